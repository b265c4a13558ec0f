#include "web/fill_path.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace laneway {
namespace {

TEST(FillPath, EncodesWhatWouldEndASegment) {
  EXPECT_EQ(fill_path("/items/{id}", {"5"}), "/items/5");
  EXPECT_EQ(fill_path("/a/{x}/b/{y}", {"1/2", "ä?#%"}), "/a/1%2F2/b/%C3%A4%3F%23%25");
  EXPECT_EQ(fill_path("/plain", {}), "/plain");
}

TEST(FillPath, KeepsTheSlashesOfARest) { EXPECT_EQ(fill_path("/f/{p:path}", {"a/b c"}), "/f/a/b%20c"); }

TEST(FillPath, RefusesWhatNoRequestCouldGive) {
  EXPECT_THROW(fill_path("/items/{id}", {""}), std::invalid_argument);
  EXPECT_THROW(fill_path("/items/{id}", {std::string("a\0b", 3)}), std::invalid_argument);
  EXPECT_EQ(fill_path("/f/{p:path}", {""}), "/f/");
}

}  // namespace
}  // namespace laneway
