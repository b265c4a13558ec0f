#include "measure/host.hpp"

#include <gtest/gtest.h>

namespace laneway::measure {
namespace {

TEST(Host, ReadsTheFirstLineOfProcStat) {
  const auto times = parse_host_times(
      "cpu  100 20 30 4000 50 6 7 8 90 0\ncpu0 50 10 15 2000 25 3 3 4 45 0\nintr 1 2 3\nctxt 99\n", 100);
  ASSERT_TRUE(times);
  EXPECT_EQ(times->busy, (100 + 20 + 30 + 6 + 7) * 10 * millisecond);
  EXPECT_EQ(times->steal, 80 * millisecond);
}

TEST(Host, OldKernelsHaveFewerFields) {
  const auto times = parse_host_times("cpu 1 2 3 4\n", 1000);
  ASSERT_TRUE(times);
  EXPECT_EQ(times->busy, 6 * millisecond);
  EXPECT_EQ(times->steal, 0);
  EXPECT_FALSE(parse_host_times("cpu 1 2 3\n", 100));
  EXPECT_FALSE(parse_host_times("cpu0 1 2 3 4 5\n", 100));
  EXPECT_FALSE(parse_host_times("", 100));
}

TEST(Host, ReadsQuotasOfCgroupVersion2) {
  EXPECT_EQ(parse_cpu_max("150000 100000\n"), 1.5);
  EXPECT_EQ(parse_cpu_max("50000 100000"), 0.5);
  EXPECT_FALSE(parse_cpu_max("max 100000\n"));
  EXPECT_FALSE(parse_cpu_max("max"));
  EXPECT_FALSE(parse_cpu_max(""));
}

TEST(Host, ReadsQuotasOfCgroupVersion1) {
  EXPECT_EQ(parse_cfs_quota("400000\n", "100000\n"), 4);
  EXPECT_FALSE(parse_cfs_quota("-1\n", "100000\n"));
  EXPECT_FALSE(parse_cfs_quota("100000\n", "0\n"));
  EXPECT_FALSE(parse_cfs_quota("", ""));
}

TEST(Host, FindsItsCgroups) {
  const auto hybrid = parse_cgroup_paths("12:cpu,cpuacct:/docker/abc\n4:memory:/m\n1:name=systemd:/s\n0::/u/v\n");
  EXPECT_EQ(hybrid.cpu, "/docker/abc");
  EXPECT_EQ(hybrid.unified, "/u/v");
  EXPECT_EQ(hybrid.memory, "/m");
  const auto swapped = parse_cgroup_paths("3:cpuacct,cpu:/x:y\n");
  EXPECT_EQ(swapped.cpu, "/x:y");
  EXPECT_FALSE(swapped.unified);
  const auto none = parse_cgroup_paths("2:cpuacct:/\n3:cpuset:/\nbroken\n");
  EXPECT_FALSE(none.cpu);
}

TEST(Host, LimitsOfAllCgroupsAboveBind) {
  EXPECT_EQ(cgroup_and_above("/a/b"), (std::vector<std::string>{"/a/b", "/a", ""}));
  EXPECT_EQ(cgroup_and_above("/"), (std::vector<std::string>{""}));
  EXPECT_EQ(cgroup_and_above(""), (std::vector<std::string>{""}));
}

TEST(Host, CoresAreTheFewerOfAllowedAndGranted) {
  const struct {
    std::optional<double> quota;
    unsigned allowed;
    unsigned cores;
  } cases[] = {{std::nullopt, 8, 8}, {4.0, 8, 4}, {1.5, 8, 2}, {0.1, 8, 1}, {16.0, 2, 2}, {std::nullopt, 0, 1}};
  for (const auto& [quota, allowed, cores] : cases) EXPECT_EQ(cores_within(allowed, quota), cores);
}

TEST(Host, FindsValuesBehindColons) {
  constexpr std::string_view cpuinfo = "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) CPU @ 2.20GHz\n";
  EXPECT_EQ(colon_value(cpuinfo, "model name"), "Intel(R) Xeon(R) CPU @ 2.20GHz");
  EXPECT_EQ(colon_value(cpuinfo, "flags"), "");
}

TEST(Host, KnowsThisMachine) {
  EXPECT_GE(effective_cores(), 1u);
  EXPECT_GT(host_times().busy, 0);
  const auto facts = host_facts();
  EXPECT_FALSE(facts.kernel.empty());
  EXPECT_GE(facts.cores_online, facts.cores_effective);
  EXPECT_GT(facts.memory_bytes, 0u);
}

}  // namespace
}  // namespace laneway::measure
