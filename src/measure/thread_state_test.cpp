#include "measure/thread_state.hpp"

#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <sys/syscall.h>
#include <unistd.h>
#include <string>

namespace laneway::measure {
namespace {

TEST(ThreadState, ReadsTheStateBehindAnyName) {
  EXPECT_EQ(parse_thread_state("12 (loop) S 1 12 12 0 -1"), 'S');
  EXPECT_EQ(parse_thread_state("12 (a) R (b)) D 1 12"), 'D');
  EXPECT_EQ(parse_thread_state(""), '?');
  EXPECT_EQ(parse_thread_state("12 (cut"), '?');
  EXPECT_EQ(parse_thread_state("12 (cut)"), '?');
}

TEST(ThreadState, ReadsTheSystemCallOrNone) {
  EXPECT_EQ(parse_system_call("230 0x1 0x0 0x7ffd 0x0 0x0 0x0 0x7ffd 0x7f3a"), 230);
  EXPECT_EQ(parse_system_call("running\n"), -1);
  const std::string futex = std::to_string(SYS_futex) + " 0x7ffe12345678 0x80 0x2 0x0 0x0 0x0 0x7ffd 0x7f3a";
  EXPECT_EQ(parse_futex(futex), 0x7ffe12345678u);
  EXPECT_EQ(parse_futex("99999 0x7ffe12345678 0x80"), 0u);
  EXPECT_EQ(parse_futex("running\n"), 0u);
  EXPECT_EQ(parse_system_call("-1 0x7ffd 0x7f3a"), -1);
  EXPECT_EQ(parse_system_call(""), -1);
}

TEST(ThreadState, NamesWhatUserCodeWaitsIn) {
  EXPECT_EQ(system_call_name(SYS_clock_nanosleep), "clock_nanosleep");
  EXPECT_EQ(system_call_name(100'000), "system call 100000");
  EXPECT_EQ(system_call_name(-1), "the kernel");
}

TEST(ThreadState, KnowsTheCallingThread) {
  EXPECT_EQ(thread_state(::gettid()).state, 'R');
  const auto before = thread_cpu_time(::gettid());
  ASSERT_TRUE(before);
  EXPECT_GT(*before, 0);
  timespec own{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &own);
  EXPECT_GE(own.tv_sec * second + own.tv_nsec, *before);
  EXPECT_FALSE(thread_cpu_time(0x3ffffff));
}

}  // namespace
}  // namespace laneway::measure
