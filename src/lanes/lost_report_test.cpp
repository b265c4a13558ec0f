#include "lanes/lost_report.hpp"

#include <gtest/gtest.h>
#include <sys/syscall.h>

namespace laneway::lanes {
namespace {

TEST(LostReport, SpeaksOfARouteFiveTimesAMinute) {
  ReportLimit limit(2);
  Nanoseconds now = 100 * second;
  for (unsigned i = 0; i < ReportLimit::of_route_max; ++i, now += ReportLimit::pause) EXPECT_TRUE(limit.admits(0, now));
  EXPECT_FALSE(limit.admits(0, now));
  EXPECT_TRUE(limit.admits(1, now)) << "each route has its own";
  EXPECT_FALSE(limit.admits(0, 100 * second + ReportLimit::route_window - 1));
  EXPECT_TRUE(limit.admits(0, 100 * second + ReportLimit::route_window));
}

TEST(LostReport, SpeaksOnceASecond) {
  ReportLimit limit(3);
  EXPECT_TRUE(limit.admits(0, 100 * second));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(limit.admits(1, 101 * second - 1)) << "and what was refused does not count";
  EXPECT_TRUE(limit.admits(1, 101 * second));
  EXPECT_FALSE(limit.admits(3, 200 * second)) << "no such route";
}

TEST(LostReport, SaysWhatToDeclareInstead) {
  LostThread lost{.loop = 0, .route = 0, .since = 0, .system_call = SYS_clock_nanosleep};
  EXPECT_EQ(lost_text("GET /x", lost, 1003 * millisecond, false, "load_user"),
            "GET /x blocked its loop for 1003 ms in clock_nanosleep, called from load_user: "
            "declare it as a plain function, or use on_thread");
  EXPECT_EQ(
      lost_text("GET /x", lost, 1100 * millisecond, true, ""),
      "GET /x has blocked its loop for 1100 ms in clock_nanosleep: declare it as a plain function, or use on_thread");
  lost.computes = true;
  EXPECT_EQ(lost_text("GET /x", lost, 40 * millisecond, false, "load_user"),
            "GET /x computed on its loop for 40 ms: declare it Cpu<T>, or use on_cpu");
  lost.spawned = true;
  EXPECT_EQ(lost_text("GET /x", lost, 40 * millisecond, false, "load_user"),
            "what was spawned by GET /x computed on its loop for 40 ms: declare it Cpu<T>, or use on_cpu");
}

}  // namespace
}  // namespace laneway::lanes
