#include "laneway/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "json/value_rows.hpp"

// Asked of pydantic 2.13; where this differs, a comment says so.

namespace laneway::detail {
namespace {

TEST(Decimal, TextsAsPydanticReadsThem) {
  const ValueRow texts[] = {
      {"1", "\"1\""},
      {"1.5", "\"1.5\""},
      {"-1.50", "\"-1.50\""},
      {"+1", "\"1\""},
      {"01", "\"1\""},
      {"1e5", "\"1E+5\""},
      {"1E+5", "\"1E+5\""},
      {"1e-7", "\"1E-7\""},
      {"0.0000001", "\"1E-7\""},
      {"x", "decimal_parsing: Input should be a valid decimal"},
      {"", "decimal_parsing: Input should be a valid decimal"},
      {"nan", "finite_number: Input should be a finite number"},
      {"NaN", "finite_number: Input should be a finite number"},
      {"inf", "finite_number: Input should be a finite number"},
      {"Infinity", "finite_number: Input should be a finite number"},
      {"-inf", "finite_number: Input should be a finite number"},
      {"sNaN", "finite_number: Input should be a finite number"},
      {" 1 ", "\"1\""},
      {"1_000", "\"1000\""},
      {"_1", "\"1\""},
      {"1__0", "\"10\""},
      {"1_", "\"1\""},
      {".5", "\"0.5\""},
      {"5.", "\"5\""},
      {".", "decimal_parsing: Input should be a valid decimal"},
      {"1.5.5", "decimal_parsing: Input should be a valid decimal"},
      {"0x10", "decimal_parsing: Input should be a valid decimal"},
      {"1e", "decimal_parsing: Input should be a valid decimal"},
      {"1e999999", "\"1E+999999\""},
      {"1e9999999999999999999", "decimal_parsing: Input should be a valid decimal"},
      {"-0", "\"-0\""},
      {"0.10", "\"0.10\""},
      {"00.10", "\"0.10\""},
      {"111111111111111111111111111111111111111111111111111111111111",
       "\"111111111111111111111111111111111111111111111111111111111111\""},
      {"1,5", "decimal_parsing: Input should be a valid decimal"},
      {"1 5", "decimal_parsing: Input should be a valid decimal"},
      {"\n1", "\"1\""},
      {"e5", "decimal_parsing: Input should be a valid decimal"},
      {"+-1", "decimal_parsing: Input should be a valid decimal"},
      {"100000000000000000000.0000001", "\"100000000000000000000.0000001\""},
      {"1_e5", "\"1E+5\""},
      {"1e1_0", "\"1E+10\""},
      {"1._5", "\"1.5\""},
      {"0E-10", "\"0E-10\""},
      {"0e5", "\"0E+5\""},
      {"1.0e2", "\"1.0E+2\""},
      {"-0.00", "\"-0.00\""},
  };
  expect_texts<Decimal>(texts);
  const ValueRow others[] = {
      {"1", "\"1\""},
      {"-5", "\"-5\""},
      {"1.5", "\"1.5\""},
      {"0.1", "\"0.1\""},
      {"1e+22", "\"1E+22\""},
      {"1e-07", "\"1E-7\""},
      {"true", "decimal_type: Decimal input should be an integer, float, string or Decimal object"},
      {"null", "decimal_type: Decimal input should be an integer, float, string or Decimal object"},
      {"[]", "decimal_type: Decimal input should be an integer, float, string or Decimal object"},
      {"10000000000000000000000000000000000000000", "\"10000000000000000000000000000000000000000\""},
      {"1e+16", "\"1E+16\""},
      {"123456789.12345679", "\"123456789.12345679\""},
      {"-0.0", "\"-0.0\""},
  };
  expect_others<Decimal>(others);
}

TEST(Decimal, DigitsAndPlacesAreLimitedAsPydanticDoes) {
  struct Row {
    std::string_view text;
    std::optional<std::size_t> digits, places;
    std::string_view fault;
  };
  const Row rows[] = {
      {"123.45", 5, 2, ""},
      {"1234.5", 5, 2,
       "decimal_whole_digits: Decimal input should have no more than 3 digits before the decimal point "
       "\"whole_digits\":3"},
      {"12345", 5, 2,
       "decimal_whole_digits: Decimal input should have no more than 3 digits before the decimal point "
       "\"whole_digits\":3"},
      {"123.456", 5, 2,
       "decimal_max_digits: Decimal input should have no more than 5 digits in total \"max_digits\":5"},
      {"123456", 5, 2, "decimal_max_digits: Decimal input should have no more than 5 digits in total \"max_digits\":5"},
      {"0.001", 5, 2,
       "decimal_max_places: Decimal input should have no more than 2 decimal places \"decimal_places\":2"},
      {"1e3", 5, 2,
       "decimal_whole_digits: Decimal input should have no more than 3 digits before the decimal point "
       "\"whole_digits\":3"},
      {"1e10", 5, 2, "decimal_max_digits: Decimal input should have no more than 5 digits in total \"max_digits\":5"},
      {"0.00", 5, 2, ""},
      {"1e-3", 5, 2,
       "decimal_max_places: Decimal input should have no more than 2 decimal places \"decimal_places\":2"},
      {"12.30", 5, 2, ""},
      {"1.20000", 5, 2, ""},
      {"100000", 5, 2, "decimal_max_digits: Decimal input should have no more than 5 digits in total \"max_digits\":5"},
      {"00000001.5", 5, 2, ""},
      {"0e10", 5, 2, ""},
      {"123.4500", 5, 2, ""},
      {"0.10", 5, 2, ""},
      {"100", 5, 2, ""},
      {"1000", 5, 2,
       "decimal_whole_digits: Decimal input should have no more than 3 digits before the decimal point "
       "\"whole_digits\":3"},
      {"1e2", 5, 2, ""},
      {"0", 5, 2, ""},
      {"-0.010", 5, 2, ""},
      {"999.99", 5, 2, ""},
      {"120e-1", 5, 2, ""},
      {"0e-10", 5, 2, ""},
      {"123", 3, {}, ""},
      {"1234", 3, {}, "decimal_max_digits: Decimal input should have no more than 3 digits in total \"max_digits\":3"},
      {"0.001", 3, {}, ""},
      {"0.0001",
       3,
       {},
       "decimal_max_digits: Decimal input should have no more than 3 digits in total \"max_digits\":3"},
      {"1e3", 3, {}, "decimal_max_digits: Decimal input should have no more than 3 digits in total \"max_digits\":3"},
      {"12e-5", 3, {}, "decimal_max_digits: Decimal input should have no more than 3 digits in total \"max_digits\":3"},
      {"0", 3, {}, ""},
      {"1.23e2", 3, {}, ""},
      {"1000", 3, {}, "decimal_max_digits: Decimal input should have no more than 3 digits in total \"max_digits\":3"},
      {"1.000", 3, {}, ""},
      {"0.0000", 3, {}, ""},
      {"100e-5", 3, {}, ""},
      {"123", {}, 1, ""},
      {"1.25",
       {},
       1,
       "decimal_max_places: Decimal input should have no more than 1 decimal place \"decimal_places\":1"},
      {"1.20", {}, 1, ""},
      {"1e-1", {}, 1, ""},
      {"1e-2",
       {},
       1,
       "decimal_max_places: Decimal input should have no more than 1 decimal place \"decimal_places\":1"},
      {"100e-2", {}, 1, ""},
      {"1e30", {}, 1, ""},
      {"1", 1, 0, ""},
      {"12", 1, 0, "decimal_max_digits: Decimal input should have no more than 1 digit in total \"max_digits\":1"},
      {"1.0", 1, 0, ""},
      {"0.1", 1, 0, "decimal_max_places: Decimal input should have no more than 0 decimal places \"decimal_places\":0"},
      {"10", 1, 0, "decimal_max_digits: Decimal input should have no more than 1 digit in total \"max_digits\":1"},
  };
  for (const Row& row : rows) {
    Fault fault;
    const bool passed = check_digits(Decimal(row.text), row.digits, row.places, fault);
    EXPECT_EQ(passed, row.fault.empty()) << row.text;
    if (!passed) {
      EXPECT_EQ(std::string(fault.type) + ": " + fault.message + " " + fault.context, row.fault) << row.text;
    }
  }
}

TEST(Decimal, ComparesByValue) {
  const std::string_view ascending[] = {"-1e400", "-10", "-9.5", "-1",  "-0.5", "0",         "1e-400",
                                        "0.5",    "1",   "1.05", "1.5", "9.99", "10.000001", "1e999999999999999999"};
  for (std::size_t i = 0; i < std::size(ascending); ++i) {
    for (std::size_t j = 0; j < std::size(ascending); ++j) {
      EXPECT_EQ(Decimal(ascending[i]) <=> Decimal(ascending[j]), i <=> j) << ascending[i] << ' ' << ascending[j];
    }
  }
  EXPECT_EQ(Decimal("1.0"), Decimal("1"));
  EXPECT_EQ(Decimal("-0"), Decimal("0.00"));
  EXPECT_EQ(Decimal("1e2"), Decimal("100"));
}

TEST(Decimal, BecomesADouble) {
  EXPECT_EQ(Decimal("0.1").to_double(), 0.1);
  EXPECT_EQ(Decimal("-1e400").to_double(), -HUGE_VAL);
  EXPECT_EQ(Decimal("1e-400").to_double(), 0.0);
}

TEST(Decimal, RefusesWhatIsNoNumber) { EXPECT_THROW(Decimal("x"), std::invalid_argument); }

}  // namespace
}  // namespace laneway::detail
