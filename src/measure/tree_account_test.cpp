#include "measure/tree_account.hpp"

#include <gtest/gtest.h>

namespace laneway::measure {
namespace {

ProcessSnapshot process(pid_t pid, pid_t parent, Nanoseconds by_tick, Nanoseconds of_children,
                        std::vector<ProcessSnapshot::Thread> threads = {}) {
  return {.pid = pid,
          .parent = parent,
          .started = 1,
          .cpu_by_tick = by_tick,
          .cpu_of_children = of_children,
          .memory_bytes = 1000,
          .threads = static_cast<unsigned>(threads.size()),
          .threads_seen = std::move(threads)};
}

TEST(TreeAccount, CountsFromTheFirstSnapshotToTheNanosecond) {
  TreeAccount account;
  account.add({process(1, 0, 5 * second, 0, {{1, 5'000'000'123, 10}, {2, 77, 1}})});
  EXPECT_EQ(account.usage().cpu, 0);
  account.add({process(1, 0, 5 * second, 0, {{1, 5'000'000'223, 13}, {2, 80, 1}, {3, 9, 2}})});
  EXPECT_EQ(account.usage().cpu, 100 + 3 + 9);
  EXPECT_EQ(account.usage().context_switches, 3u + 0 + 2);
  EXPECT_EQ(account.usage().voluntary_switches, 3u + 0 + 2);
  EXPECT_EQ(account.usage().threads_ended, 0u);
  EXPECT_FALSE(account.usage().switches_at_least);
  EXPECT_EQ(account.usage().threads_max, 3u);
  EXPECT_EQ(account.usage().processes_max, 1u);
}

TEST(TreeAccount, ThreadsThatCameAndWentAreInTheProcessesSum) {
  TreeAccount account;
  account.add({process(1, 0, 1 * second, 0, {{1, 1 * second, 0}})});
  account.add({process(1, 0, 3 * second, 0, {{1, 1 * second + 5, 0}})});
  EXPECT_EQ(account.usage().cpu, 2 * second);
  EXPECT_TRUE(account.usage().switches_at_least);  // theirs are not in it, and nobody knows how many
}

TEST(TreeAccount, AThreadIdMayBeUsedAgain) {
  TreeAccount account;
  account.add({process(1, 0, 0, 0, {{1, 0, 0}, {2, 500, 5}})});
  account.add({process(1, 0, 0, 0, {{1, 0, 0}, {2, 40, 1}})});
  EXPECT_EQ(account.usage().cpu, 40);
  EXPECT_EQ(account.usage().context_switches, 1u);
  EXPECT_EQ(account.usage().threads_ended, 1u);
  // By its switches alone, too.
  account.add({process(1, 0, 0, 0, {{1, 0, 0}, {2, 50, 0, 3}})});
  EXPECT_EQ(account.usage().context_switches, 1u + 3);
  EXPECT_EQ(account.usage().threads_ended, 2u);
}

TEST(TreeAccount, SwitchesOfAThreadThatEndedAreKeptAsFarAsTheyWereSeen) {
  TreeAccount account;
  account.add({process(1, 0, 0, 0, {{1, 0, 10, 1}, {2, 0, 100, 20}})});
  account.add({process(1, 0, 0, 0, {{1, 0, 12, 1}, {2, 0, 104, 26}})});
  EXPECT_EQ(account.usage().context_switches, 2u + 4 + 6);
  EXPECT_EQ(account.usage().voluntary_switches, 2u + 4);
  EXPECT_FALSE(account.usage().switches_at_least);
  account.add({process(1, 0, 0, 0, {{1, 0, 12, 1}})});
  EXPECT_EQ(account.usage().context_switches, 2u + 4 + 6);
  EXPECT_EQ(account.usage().threads_ended, 1u);
  EXPECT_TRUE(account.usage().switches_at_least);
}

TEST(TreeAccount, AProcessThatEndedStaysCounted) {
  TreeAccount account;
  account.add({process(1, 0, 0, 0), process(2, 1, 10 * second, 0, {{2, 10 * second, 0}})});
  account.add({process(1, 0, 0, 0), process(2, 1, 11 * second, 0, {{2, 11 * second, 0}})});
  // It used another 2 s before it ended, which only its parent's sum tells: 13 s, of which 10 s were before.
  account.add({process(1, 0, 0, 13 * second)});
  EXPECT_EQ(account.usage().cpu, 3 * second);
  EXPECT_EQ(account.usage().processes_max, 2u);
  EXPECT_EQ(account.usage().peak_memory_bytes, 2000u);
  EXPECT_EQ(account.usage().threads_ended, 1u);
  EXPECT_TRUE(account.usage().switches_at_least);
}

TEST(TreeAccount, ProcessesThatNoSnapshotSaw) {
  TreeAccount account;
  account.add({process(1, 0, 0, 4 * second)});
  account.add({process(1, 0, 0, 6 * second)});
  EXPECT_EQ(account.usage().cpu, 2 * second);
  EXPECT_TRUE(account.usage().switches_at_least);
}

TEST(TreeAccount, AFamilyThatEndsTogetherCountsOnce) {
  TreeAccount account;
  account.add({process(1, 0, 0, 0), process(2, 1, 0, 0), process(3, 2, 0, 0)});
  account.add({process(1, 0, 0, 0), process(2, 1, 1 * second, 0, {{2, 1 * second, 0}}),
               process(3, 2, 2 * second, 0, {{3, 2 * second, 0}})});
  account.add({process(1, 0, 0, 3 * second)});
  EXPECT_EQ(account.usage().cpu, 3 * second);
}

TEST(TreeAccount, AProcessIdMayBeUsedAgain) {
  TreeAccount account;
  account.add({process(1, 0, 0, 0), process(2, 1, 5 * second, 0, {{2, 5 * second, 0}})});
  auto reborn = process(2, 1, 1 * second, 0, {{2, 1 * second, 0}});
  reborn.started = 2;
  account.add({process(1, 0, 0, 5 * second), reborn});
  EXPECT_EQ(account.usage().cpu, 1 * second);
}

}  // namespace
}  // namespace laneway::measure
