// The report's CPU work must really be done: twice the increments take twice the CPU time.

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <vector>

#include "../../examples/retro/work.hpp"

namespace {

double cpu_seconds(long n) {
  timespec before{};
  timespec after{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
  EXPECT_EQ(retro::cpu_bound_operation(n), n);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
  return static_cast<double>(after.tv_sec - before.tv_sec) + static_cast<double>(after.tv_nsec - before.tv_nsec) / 1e9;
}

TEST(RetroWork, TwiceTheIncrementsTakeTwiceTheTime) {
  std::vector<double> ratios;
  for (int pair = 0; pair < 15; ++pair) {
    const double once = cpu_seconds(retro::big_number);
    ratios.push_back(cpu_seconds(2 * retro::big_number) / once);
  }
  std::nth_element(ratios.begin(), ratios.begin() + 7, ratios.end());
  EXPECT_GT(ratios[7], 1.6);
  EXPECT_LT(ratios[7], 2.5);
}

}  // namespace
