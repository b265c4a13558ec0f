#include "measure/process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace laneway::measure {
namespace {

TEST(ProcessText, ReadsStatWhateverTheName) {
  const auto process = parse_process_stat(
      "4711 (a) b) (c) S 42 4711 4711 34816 4711 4194560 1 2 3 4 150 50 30 20 20 0 7 0 123456 1000000 250 "
      "18446744073709551615 1 1 0\n",
      100, 4096);
  ASSERT_TRUE(process);
  EXPECT_EQ(process->pid, 4711);
  EXPECT_EQ(process->parent, 42);
  EXPECT_EQ(process->cpu_by_tick, 2 * second);
  EXPECT_EQ(process->cpu_of_children, 500 * millisecond);
  EXPECT_EQ(process->threads, 7u);
  EXPECT_EQ(process->started, 123456u);
  EXPECT_EQ(process->memory_bytes, 250u * 4096);
  EXPECT_FALSE(parse_process_stat("", 100, 4096));
  EXPECT_FALSE(parse_process_stat("4711 (short) S 42", 100, 4096));
  EXPECT_FALSE(parse_process_stat("4711 (short)", 100, 4096));
}

TEST(ProcessText, ReadsTheOtherFiles) {
  EXPECT_EQ(parse_schedstat("1234567 890 42\n"), 1234567);
  EXPECT_FALSE(parse_schedstat("1 2"));
  ProcessSnapshot::Thread thread;
  EXPECT_TRUE(
      parse_switches("Name:\tx\nThreads:\t2\nvoluntary_ctxt_switches:\t42\nnonvoluntary_ctxt_switches:\t7\n", thread));
  EXPECT_EQ(thread.voluntary_switches, 42u);
  EXPECT_EQ(thread.involuntary_switches, 7u);
  EXPECT_FALSE(parse_switches("Name:\tx\nvoluntary_ctxt_switches:\t42\n", thread));
  EXPECT_EQ(
      parse_pss("00400000-7ffd5000 ---p 00000000 00:00 0  [rollup]\nRss:  900 kB\nPss:      512 kB\nPss_Dirty: 1 kB\n"),
      512u * 1024);
  EXPECT_FALSE(parse_pss(""));
  EXPECT_EQ(parse_children("12 345 6 \n"), (std::vector<pid_t>{12, 345, 6}));
  EXPECT_EQ(parse_children(""), std::vector<pid_t>{});
}

TEST(ProcessTree, SeesThisProcess) {
  ProcessTree tree(::getpid());
  const auto snapshot = tree.snapshot();
  ASSERT_FALSE(snapshot.empty());
  EXPECT_EQ(snapshot.front().pid, ::getpid());
  EXPECT_GT(snapshot.front().memory_bytes, 0u);
  EXPECT_GE(snapshot.front().threads, 1u);
  EXPECT_GE(snapshot.front().threads_seen.size(), 1u);
}

TEST(ProcessTree, IsEmptyForAStranger) {
  EXPECT_TRUE(ProcessTree(::getpid(), "/nowhere").snapshot().empty());
  EXPECT_TRUE(process_exists(::getpid()));
  EXPECT_FALSE(process_exists(-1));
}

}  // namespace
}  // namespace laneway::measure
