#include "http/media_type.hpp"

#include <gtest/gtest.h>

namespace laneway::http {
namespace {

TEST(MediaType, GoesByTheLastExtension) {
  EXPECT_EQ(media_type_of("index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(media_type_of("a.b/app.min.JS"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("x.tar.gz"), "application/gzip");
  EXPECT_EQ(media_type_of("logo.svg"), "image/svg+xml");
}

TEST(MediaType, IsBytesWhenNothingIsKnown) {
  EXPECT_EQ(media_type_of("LICENSE"), "application/octet-stream");
  EXPECT_EQ(media_type_of("a.unheard"), "application/octet-stream");
  EXPECT_EQ(media_type_of("html"), "application/octet-stream");
  EXPECT_EQ(media_type_of(""), "application/octet-stream");
}

}  // namespace
}  // namespace laneway::http
