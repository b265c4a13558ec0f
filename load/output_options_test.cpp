#include "load/output_options.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

TEST(OutputOptions, NoneAreWantedAtFirst) {
  const auto options = understand_outputs({}, "-");
  ASSERT_TRUE(options);
  EXPECT_FALSE(options->any());
  EXPECT_FALSE(options->take_stdout());
}

TEST(OutputOptions, OneMayHaveStandardOutput) {
  RawOutputs raw;
  raw.series = "/dev/stdout";
  raw.interval = "250ms";
  const auto options = understand_outputs(raw, "x.json");
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->take_stdout());
  EXPECT_TRUE(options->want_intervals());
  EXPECT_EQ(options->interval, 250 * millisecond);
  EXPECT_FALSE(understand_outputs(raw, "-"));
}

TEST(OutputOptions, WhatMakesNoSenseIsRefused) {
  const auto refused = [](RawOutputs raw) { return !understand_outputs(raw, "x.json").has_value(); };
  EXPECT_TRUE(refused({.series = "", .csv = {}, .hdr = {}, .hgrm = {}, .prometheus = {}, .interval = {}}));
  EXPECT_TRUE(refused({.series = "a", .csv = "a", .hdr = {}, .hgrm = {}, .prometheus = {}, .interval = {}}));
  EXPECT_TRUE(refused({.series = {}, .csv = {}, .hdr = {}, .hgrm = "x.json", .prometheus = {}, .interval = {}}));
  EXPECT_TRUE(refused({.series = {}, .csv = {}, .hdr = {}, .hgrm = {}, .prometheus = "a", .interval = "1s"}));
  for (const auto* interval : {"99ms", "61m", "x", ""}) {
    EXPECT_TRUE(refused({.series = "a", .csv = {}, .hdr = {}, .hgrm = {}, .prometheus = {}, .interval = interval}));
  }
}

}  // namespace
}  // namespace laneway::load
