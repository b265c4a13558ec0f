#include "http/authority.hpp"

#include <gtest/gtest.h>

namespace laneway::http {
namespace {

TEST(SplitAuthority, KnowsThePort) {
  struct Case {
    std::string_view value, host, port;
  };
  for (const Case& one :
       {Case{"example.org", "example.org", ""}, Case{"example.org:80", "example.org", "80"},
        Case{"example.org:", "example.org", ""}, Case{"[::1]", "[::1]", ""}, Case{"[::1]:8000", "[::1]", "8000"},
        Case{"10.0.0.1:1", "10.0.0.1", "1"}, Case{"", "", ""}, Case{":80", "", "80"}}) {
    const Authority split = split_authority(one.value);
    EXPECT_EQ(split.host, one.host) << one.value;
    EXPECT_EQ(split.port, one.port) << one.value;
  }
}

}  // namespace
}  // namespace laneway::http
