#include "load/rate_search.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace laneway::load {
namespace {

constexpr int steps_max = 500;

// The search against a server of which is known what it holds; the number of steps.
int drive(RateSearch& search, const std::function<StepWord(double)>& measure) {
  int steps = 0;
  while (const auto rate = search.next()) {
    if (++steps > steps_max) break;
    search.add(measure(*rate));
  }
  return steps;
}

StepWord up_to(double capacity, double rate) { return rate <= capacity ? StepWord::holds : StepWord::fails; }

TEST(RateSearch, FindsTheCapacityOfAnyServer) {
  for (const double capacity : {1.0, 3.0, 42.0, 99.0, 100.0, 101.0, 1234.0, 200'000.0, 999'999.0}) {
    RateSearch search({});
    const int steps = drive(search, [&](double rate) { return up_to(capacity, rate); });
    EXPECT_EQ(search.end(), SearchEnd::found) << capacity;
    EXPECT_LE(*search.holds(), capacity);
    EXPECT_GT(*search.fails(), capacity);
    EXPECT_GE(*search.holds(), capacity / 1.06) << capacity;
    EXPECT_LE(steps, 50) << capacity;
  }
}

TEST(RateSearch, IsAsPreciseAsAsked) {
  RateSearch search({.precision = 0.01});
  drive(search, [](double rate) { return up_to(1234, rate); });
  EXPECT_LE(*search.fails() / *search.holds(), 1.011);
}

TEST(RateSearch, EndsAtItsBounds) {
  RateSearch high({.to = 5000});
  drive(high, [](double) { return StepWord::holds; });
  EXPECT_EQ(high.end(), SearchEnd::upper_bound);
  EXPECT_EQ(high.holds(), 5000);
  EXPECT_FALSE(high.fails());
  RateSearch low({.from = 10});
  drive(low, [](double) { return StepWord::fails; });
  EXPECT_EQ(low.end(), SearchEnd::lower_bound);
  EXPECT_FALSE(low.holds());
  EXPECT_EQ(low.fails(), 10);
}

TEST(RateSearch, TheFirstRateIsWithinTheBounds) {
  EXPECT_EQ(RateSearch({.first = 5, .from = 10}).next(), 10);
  EXPECT_EQ(RateSearch({.first = 500, .to = 200}).next(), 200);
}

TEST(RateSearch, StopsWhereTheGeneratorDoes) {
  RateSearch search({});
  drive(search, [](double rate) { return rate <= 800 ? StepWord::holds : StepWord::client_bound; });
  EXPECT_EQ(search.end(), SearchEnd::client_bound);
  EXPECT_EQ(search.holds(), 800);
  EXPECT_FALSE(search.fails());
}

TEST(RateSearch, ARateThatCannotBeToldIsTriedAgainAndNotForEver) {
  RateSearch search({});
  EXPECT_EQ(drive(search, [](double) { return StepWord::cannot_tell; }), 3);
  EXPECT_EQ(search.end(), SearchEnd::cannot_tell);
  RateSearch once({});
  once.add(StepWord::cannot_tell);
  EXPECT_EQ(once.next(), 100);
  once.add(StepWord::holds);
  EXPECT_EQ(once.next(), 200);
}

TEST(RateSearch, OneBadStepIsNoVerdict) {
  std::map<double, int> tries;
  RateSearch search({});
  drive(search, [&](double rate) { return ++tries[rate] == 1 && rate > 300 ? StepWord::fails : up_to(1000, rate); });
  EXPECT_EQ(search.end(), SearchEnd::found);
  EXPECT_GE(*search.holds(), 1000 / 1.06);
}

TEST(RateSearch, OneGoodStepIsNoneEither) {
  std::map<double, int> tries;
  RateSearch search({});
  // The first step at 800 holds, by luck.
  drive(search, [&](double rate) { return rate == 800 && ++tries[rate] == 1 ? StepWord::holds : up_to(500, rate); });
  EXPECT_EQ(search.end(), SearchEnd::found);
  EXPECT_LE(*search.holds(), 500);
  EXPECT_GE(*search.holds(), 500 / 1.06);
}

TEST(RateSearch, WithoutRepeatsEveryStepCounts) {
  std::map<double, int> tries;
  RateSearch search({.repeats = 1});
  drive(search, [&](double rate) {
    EXPECT_EQ(++tries[rate], 1) << rate;
    return up_to(700, rate);
  });
  EXPECT_EQ(search.end(), SearchEnd::found);
}

TEST(RateSearch, EndsWhateverIsSaid) {
  // A server that holds now this and now that, by a simple generator.
  unsigned state = 1;
  for (int run = 0; run < 200; ++run) {
    RateSearch search({});
    const int steps = drive(search, [&](double) {
      state = state * 1664525 + 1013904223;
      return (state >> 16) % 3 == 0 ? StepWord::fails : StepWord::holds;
    });
    EXPECT_LT(steps, steps_max);
    EXPECT_NE(search.end(), SearchEnd::running);
  }
}

}  // namespace
}  // namespace laneway::load
