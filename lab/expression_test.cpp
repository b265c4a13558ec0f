#include "lab/expression.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr double infinity = std::numeric_limits<double>::infinity();

// two: 2, ten: 10, late: at least 15, wide: between 1 and 4.
std::optional<Range> look_up(const Quantity& quantity) {
  if (quantity.name == "two") return Range{2, 2};
  if (quantity.name == "ten") return Range{10, 10};
  if (quantity.name == "late") return Range{15, infinity};
  if (quantity.name == "wide") return Range{1, 4};
  if (quantity.text() == "rps(raw-epoll, sleep.native)") return Range{93, 93};
  return std::nullopt;
}

std::optional<Range> number(std::string_view text) {
  const auto parsed = Expression::parse(text);
  EXPECT_TRUE(parsed) << text << ": " << parsed.error();
  EXPECT_FALSE(parsed->is_statement()) << text;
  return parsed->number(look_up);
}

std::string truth(std::string_view text) {
  const auto parsed = Expression::parse(text);
  EXPECT_TRUE(parsed) << text << ": " << parsed.error();
  EXPECT_TRUE(parsed->is_statement()) << text;
  const auto truth = parsed->truth(look_up);
  return truth ? (*truth ? "true" : "false") : "unknown";
}

TEST(Expression, ComputesAsOneWrites) {
  EXPECT_EQ(number("1 + 2 * 3")->low, 7);
  EXPECT_EQ(number("(1 + 2) * 3")->low, 9);
  EXPECT_EQ(number("10 - 2 - 3")->low, 5);
  EXPECT_EQ(number("-two + 1.5e1 / ten")->low, -0.5);
  EXPECT_EQ(number("abs(two - ten) + min(3, two, 9) + max(1, ten)")->low, 20);
  EXPECT_EQ(number("rps(raw-epoll,sleep.native) / 3")->low, 31);
}

TEST(Expression, CarriesWhatIsOnlyBounded) {
  EXPECT_EQ(number("late - wide")->low, 11);
  EXPECT_EQ(number("late - wide")->high, infinity);
  EXPECT_EQ(number("ten / wide")->low, 2.5);
  EXPECT_EQ(number("ten / wide")->high, 10);
  EXPECT_EQ(number("two * (0 - wide)")->low, -8);
  EXPECT_EQ(number("abs(two - wide)")->low, 0);
  EXPECT_EQ(number("abs(two - wide)")->high, 2);
  EXPECT_EQ(number("ten / late")->low, 0);
  EXPECT_FALSE(number("ten / (wide - two)"));
  EXPECT_FALSE(number("late * 0"));
  EXPECT_FALSE(number("absent + 1"));
}

TEST(Expression, SaysWhatIsTrueAndWhatNobodyKnows) {
  EXPECT_EQ(truth("late > ten"), "true");
  EXPECT_EQ(truth("late <= ten"), "false");
  EXPECT_EQ(truth("late > 20"), "unknown");
  EXPECT_EQ(truth("two >= 2"), "true");
  EXPECT_EQ(truth("two < 2"), "false");
  EXPECT_EQ(truth("absent > 1"), "unknown");
  EXPECT_EQ(truth("absent > 1 or two < ten"), "true");
  EXPECT_EQ(truth("absent > 1 and two > ten"), "false");
  EXPECT_EQ(truth("absent > 1 and two < ten"), "unknown");
  EXPECT_EQ(truth("not (two < ten) or not late < 1"), "true");
}

TEST(Expression, NamesWhatItAsksForOnce) {
  const auto parsed = Expression::parse("rps(a, b) / rps( a,b ) > cores and two < order");
  ASSERT_TRUE(parsed) << parsed.error();
  ASSERT_EQ(parsed->quantities().size(), 4u);
  EXPECT_EQ(parsed->quantities()[0].text(), "rps(a, b)");
  EXPECT_EQ(parsed->quantities()[1].text(), "cores");
  EXPECT_EQ(parsed->quantities()[3].text(), "order");  // not "or" and "der"
}

TEST(Expression, SaysWhatIsWrongAndWhere) {
  struct Row {
    std::string_view text, complaint;
  };
  for (const Row& row : {
           Row{"", "column 1: a number, a name or a parenthesis is missing"},
           Row{"1 +", "column 4: a number"},
           Row{"(1 + 2", "column 7: \")\" is missing"},
           Row{"1 2", "column 3: what stands here is not understood"},
           Row{"rps(a b) > 1", "column 7: \")\" is missing"},
           Row{"rps(", "column 5: a name is missing"},
           Row{"1 > 2 > 3", "column 7: what stands here"},
           Row{"1 and 2 > 1", "a comparison is missing"},
           Row{"not 1", "column 4: a comparison is missing"},
           Row{"(1 < 2) + 1", "a number is missing"},
           Row{"abs(1 < 2)", "column 5: a number is missing"},
           Row{"1 = 1", "column 3:"},
           Row{"1e999 > 1", "no number that can be held"},
       }) {
    const auto parsed = Expression::parse(row.text);
    ASSERT_FALSE(parsed) << row.text;
    EXPECT_THAT(parsed.error(), HasSubstr(row.complaint)) << row.text;
    EXPECT_THAT(parsed.error(), StartsWith("column "));
  }
  EXPECT_THAT(Expression::parse(std::string(10'000, '(')).error(), HasSubstr("too deep"));
  EXPECT_THAT(Expression::parse(std::string(10'000, '-') + "1").error(), HasSubstr("too deep"));
}

}  // namespace
}  // namespace laneway::lab
