#include "laneway/detail/convert.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "json/read_scalar.hpp"
#include "laneway/detail/type_of.hpp"

namespace laneway::detail {
namespace {

// What pydantic 2.13 makes of a text in lax mode; `type` empty: it is accepted as `value`.
template <class T>
struct Row {
  std::string_view text;
  T value{};
  std::string_view type = {};
};

template <class T>
bool convert(std::string_view text, T& value, Fault& fault) {
  return read_scalar(type_table<T>, text, &value, fault);
}

template <class T>
void expect(const Row<T>& row) {
  T value{};
  Fault fault;
  const bool accepted = convert(row.text, value, fault);
  EXPECT_EQ(accepted, row.type.empty()) << '"' << row.text << "\": " << fault.message;
  EXPECT_EQ(fault.type, row.type) << '"' << row.text << '"';
  if (accepted) {
    EXPECT_EQ(value, row.value) << '"' << row.text << '"';
  }
}

constexpr std::string_view bad_int = "int_parsing";
constexpr std::string_view bad_float = "float_parsing";
constexpr std::string_view not_finite = "finite_number";
constexpr std::string_view bad_bool = "bool_parsing";

TEST(Convert, IntegersAsPydanticReadsThem) {
  const Row<long long> rows[] = {
      {"4", 4},
      {" 4", 4},
      {"4 ", 4},
      {"\t4\n", 4},
      {"\v4", 4},
      {"+4", 4},
      {"-4", -4},
      {"+-4", 0, bad_int},
      {"--4", 0, bad_int},
      {"-+4", 0, bad_int},
      {"+ 4", 0, bad_int},
      {"- 4", 0, bad_int},
      {"007", 7},
      {"-007", -7},
      {"00", 0},
      {"0", 0},
      {"-0", 0},
      {"+0", 0},
      {"1_000", 1000},
      {"1__0", 0, bad_int},
      {"_1", 0, bad_int},
      {"1_", 0, bad_int},
      {"-1_000", -1000},
      {"0_1", 1},
      {"0__1", 1},
      {"0_", 0, bad_int},
      {"00_", 0, bad_int},
      {"_0", 0, bad_int},
      {"4.0", 4},
      {"4.", 0, bad_int},
      {"4.00", 4},
      {"4.5", 0, bad_int},
      {"-4.0", -4},
      {"0.0", 0},
      {"00.0", 0},
      {"0_.0", 0, bad_int},
      {"-0.0", 0},
      {".0", 0, bad_int},
      {"1_0.0", 10},
      {"1_.0", 0, bad_int},
      {"1e3", 0, bad_int},
      {"0x10", 0, bad_int},
      {"", 0, bad_int},
      {"  ", 0, bad_int},
      {"+", 0, bad_int},
      {"-", 0, bad_int},
      {"1.0_0", 0, bad_int},
      {"1,000", 0, bad_int},
      {"1_000_000.000", 1000000},
      {"1 000", 0, bad_int},
      {"4.0.0", 0, bad_int},
      {"True", 0, bad_int},
      {"inf", 0, bad_int},
      {"+007", 7},
      {"+1_0", 10},
      {"0_0", 0},
      {"0 0", 0, bad_int},
      {"-_1", 0, bad_int},
      {"+_1", 0, bad_int},
      {"\xd9\xa3", 0, bad_int},
      {"0-5", 0, bad_int},  // pydantic reads -5 here
  };
  for (const auto& row : rows) expect(row);
}

TEST(Convert, IntegersBeyond64BitsAreTooLarge) {
  constexpr std::string_view size = "int_parsing_size";
  for (const auto& row :
       {Row<long long>{"9223372036854775807", INT64_MAX}, Row<long long>{"9223372036854775808", 0, size},
        Row<long long>{"-9223372036854775808", INT64_MIN}, Row<long long>{"-9223372036854775809", 0, size},
        Row<long long>{"99999999999999999999999", 0, size}}) {
    expect(row);
  }
  expect(Row<unsigned long long>{"18446744073709551615", UINT64_MAX});
  expect(Row<unsigned long long>{"18446744073709551616", 0, size});
  expect(Row<unsigned long long>{"-0", 0});
  expect(Row<unsigned long long>{"-1", 0, "greater_than_equal"});
}

TEST(Convert, NarrowIntegersTellTheirBounds) {
  expect(Row<signed char>{"127", 127});
  expect(Row<signed char>{"-128", -128});
  expect(Row<unsigned short>{"65535", 65535});
  expect(Row<unsigned short>{"65536", 0, "less_than_equal"});
  signed char value = 0;
  Fault fault;
  EXPECT_FALSE(convert("128", value, fault));
  EXPECT_EQ(fault.type, "less_than_equal");
  EXPECT_EQ(fault.message, "Input should be less than or equal to 127");
  EXPECT_EQ(fault.context, R"("le":127)");
  EXPECT_FALSE(convert("-129", value, fault));
  EXPECT_EQ(fault.message, "Input should be greater than or equal to -128");
  EXPECT_EQ(fault.context, R"("ge":-128)");
}

TEST(Convert, NumbersAsPydanticReadsThem) {
  const Row<double> rows[] = {
      {"1", 1},
      {" 1 ", 1},
      {"+1", 1},
      {"-1", -1},
      {"+-1", 0, bad_float},
      {".5", .5},
      {"5.", 5},
      {"1e3", 1000},
      {"1E3", 1000},
      {"1e+3", 1000},
      {"1e-3", .001},
      {"1e", 0, bad_float},
      {"e1", 0, bad_float},
      {".", 0, bad_float},
      {"", 0, bad_float},
      {"nan(1)", 0, bad_float},
      {"1_000.5", 1000.5},
      {"1__0", 0, bad_float},
      {"_1", 0, bad_float},
      {"1_", 0, bad_float},
      {" 1_0", 0, bad_float},
      {"1e-999", 0},
      {"0x10", 0, bad_float},
      {"1.5f", 0, bad_float},
      {"infinit", 0, bad_float},
      {"1_e3", 1000},
      {"1e3_0", 1e30},
      {"5.e3", 5000},
      {"++1", 0, bad_float},
      {"4 5", 0, bad_float},
      {"1.7976931348623157e308", 1.7976931348623157e308},
  };
  for (const auto& row : rows) expect(row);
  expect(Row<double>{"0." + std::string(400, '0') + "1", 0});
}

TEST(Convert, NumbersThatJsonCannotSayAreRefused) {
  for (const std::string_view text : {"inf", "-inf", "+Infinity", "nan", "NaN", "-nan", "1e999", "-1e999"}) {
    expect(Row<double>{text, 0, not_finite});
  }
  expect(Row<float>{"1e39", 0, not_finite});
  expect(Row<float>{"0.1", 0.1F});
}

TEST(Convert, BooleansAreWordsInAnyCase) {
  for (const std::string_view text : {"1", "true", "TRUE", "True", "on", "On", "oN", "yes", "y", "Y", "t"}) {
    expect(Row<bool>{text, true});
  }
  for (const std::string_view text : {"0", "off", "no", "n", "f", "False"}) expect(Row<bool>{text, false});
  for (const std::string_view text : {" true", "2", "", "1.0", "01"}) expect(Row<bool>{text, false, bad_bool});
}

}  // namespace
}  // namespace laneway::detail
