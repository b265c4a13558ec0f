#include "load/threshold.hpp"

#include <gtest/gtest.h>

#include "load/result_fixture.hpp"

namespace laneway::load {
namespace {

std::string fault(std::string_view text, const Result& result = sleeping_server()) {
  const auto threshold = parse_threshold(text);
  EXPECT_TRUE(threshold) << threshold.error();
  return fault_of(*threshold, result);
}

TEST(Threshold, HoldsOrSaysWhatWas) {
  EXPECT_EQ(fault("p99<1.1s"), "");
  EXPECT_EQ(fault("p99<900ms"), "1.003s");
  EXPECT_EQ(fault("mean>1s"), "");
  EXPECT_EQ(fault("max<=2s"), "");
  EXPECT_EQ(fault("rps>93"), "");
  EXPECT_EQ(fault("rps>94"), "93.3333");
  EXPECT_EQ(fault("errors<=0"), "");
  EXPECT_EQ(fault("errors<0"), "0");
}

TEST(Threshold, OfWhatCannotBeToldDoesNotHold) {
  EXPECT_EQ(fault("p99.9<10s"), "too few answers to tell");  // of 1,500
  Result result = sleeping_server();
  result.latency.max_is_lower_bound = true;
  EXPECT_EQ(fault("max<10s", result), "over 1.003s");
  EXPECT_EQ(fault("max>1s", result), "");
  EXPECT_EQ(fault("mean<1s", Result{}), "too few answers to tell");
}

TEST(Threshold, CountsErrorsOfAllKinds) {
  Result result = sleeping_server();
  result.counts.error(ErrorKind::read, "reset");
  result.counts.status_errors = 2;
  result.counts.checks_failed = 3;
  EXPECT_EQ(fault("errors<7", result), "");
  EXPECT_EQ(fault("errors<6", result), "6");
}

TEST(Threshold, WhatIsNoneIsRefused) {
  for (const auto text : {"", "p99", "p98<5ms", "p99<", "p99<x", "rps>5ms", "rate>1", "p99=5ms", "<5"}) {
    EXPECT_FALSE(parse_threshold(text)) << text;
  }
}

}  // namespace
}  // namespace laneway::load
