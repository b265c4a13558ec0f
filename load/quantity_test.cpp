#include "load/quantity.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

TEST(Quantity, CountsWithMetricUnits) {
  const struct {
    std::string_view text;
    std::optional<std::uint64_t> value;
  } cases[] = {{"0", 0},
               {"100", 100},
               {"10k", 10'000},
               {"10K", 10'000},
               {"1.5M", 1'500'000},
               {"2G", 2e9},
               {"1T", 1e12},
               {"", {}},
               {"k", {}},
               {"1.5", {}},
               {"-1", {}},
               {"+1", {}},
               {"1kk", {}},
               {"1 k", {}},
               {" 1", {}},
               {"1e3", {}},
               {"0x10", {}},
               {"1..5k", {}},
               {"nan", {}},
               {"10s", {}},
               {"9000P", {}},
               {"12345678901234567890", {}}};
  for (const auto& [text, value] : cases) EXPECT_EQ(parse_count(text), value) << text;
}

TEST(Quantity, RatesMayHaveFractions) {
  EXPECT_EQ(parse_rate("0.5"), 0.5);
  EXPECT_EQ(parse_rate("2k"), 2000);
  EXPECT_FALSE(parse_rate("0"));
  EXPECT_FALSE(parse_rate("fast"));
}

TEST(Quantity, TimesAsWrkTakesThemAndFiner) {
  const struct {
    std::string_view text;
    std::optional<Nanoseconds> value;
  } cases[] = {{"15", 15 * second},
               {"15s", 15 * second},
               {"2m", 120 * second},
               {"2M", 120 * second},
               {"1h", 3600 * second},
               {"500ms", 500 * millisecond},
               {"1.5s", 1500 * millisecond},
               {"250us", 250'000},
               {"7ns", 7},
               {"0", 0},
               {".5", 500 * millisecond},
               {"1.", 1 * second},
               {"", {}},
               {"s", {}},
               {"1x", {}},
               {"-1s", {}},
               {"1s2", {}},
               {"9999999h", {}},
               {".", {}}};
  for (const auto& [text, value] : cases) EXPECT_EQ(parse_time(text), value) << text;
}

}  // namespace
}  // namespace laneway::load
