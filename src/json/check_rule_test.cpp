#include "json/check_rule.hpp"

#include <gtest/gtest.h>

#include "laneway/chrono.hpp"
#include "laneway/decimal.hpp"
#include "laneway/detail/type_of.hpp"
#include "laneway/uuid.hpp"

// Messages and contexts are those of pydantic 2.13's validators and, for `ctx`, of FastAPI's encoder.

namespace laneway {
namespace {

using namespace std::chrono_literals;

template <class T>
T value_of(std::string_view text) {
  T value{};
  detail::Fault fault;
  EXPECT_TRUE(detail::ValueTraits<T>::table.read(text, &value, fault)) << text;
  return value;
}

/// "" or what is wrong with the value.
template <class T>
std::string judged(std::string_view text, const Rule& rule) {
  const T value = value_of<T>(text);
  detail::Fault fault;
  if (satisfies(detail::type_table<T>, rule, &value, fault)) return {};
  return std::string(fault.type) + ": " + fault.message + " " + fault.context;
}

TEST(CheckRule, DatesHaveBounds) {
  using Date = std::chrono::year_month_day;
  const Rule rule{.ge = "2020-01-01", .lt = "2021-01-01"};
  EXPECT_EQ(judged<Date>("2020-01-01", rule), "");
  EXPECT_EQ(judged<Date>("2020-12-31", rule), "");
  EXPECT_EQ(judged<Date>("2019-12-31", rule),
            R"(greater_than_equal: Input should be greater than or equal to 2020-01-01 "ge":"2020-01-01")");
  EXPECT_EQ(judged<Date>("2021-01-01", rule), R"(less_than: Input should be less than 2021-01-01 "lt":"2021-01-01")");
}

TEST(CheckRule, TimesHaveBounds) {
  const Rule rule{.gt = "09:00", .le = "17:30:00.5"};
  EXPECT_EQ(judged<TimeOfDay>("09:00:00.000001", rule), "");
  EXPECT_EQ(judged<TimeOfDay>("17:30:00.5+05:00", rule), "");  // the bound has no offset: as written
  EXPECT_EQ(judged<TimeOfDay>("09:00", rule), R"(greater_than: Input should be greater than 09:00:00 "gt":"09:00:00")");
  EXPECT_EQ(judged<TimeOfDay>("17:30:00.6", rule),
            R"(less_than_equal: Input should be less than or equal to 17:30:00.500000 "le":"17:30:00.500000")");
  EXPECT_EQ(judged<TimeOfDay>("10:00+02:00", Rule{.ge = "09:00+01:00"}), "");  // the same instant
  EXPECT_NE(judged<TimeOfDay>("10:00+03:00", Rule{.ge = "09:00+01:00"}), "");
}

TEST(CheckRule, DatetimesHaveBounds) {
  const Rule rule{.ge = "2020-01-01T12:00:00Z"};
  EXPECT_EQ(judged<DateTime>("2020-01-01T13:00:00+01:00", rule), "");
  EXPECT_EQ(judged<DateTime>("2020-01-01T12:00:00", rule), "");
  const char* const fault =
      "greater_than_equal: Input should be greater than or equal to 2020-01-01T12:00:00Z "
      "\"ge\":\"2020-01-01T12:00:00Z\"";
  EXPECT_EQ(judged<DateTime>("2020-01-01T13:00:00+02:00", rule), fault);
  EXPECT_EQ(judged<DateTime>("2020-01-01T11:59:59.999999", rule), fault);
  using Instant = std::chrono::sys_seconds;
  EXPECT_EQ(judged<Instant>("2020-01-01T13:00:00+01:00", rule), "");
  EXPECT_EQ(judged<Instant>("2020-01-01T13:00:00+02:00", rule), fault);
}

TEST(CheckRule, DurationsHaveBounds) {
  EXPECT_EQ(judged<std::chrono::seconds>("PT1H", Rule{.ge = 3600, .le = "PT1H"}), "");
  EXPECT_EQ(judged<std::chrono::milliseconds>("PT0.5S", Rule{.ge = 0.5}), "");
  const std::pair<std::string_view, std::string_view> words[] = {
      {"P1D", "1 day"},
      {"PT0S", "0 seconds"},
      {"P3DT1H2M1.000002S", "3 days and 1 hour and 2 minutes and 1 second and 2 microseconds"},
      {"-PT1H", "-1 days and 23 hours"},
  };
  for (const auto& [bound, told] : words) {
    EXPECT_EQ(judged<std::chrono::microseconds>("P100D", Rule{.lt = bound}),
              "less_than: Input should be less than " + std::string(told) + " \"lt\":\"" + std::string(told) + "\"");
  }
  EXPECT_EQ(judged<std::chrono::minutes>("PT1M", Rule{.gt = 90}),
            R"(greater_than: Input should be greater than 1 minute and 30 seconds "gt":"1 minute and 30 seconds")");
}

TEST(CheckRule, DecimalsHaveBoundsAndDigits) {
  const Rule rule{.gt = "0.00", .le = 99.5, .max_digits = 4, .decimal_places = 2};
  EXPECT_EQ(judged<Decimal>("0.01", rule), "");
  EXPECT_EQ(judged<Decimal>("99.50", rule), "");
  EXPECT_EQ(judged<Decimal>("0", rule), R"(greater_than: Input should be greater than 0.00 "gt":0.0)");
  EXPECT_EQ(judged<Decimal>("99.51", rule), R"(less_than_equal: Input should be less than or equal to 99.5 "le":99.5)");
  EXPECT_EQ(judged<Decimal>("5", Rule{.lt = 5}), R"(less_than: Input should be less than 5 "lt":5)");
  EXPECT_EQ(judged<Decimal>("1.234", rule),
            R"(decimal_max_places: Decimal input should have no more than 2 decimal places "decimal_places":2)");
  EXPECT_EQ(judged<Decimal>("123456", rule),
            R"(decimal_max_digits: Decimal input should have no more than 4 digits in total "max_digits":4)");
  EXPECT_EQ(judged<Decimal>("1e-400", Rule{.gt = 0}), "");  // exactly, whatever a double says
}

TEST(CheckRule, ABoundThatIsNoneOfItsTypesIsRefused) {
  const auto check = [](const detail::Type& type, const Rule& rule) { compile_patterns(type, rule); };
  EXPECT_NO_THROW(check(detail::type_table<std::chrono::year_month_day>, Rule{.ge = "2020-01-01"}));
  EXPECT_NO_THROW(check(detail::type_table<std::optional<std::chrono::seconds>>, Rule{.ge = 5, .le = "P1D"}));
  EXPECT_NO_THROW(check(detail::type_table<Decimal>, Rule{.ge = 0, .lt = "1.5"}));
  EXPECT_THROW(check(detail::type_table<std::chrono::year_month_day>, Rule{.ge = "2020-13-01"}), std::invalid_argument);
  EXPECT_THROW(check(detail::type_table<std::chrono::year_month_day>, Rule{.ge = 2020}), std::invalid_argument);
  EXPECT_THROW(check(detail::type_table<std::optional<TimeOfDay>>, Rule{.lt = "24:00"}), std::invalid_argument);
  EXPECT_THROW(check(detail::type_table<Decimal>, Rule{.ge = "x"}), std::invalid_argument);
  EXPECT_THROW(check(detail::type_table<Decimal>, Rule{.multiple_of = 2}), std::invalid_argument);
  EXPECT_THROW(check(detail::type_table<Uuid>, Rule{.ge = 1}), std::invalid_argument);
  EXPECT_THROW(check(detail::type_table<int>, Rule{.ge = "1"}), std::invalid_argument);
}

}  // namespace
}  // namespace laneway
