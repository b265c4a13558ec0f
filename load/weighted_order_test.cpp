#include "load/weighted_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::load {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint32_t> order(std::vector<unsigned> weights) { return weighted_order(weights); }

TEST(WeightedOrder, EqualWeightsKeepTheOrder) {
  EXPECT_THAT(order({1}), ElementsAre(0));
  EXPECT_THAT(order({7, 7, 7}), ElementsAre(0, 1, 2));
}

TEST(WeightedOrder, TurnsAreSpreadOverTheRound) {
  EXPECT_THAT(order({3, 1}), ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(order({1, 2, 4}), ElementsAre(2, 1, 2, 0, 2, 1, 2));
  EXPECT_THAT(order({200, 100}), ElementsAre(0, 1, 0));
}

TEST(WeightedOrder, ARoundIsBounded) {
  EXPECT_EQ(order(std::vector<unsigned>(1'000, 1'000)).size(), 1'000u);
  std::vector<unsigned> weights(1'001, 1'000);
  weights[0] = 1;
  weights[1] = 999;
  EXPECT_EQ(order(weights).size(), order_max);
  weights[0] = 2;
  EXPECT_THAT(order(weights), IsEmpty());
}

}  // namespace
}  // namespace laneway::load
