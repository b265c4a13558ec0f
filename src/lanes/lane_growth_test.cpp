#include "lanes/lane_growth.hpp"

#include <gtest/gtest.h>

namespace laneway::lanes {
namespace {

constexpr LaneTick blocked{.queued = 100, .head_waited = millisecond, .live = 4, .cores = 2, .threads_max = 512};

LaneTick with(void (*change)(LaneTick&)) {
  LaneTick tick = blocked;
  change(tick);
  return tick;
}

TEST(LaneGrowth, DecidesByWhatThreadsDo) {
  const struct {
    const char* what;
    LaneTick tick;
    unsigned added;
  } cases[] = {
      {"all block: as many again", blocked, 4},
      {"nothing waits", with([](LaneTick& t) { t.queued = 0; }), 0},
      {"no more than wait", with([](LaneTick& t) { t.queued = 3; }), 3},
      {"no more than may be", with([](LaneTick& t) { t.threads_max = 6; }), 2},
      {"at the cap", with([](LaneTick& t) { t.threads_max = 4; }), 0},
      {"above the cap", with([](LaneTick& t) { t.threads_max = 3; }), 0},
      {"both cores compute", with([](LaneTick& t) { t.running = 2; }), 0},
      {"all four compute", with([](LaneTick& t) { t.running = 4; }), 0},
      {"one computes, one waits for a core", with([](LaneTick& t) { t.running = t.starved = 1; }), 0},
      {"all wait for a core", with([](LaneTick& t) { t.starved = 4; }), 0},
      {"one computes, the rest block", with([](LaneTick& t) { t.running = 1; }), 4},
      {"one thread, many cores", with([](LaneTick& t) { t.live = 1, t.cores = 16; }), 16},
      {"the head has only come", with([](LaneTick& t) { t.head_waited = millisecond / 2; }), 0},
      {"about a tick", with([](LaneTick& t) { t.head_waited = millisecond * 95 / 100; }), 4},
      {"a late tick asks for a longer wait", with([](LaneTick& t) { t.pressure = 3; }), 0},
      {"which it was", with([](LaneTick& t) { t.pressure = 3, t.head_waited = 3 * millisecond; }), 4},
      {"a pause proves nothing", with([](LaneTick& t) { t.pressure = 100, t.head_waited = second; }), 0},
      {"a machine that is always late",
       with([](LaneTick& t) { t.pressure = t.pressure_before = 9, t.head_waited = second; }), 4},
      {"the first thread starts at once", with([](LaneTick& t) { t.live = 0, t.head_waited = 0; }), 1},
      {"below the least: at once, whatever they do",
       with([](LaneTick& t) { t.threads_min = 8, t.running = 4, t.head_waited = 0; }), 4},
  };
  for (const auto& [what, tick, added] : cases) EXPECT_EQ(threads_to_add(tick), added) << what;
}

TEST(LaneGrowth, AHundredBlockersTakeFiveTicks) {
  LaneTick tick{.queued = 96, .head_waited = millisecond, .live = 4, .cores = 2, .threads_max = 512};
  unsigned ticks = 0;
  for (; tick.queued != 0; ++ticks) {
    const unsigned added = threads_to_add(tick);
    ASSERT_GT(added, 0u);
    tick.live += added;
    tick.queued -= added;
  }
  EXPECT_EQ(ticks, 5u);
  EXPECT_EQ(tick.live, 100u);
}

using Verdict = ExhaustionWatch::Verdict;

TEST(Exhaustion, IsSaidOnceAndThenEnded) {
  ExhaustionWatch watch(10 * second);
  EXPECT_EQ(watch.see(1 * second, true), Verdict::wait);
  EXPECT_EQ(watch.see(2 * second - 1, true), Verdict::wait);
  EXPECT_EQ(watch.see(2 * second, true), Verdict::say);
  EXPECT_EQ(watch.see(3 * second, true), Verdict::wait);
  EXPECT_EQ(watch.see(11 * second - 1, true), Verdict::wait);
  EXPECT_EQ(watch.see(11 * second, true), Verdict::refuse);
  EXPECT_EQ(watch.since(), 1 * second);
  EXPECT_EQ(watch.see(12 * second, true), Verdict::wait) << "what came since has its time, too";
  EXPECT_EQ(watch.see(21 * second, true), Verdict::refuse);
}

TEST(Exhaustion, AnyProgressBeginsAnew) {
  ExhaustionWatch watch(10 * second);
  watch.see(1 * second, true);
  EXPECT_EQ(watch.see(10 * second, false), Verdict::wait);
  EXPECT_EQ(watch.since(), 0);
  EXPECT_EQ(watch.see(12 * second, true), Verdict::wait);
  EXPECT_EQ(watch.see(13 * second, true), Verdict::say);
  EXPECT_EQ(watch.see(13 * second + 1, false), Verdict::wait);
  EXPECT_EQ(watch.see(14 * second, true), Verdict::wait);
  EXPECT_EQ(watch.see(16 * second, true), Verdict::wait) << "said a moment ago";
}

TEST(Exhaustion, MayBeEndedBeforeItIsSaid) {
  ExhaustionWatch watch(second / 2);
  watch.see(1 * second, true);
  EXPECT_EQ(watch.see(2 * second, true), Verdict::refuse);
}

}  // namespace
}  // namespace laneway::lanes
