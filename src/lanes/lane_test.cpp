#include "laneway/lane.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>

namespace laneway::detail {
namespace {

using Seconds = std::chrono::duration<double>;

TEST(ToNanoseconds, TakesAnyDuration) {
  EXPECT_EQ(to_nanoseconds(std::chrono::milliseconds(3)), 3'000'000);
  EXPECT_EQ(to_nanoseconds(Seconds(0.5)), 500'000'000);
  EXPECT_EQ(to_nanoseconds(Seconds(-1)), 0);
  EXPECT_EQ(to_nanoseconds(std::chrono::hours(24) * 365 * 293), INT64_MAX);
  EXPECT_EQ(to_nanoseconds(Seconds(std::numeric_limits<double>::infinity())), INT64_MAX);
  EXPECT_EQ(to_nanoseconds(Seconds(-std::numeric_limits<double>::infinity())), 0);
}

TEST(ToNanoseconds, OfNoNumberIsNone) {
  EXPECT_EQ(to_nanoseconds(Seconds(std::numeric_limits<double>::quiet_NaN())), 0);
}

}  // namespace
}  // namespace laneway::detail
