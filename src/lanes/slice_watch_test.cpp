#include "lanes/slice_watch.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace laneway::lanes {
namespace {

constexpr LoopSlot::Token slice = 7;

// A slice seen at `ticks` ticks of 1 ms, in each of which its thread used `share` percent of its core.
SliceWatch seen(int ticks, Nanoseconds share, LoopSlot::Token token = slice) {
  SliceWatch watch;
  for (int tick = 0; tick < ticks; ++tick) {
    watch.see(token, (tick + 1) * millisecond, 5 * second + tick * millisecond * share / 100);
  }
  return watch;
}

TEST(SliceWatch, CountsTicksWithoutProgress) {
  EXPECT_EQ(seen(1, 0).flat_ticks(), 0u);
  EXPECT_EQ(seen(2, 0).flat_ticks(), 1u);
  EXPECT_EQ(seen(3, 19).flat_ticks(), 2u);
  EXPECT_EQ(seen(9, 20).flat_ticks(), 0u);
}

TEST(SliceWatch, ProgressBeginsTheCountAnew) {
  SliceWatch watch = seen(5, 0);
  watch.see(slice, 6 * millisecond, 6 * second);
  EXPECT_EQ(watch.flat_ticks(), 0u);
}

TEST(SliceWatch, AnotherSliceBeginsAnew) {
  SliceWatch watch = seen(5, 0);
  watch.see(slice + 2, 6 * millisecond, 5 * second);
  EXPECT_EQ(watch.flat_ticks(), 0u);
  EXPECT_EQ(watch.since(), 6 * millisecond);
  watch.see_none(slice + 3);
  watch.see(slice + 4, 8 * millisecond, 5 * second);
  EXPECT_EQ(watch.since(), 8 * millisecond);
}

TEST(SliceWatch, ATurnThatHardlyRanBeforeTheFirstLookIsATickWithoutProgress) {
  SliceWatch watch;
  watch.see(slice, 5 * millisecond, 700, SliceWatch::Earlier{.at = 3 * millisecond, .cpu = 500});
  EXPECT_EQ(watch.flat_ticks(), 1u);
  EXPECT_EQ(watch.flat_for(), 2 * millisecond);
  EXPECT_EQ(watch.since(), 3 * millisecond);
  watch.see(slice, 6 * millisecond, 700,
            SliceWatch::Earlier{.at = 3 * millisecond, .cpu = 500});  // told again: no matter
  EXPECT_EQ(watch.flat_ticks(), 2u);
  EXPECT_EQ(watch.flat_for(), 3 * millisecond);
}

TEST(SliceWatch, ATurnThatRanBeforeTheFirstLookProvesNothing) {
  SliceWatch watch;
  watch.see(slice, 5 * millisecond, 400'000, SliceWatch::Earlier{.at = 3 * millisecond, .cpu = 0});
  EXPECT_EQ(watch.flat_ticks(), 0u);
  EXPECT_EQ(watch.flat_for(), 0);
  EXPECT_EQ(watch.since(), 5 * millisecond);
  EXPECT_FALSE(watch.begins_to_compute());
}

TEST(SliceWatch, OneThatStarvedMustStandStillForAsManyTicksAgain) {
  SliceWatch watch = seen(3, 0);
  ASSERT_TRUE(suspicious(watch, 1));
  watch.starve();
  EXPECT_TRUE(watch.starved());
  EXPECT_EQ(watch.token(), slice);
  watch.see(slice, 5 * millisecond, 5 * second);
  EXPECT_FALSE(watch.starved());
  EXPECT_FALSE(suspicious(watch, 1));
  watch.see(slice, 6 * millisecond, 5 * second);
  EXPECT_TRUE(suspicious(watch, 1));
}

TEST(SliceWatch, SaysOnceThatASliceComputes) {
  SliceWatch watch = seen(1, 100);
  EXPECT_FALSE(watch.begins_to_compute());
  watch.see(slice, 2 * millisecond, 5 * second + millisecond);
  EXPECT_TRUE(watch.begins_to_compute());
  watch.see(slice, 3 * millisecond, 5 * second + 2 * millisecond);
  EXPECT_FALSE(watch.begins_to_compute());
  EXPECT_EQ(watch.burnt(), 2 * millisecond);
  EXPECT_FALSE(seen(2, 79).begins_to_compute());
}

TEST(SliceWatch, SaysSoOnceHoweverTheSliceGoesOn) {
  // What share of its core the thread used in each tick after the first look, and the ticks by which it began.
  struct Row {
    std::vector<Nanoseconds> shares;
    std::vector<bool> begins;
  };
  const Row rows[] = {
      {{100, 100, 100}, {true, false, false}},
      {{100, 50, 50, 50}, {true, false, false, false}},
      {{100, 0, 50}, {true, false, false}},
      {{100, 0, 100}, {true, false, false}},
      {{50, 50, 100, 50}, {false, false, true, false}},
      {{0, 100, 79}, {false, true, false}},
  };
  for (const Row& row : rows) {
    SliceWatch watch = seen(1, 100);
    Nanoseconds cpu = 5 * second;
    std::vector<bool> begins;
    for (std::size_t tick = 0; tick < row.shares.size(); ++tick) {
      cpu += row.shares[tick] * millisecond / 100;
      watch.see(slice, static_cast<Nanoseconds>(tick + 2) * millisecond, cpu);
      begins.push_back(watch.begins_to_compute());
    }
    EXPECT_EQ(begins, row.begins) << &row - rows;
  }
}

TEST(SliceWatch, SaysSoOnceThoughItForgot) {
  SliceWatch watch = seen(2, 100);
  EXPECT_TRUE(watch.begins_to_compute());
  watch.forget();
  EXPECT_FALSE(watch.begins_to_compute());
  watch.see(slice, 3 * millisecond, 5 * second + 2 * millisecond);
  watch.see(slice, 4 * millisecond, 5 * second + 3 * millisecond);
  EXPECT_FALSE(watch.begins_to_compute());
  watch.see(slice + 2, 5 * millisecond, 5 * second + 3 * millisecond);
  watch.see(slice + 2, 6 * millisecond, 5 * second + 4 * millisecond);
  EXPECT_TRUE(watch.begins_to_compute());
}

struct Case {
  const char* what;
  Evidence evidence;
  Verdict verdict;
};

TEST(Judge, DecidesByClockAndState) {
  constexpr Case cases[] = {
      {"nothing strange", {.state = 'S'}, Verdict::wait},
      {"asleep for long enough", {.suspicious = true, .state = 'S'}, Verdict::blocked},
      {"waits for a disk", {.suspicious = true, .state = 'D'}, Verdict::blocked},
      {"would run if it could", {.suspicious = true, .state = 'R'}, Verdict::starved},
      {"computes, not for long", {.burnt = compute_max - 1, .core_free = true}, Verdict::wait},
      {"computes for long", {.burnt = compute_max, .core_free = true}, Verdict::computing},
      {"computes, and so does everybody", {.burnt = second, .core_free = false}, Verdict::wait},
      {"slept after it computed",
       {.suspicious = true, .burnt = second, .state = 'S', .core_free = true},
       Verdict::blocked},
  };
  for (const Case& each : cases) EXPECT_EQ(judge(each.evidence), each.verdict) << each.what;
}

TEST(Judge, AsksForTheStateOnlyWhenItWouldMatter) {
  EXPECT_FALSE(suspicious(seen(2, 0), 1));
  EXPECT_TRUE(suspicious(seen(3, 0), 1));
  EXPECT_FALSE(suspicious(seen(3, 0), 2));
  EXPECT_TRUE(suspicious(seen(5, 0), 2)) << "the monitor is late itself, and it sleeps all the same";
  EXPECT_FALSE(suspicious(seen(100, 100), 1));
}

TEST(Judge, IsPatientWithWhatEndsSoonAfter) {
  EXPECT_FALSE(suspicious(seen(5, 0), 1, 5 * millisecond));
  EXPECT_TRUE(suspicious(seen(6, 0), 1, 5 * millisecond));
  SliceWatch watch = seen(6, 0);
  watch.see(slice, 7 * millisecond, 6 * second);
  EXPECT_FALSE(suspicious(watch, 1, 1));
}

}  // namespace
}  // namespace laneway::lanes
