#include "load/plan.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

TEST(Plan, SplitsEveryConnectionAndRequest) {
  const struct {
    unsigned threads, connections;
    std::uint64_t requests;
    std::vector<unsigned> connections_of;
    std::vector<std::uint64_t> requests_of;
  } cases[] = {
      {3, 100, 1000, {34, 33, 33}, {334, 333, 333}},
      {4, 100, 2, {25, 25, 25, 25}, {1, 1, 0, 0}},
      {1, 1, 1, {1}, {1}},
      {8, 2, 9, {1, 1}, {5, 4}},
  };
  for (const auto& [threads, connections, requests, connections_of, requests_of] : cases) {
    const auto shares = split(threads, connections, requests);
    ASSERT_EQ(shares.size(), connections_of.size());
    for (std::size_t i = 0; i < shares.size(); ++i) {
      EXPECT_EQ(shares[i].thread, i);
      EXPECT_EQ(shares[i].threads, shares.size());
      EXPECT_EQ(shares[i].connections, connections_of[i]);
      EXPECT_EQ(shares[i].requests_max, requests_of[i]);
    }
  }
  EXPECT_EQ(split(1, 1, std::nullopt)[0].requests_max, std::numeric_limits<std::uint64_t>::max());
}

TEST(Plan, TakesHalfOfTheCores) {
  EXPECT_EQ(default_threads(1, 100), 1u);
  EXPECT_EQ(default_threads(2, 100), 1u);
  EXPECT_EQ(default_threads(16, 100), 8u);
  EXPECT_EQ(default_threads(16, 3), 3u);
}

}  // namespace
}  // namespace laneway::load
