#include "lanes/snapshot.hpp"

#include <gtest/gtest.h>

namespace laneway::lanes {
namespace {

TEST(Snapshot, SplitsARoutesName) {
  const auto split = [](const char* name) { return split_route_name(name); };
  EXPECT_EQ(split("GET /items/{id}"), (std::pair<std::string, std::string>("GET", "/items/{id}")));
  EXPECT_EQ(split("GET, POST /"), (std::pair<std::string, std::string>("GET, POST", "/")));
  EXPECT_EQ(split("spawned"), (std::pair<std::string, std::string>("", "spawned")));
}

}  // namespace
}  // namespace laneway::lanes
