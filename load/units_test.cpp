#include "load/units.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace laneway::load {
namespace {

struct Case {
  double value;
  std::string_view text;
};

TEST(WrkUnits, TimesFromMicroseconds) {
  const Case cases[] = {{0, "0.00us"},         {849.99, "849.99us"},      {850, "0.85ms"},
                        {999'990, "999.99ms"}, {1'000'000, "1.00s"},      {50'990'000, "50.99s"},
                        {51'000'000, "0.85m"}, {3'600'000'000, "60.00m"}, {36e9, "600.00m"},
                        {1'234.5, "1.23ms"},   {999'999.9, "1000.00ms"}};
  for (const auto& [value, text] : cases) EXPECT_EQ(wrk_time(value), text) << value;
}

TEST(WrkUnits, MetricAndBinary) {
  const Case metric[] = {{0, "0.00"},        {849, "849.00"},  {850, "0.85k"},    {78'261.4, "78.26k"},
                         {850'000, "0.85M"}, {8.5e8, "0.85G"}, {8.5e11, "0.85T"}, {1e16, "10000.00T"}};
  for (const auto& [value, text] : metric) EXPECT_EQ(wrk_metric(value), text) << value;
  const Case binary[] = {{0, "0.00"},
                         {870.39, "870.39"},
                         {870.4, "0.85K"},
                         {6215.68, "6.07K"},
                         {1024.0 * 1024, "1.00M"},
                         {1024.0 * 1024 * 1024, "1.00G"},
                         {1024e9 * 1024, "953.67T"}};
  for (const auto& [value, text] : binary) EXPECT_EQ(wrk_binary(value), text) << value;
}

TEST(WrkUnits, WholeTimes) {
  const Case cases[] = {{1, "1s"}, {15, "15s"}, {50, "50s"}, {51, "1m"}, {90, "2m"}, {100, "2m"}, {3600, "60m"}};
  for (const auto& [value, text] : cases) EXPECT_EQ(wrk_whole_time(value), text) << value;
}

TEST(TimeText, HasThreeOrFourDigits) {
  const Case cases[] = {{0, "0.00us"},         {4.2e-7, "0.42us"},   {12.34e-6, "12.3us"}, {999e-6, "999us"},
                        {0.9996e-3, "1.00ms"}, {1.234e-3, "1.23ms"}, {45.67e-3, "45.7ms"}, {0.5, "500ms"},
                        {0.9996, "1.000s"},    {1.0034, "1.003s"},   {15, "15.00s"},       {125, "125.0s"}};
  for (const auto& [value, text] : cases) EXPECT_EQ(time_text(value), text) << value;
}

}  // namespace
}  // namespace laneway::load
