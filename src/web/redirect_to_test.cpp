#include "web/redirect_to.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

std::string location(Method method, std::string_view target, std::string_view path, std::string_view query) {
  Request::Parts parts;
  parts.method = method;
  parts.target = target;
  parts.path = path;
  parts.query_string = query;
  const Response response = redirect_to("https", "example.org:8443", Request(parts));
  EXPECT_EQ(response.status(), Status::temporary_redirect);
  EXPECT_EQ(response.headers().size(), 1u);
  return response.headers().front().second;
}

TEST(RedirectTo, KeepsPathAndQuery) {
  EXPECT_EQ(location(Method::get, "/", "/", ""), "https://example.org:8443/");
  EXPECT_EQ(location(Method::get, "/a%20b?q=%26", "/a%20b", "q=%26"), "https://example.org:8443/a%20b?q=%26");
  EXPECT_EQ(location(Method::get, "http://other.example/x?y", "/x", "y"), "https://example.org:8443/x?y");
}

TEST(RedirectTo, LeadsToTheRootFromNoPath) {
  EXPECT_EQ(location(Method::options, "*", "*", ""), "https://example.org:8443/");
}

}  // namespace
}  // namespace laneway
