#include "lab/typeset.hpp"

#include <gtest/gtest.h>

#include "lab/units.hpp"

namespace laneway::lab {
namespace {

TEST(Typeset, GivesFiguresTheirSigns) {
  EXPECT_EQ(typeset(in_seconds(870e-6)), "870\u00A0µs");
  EXPECT_EQ(typeset(in_seconds(1.01)), "1.01\u00A0s");
  EXPECT_EQ(typeset(in_seconds({})), "–");
  EXPECT_EQ(typeset("99.7 of 100"), "99.7\u00A0of\u00A0100");
}

TEST(ShortFigures, AreAsShortAsRoundValuesAllow) {
  EXPECT_EQ(short_number(0.1 + 0.2), "0.3");
  EXPECT_EQ(short_number(5000), "5000");
  EXPECT_EQ(short_number(20000), "20k");
  EXPECT_EQ(short_number(1.5e6), "1.5M");
  EXPECT_EQ(short_seconds(0), "0");
  EXPECT_EQ(short_seconds(1e-3), "1\u00A0ms");
  EXPECT_EQ(short_seconds(5e-4), "500\u00A0µs");
  EXPECT_EQ(short_seconds(20), "20\u00A0s");
  EXPECT_EQ(short_percent(99.9), "99.9\u00A0%");
}

}  // namespace
}  // namespace laneway::lab
