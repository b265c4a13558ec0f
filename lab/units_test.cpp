#include "lab/units.hpp"

#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

TEST(ParseDuration, TakesNumbersWithUnits) {
  EXPECT_EQ(parse_duration("15s"), 15 * second);
  EXPECT_EQ(parse_duration("1.5s"), 1500 * millisecond);
  EXPECT_EQ(parse_duration("500ms"), 500 * millisecond);
  EXPECT_EQ(parse_duration("3us"), 3 * microsecond);
  EXPECT_EQ(parse_duration("1440m"), 1440 * 60 * second);
}

TEST(ParseDuration, RefusesTheRest) {
  for (const char* text : {"", "15", "s", "15 s", "-1s", "0s", "1441m", "1h", "nans", "infs", "1s "}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(DurationArgument, IsExact) {
  EXPECT_EQ(duration_argument(15 * second), "15s");
  EXPECT_EQ(duration_argument(1500 * millisecond), "1500ms");
  EXPECT_EQ(duration_argument(1500), "1us");
}

TEST(Units, ReadWellOverTheirWholeRange) {
  EXPECT_EQ(in_seconds(std::nullopt), "-");
  EXPECT_EQ(in_seconds(12.07), "12.1 s");
  EXPECT_EQ(in_seconds(1.0), "1.00 s");
  EXPECT_EQ(in_seconds(0.9999), "1.00 s");
  EXPECT_EQ(in_seconds(0.04497), "45.0 ms");
  EXPECT_EQ(in_seconds(0.00154), "1.54 ms");
  EXPECT_EQ(in_seconds(0.00087), "870 us");
  EXPECT_EQ(in_seconds(1e-7), "0.10 us");
  EXPECT_EQ(in_seconds(125), "125 s");

  EXPECT_EQ(in_bytes(134), "134 B");
  EXPECT_EQ(in_bytes(6.07 * 1024), "6.07 KB");
  EXPECT_EQ(in_bytes(1023.9), "1.00 KB");
  EXPECT_EQ(in_bytes_per_second(12.02 * 1024 * 1024), "12.0 MB/s");
  EXPECT_EQ(in_bytes_per_second(std::nullopt), "-");

  EXPECT_EQ(as_rate(0.8), "0.80");
  EXPECT_EQ(as_rate(93.1), "93.1");
  EXPECT_EQ(as_rate(999.7), "1,000");
  EXPECT_EQ(as_rate(78261.29), "78,261");
  EXPECT_EQ(as_rate(1234567), "1,234,567");
  EXPECT_EQ(as_rate(0), "0.00");

  EXPECT_EQ(as_ratio(0.9567), "0.957");
  EXPECT_EQ(as_remaining(200 * second - 1), "3 min 20 s");
  EXPECT_EQ(as_remaining(60 * second), "1 min 00 s");
  EXPECT_EQ(as_remaining(0), "0 s");
}

}  // namespace
}  // namespace laneway::lab
