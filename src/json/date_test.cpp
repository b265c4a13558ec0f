#include "laneway/chrono.hpp"

#include <gtest/gtest.h>

#include <string>

#include "json/value_rows.hpp"

// Asked of pydantic 2.13; where this differs, a comment says so.

namespace laneway::detail {
namespace {

TEST(Chrono, DatesAsPydanticReadsThem) {
  const ValueRow texts[] = {
      {"x", "date_from_datetime_parsing: Input should be a valid date or datetime, input is too short"},
      {"", "date_from_datetime_parsing: Input should be a valid date or datetime, input is too short"},
      {"2020-01-01", "\"2020-01-01\""},
      {"2020-1-1", "date_from_datetime_parsing: Input should be a valid date or datetime, input is too short"},
      {"2020-13-01",
       "date_from_datetime_parsing: Input should be a valid date or datetime, month value is outside expected range of "
       "1-12"},
      {"2020-02-30",
       "date_from_datetime_parsing: Input should be a valid date or datetime, day value is outside expected range"},
      {"2020/01/01",
       "date_from_datetime_parsing: Input should be a valid date or datetime, invalid date separator, expected `-`"},
      {"20200101",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"1577836800", "\"2020-01-01\""},
      {"1577836801",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"2020-01-01T00:00:00", "\"2020-01-01\""},
      {"2020-01-01T00:00:00Z", "\"2020-01-01\""},
      {"2020-01-01T00:00:01",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"2020-01-01T00:00", "\"2020-01-01\""},
      {"2020-01-01 ", "date_from_datetime_parsing: Input should be a valid date or datetime, input is too short"},
      {"2020-01-01x",
       "date_from_datetime_parsing: Input should be a valid date or datetime, invalid datetime separator, expected "
       "`T`, `t`, `_` or space"},
      {" 2020-01-01",
       "date_from_datetime_parsing: Input should be a valid date or datetime, invalid character in year"},
      {"0001-01-01", "\"0001-01-01\""},
      {"0000-01-01", "date_parsing: Input should be a valid date in the format YYYY-MM-DD, year 0 is out of range"},
      {"1599-12-31", "\"1599-12-31\""},
      {"9999-12-31", "\"9999-12-31\""},
      {"99999999999999999",
       "date_from_datetime_parsing: Input should be a valid date or datetime, dates after 9999 are not supported as "
       "unix timestamps"},
      {"1577836800.0", "\"2020-01-01\""},
      {"1577836800.5",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"-1", "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"2020-01-01T25:00:00",
       "date_from_datetime_parsing: Input should be a valid date or datetime, hour value is outside expected range of "
       "0-23"},
      {"2020-01-01T00:00:00+01:00", "\"2020-01-01\""},
      {"nan", "date_from_datetime_parsing: Input should be a valid date or datetime, input is too short"},
      {"inf", "date_from_datetime_parsing: Input should be a valid date or datetime, input is too short"},
      {"1e5", "date_from_datetime_parsing: Input should be a valid date or datetime, input is too short"},
      {"2020-01-01T00:00:00.0000001", "\"2020-01-01\""},
      {"+86400", "\"1970-01-02\""},
      {"-86400", "\"1969-12-31\""},
      {"2020a01-01",
       "date_from_datetime_parsing: Input should be a valid date or datetime, invalid date separator, expected `-`"},
      {"20a0-01-01", "date_from_datetime_parsing: Input should be a valid date or datetime, invalid character in year"},
      {"2020-0a-01",
       "date_from_datetime_parsing: Input should be a valid date or datetime, invalid character in month"},
      {"2020-01-0a", "date_from_datetime_parsing: Input should be a valid date or datetime, invalid character in day"},
      {"2020-01a01",
       "date_from_datetime_parsing: Input should be a valid date or datetime, invalid date separator, expected `-`"},
      {"2020-01-01T", "date_from_datetime_parsing: Input should be a valid date or datetime, input is too short"},
      {"2020-01-01T00:00:00.5",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
  };
  expect_texts<std::chrono::year_month_day>(texts);
  const ValueRow others[] = {
      {"1577836800", "\"2020-01-01\""},
      {"1577836801",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"1577836800.0", "\"2020-01-01\""},
      {"1577836800.5",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"true", "date_type: Input should be a valid date"},
      {"null", "date_type: Input should be a valid date"},
      {"[]", "date_type: Input should be a valid date"},
      {"{}", "date_type: Input should be a valid date"},
      {"86400000000", "\"1972-09-27\""},
      {"20000000000",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"20000000001",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"-20000000001",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"253402300799",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"253402300800",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"-62135596800",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"-62135596801",
       "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be exact dates"},
      {"1e+20",
       "date_from_datetime_parsing: Input should be a valid date or datetime, dates after 9999 are not supported as "
       "unix timestamps"},
      {"1000000000000000000000000000000",
       "date_from_datetime_parsing: Input should be a valid date or datetime, dates after 9999 are not supported as "
       "unix timestamps"},
  };
  expect_others<std::chrono::year_month_day>(others);
}

}  // namespace
}  // namespace laneway::detail
