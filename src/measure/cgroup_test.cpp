#include "measure/cgroup.hpp"

#include <gtest/gtest.h>

namespace laneway::measure {
namespace {

TEST(Cgroup, ReadsThrottlingOfEitherVersion) {
  constexpr std::string_view version_2 =
      "usage_usec 100\nuser_usec 60\nsystem_usec 40\nnr_periods 12\nnr_throttled 7\nthrottled_usec 345\n";
  constexpr std::string_view version_1 = "nr_periods 12\nnr_throttled 3\nthrottled_time 345\n";
  EXPECT_EQ(parse_stat(version_2, "nr_throttled"), 7u);
  EXPECT_EQ(parse_stat(version_1, "nr_throttled"), 3u);
  EXPECT_FALSE(parse_stat("usage_usec 1\n", "nr_throttled"));  // the root's, or without the controller
  EXPECT_FALSE(parse_stat("nr_throttled\n", "nr_throttled"));
  EXPECT_FALSE(parse_stat("nr_throttled_more 5\n", "nr_throttled"));
  EXPECT_FALSE(parse_stat("", "nr_throttled"));
}

TEST(Cgroup, MemoryIsWhatCannotBeDropped) {
  EXPECT_EQ(parse_memory_share("1000\n", "600\n", "anon 500\ninactive_file 100\nactive_file 5\n"), 0.5);
  EXPECT_EQ(parse_memory_share("1000\n", "600\n", ""), 0.6);
  EXPECT_EQ(parse_memory_share("1000\n", "600\n", "inactive_file 700\n"), 0);
  EXPECT_EQ(parse_memory_share("1000\n", "600\n", "inactive_file 1\ntotal_inactive_file 350\n"), 0.25) << "version 1";
}

TEST(Cgroup, WithoutALimitThereIsNoShare) {
  EXPECT_FALSE(parse_memory_share("max\n", "600\n", ""));
  EXPECT_FALSE(parse_memory_share("0\n", "600\n", ""));
  EXPECT_FALSE(parse_memory_share("", "", ""));
  const auto unlimited = parse_memory_share("9223372036854771712\n", "631930880\n", "");
  ASSERT_TRUE(unlimited) << "version 1 says a number that nothing reaches";
  EXPECT_LT(*unlimited, 1e-6);
}

TEST(Cgroup, TheMachineHasALimitToo) {
  EXPECT_EQ(parse_meminfo_share("MemTotal:       1000 kB\nMemFree:   10 kB\nMemAvailable:    250 kB\n"), 0.75);
  EXPECT_FALSE(parse_meminfo_share("MemTotal:       1000 kB\n"));
  EXPECT_FALSE(parse_meminfo_share(""));
}

TEST(Cgroup, KnowsThisMachine) {
  EXPECT_GT(memory_share(), 0);
  EXPECT_LE(memory_share(), 1);
  EXPECT_EQ(throttled_periods({}), 0u);
  EXPECT_EQ(throttled_periods({"/nowhere/cpu.stat"}), 0u);
}

}  // namespace
}  // namespace laneway::measure
