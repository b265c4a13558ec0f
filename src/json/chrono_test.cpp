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

TEST(Chrono, DatetimesAsPydanticReadsThem) {
  const ValueRow texts[] = {
      {"x", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"2020-01-01", "\"2020-01-01T00:00:00\""},
      {"2020-01-01T00:00", "\"2020-01-01T00:00:00\""},
      {"2020-01-01T00:00:00", "\"2020-01-01T00:00:00\""},
      {"2020-01-01t00:00:00z", "\"2020-01-01T00:00:00Z\""},
      {"2020-01-01_00:00:00Z", "\"2020-01-01T00:00:00Z\""},
      {"2020-01-01 00:00:00.123456", "\"2020-01-01T00:00:00.123456\""},
      {"2020-01-01 00:00:00.1234567", "\"2020-01-01T00:00:00.123456\""},
      {"2020-01-01 00:00:00.",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01 00:00:00,5", "\"2020-01-01T00:00:00.500000\""},
      {"2020-01-01T00:00:00+01:00", "\"2020-01-01T00:00:00+01:00\""},
      {"2020-01-01T00:00:00+0100", "\"2020-01-01T00:00:00+01:00\""},
      {"2020-01-01T00:00:00+01",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:00:00+1",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:00:00\342\210\22201:00", "\"2020-01-01T00:00:00-01:00\""},
      {"2020-01-01T00:00:00-24:00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:00:00+23:59", "\"2020-01-01T00:00:00+23:59\""},
      {"2020-01-01T00:00:00+01:60",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:00:00 Z",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:00:00Zx",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01X00:00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T24:00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T23:60",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T23:59:60",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T23:59:6",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T2",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"1577836800", "\"2020-01-01T00:00:00Z\""},
      {"1577836800.5", "\"2020-01-01T00:00:00.500000Z\""},
      {"1577836800.123456", "\"2020-01-01T00:00:00.123456Z\""},
      {"1577836800.1234567", "\"2020-01-01T00:00:00.123457Z\""},
      {"1577836800123", "\"2020-01-01T00:00:00.123000Z\""},
      {"1577836800123.5", "\"2020-01-01T00:00:00.123500Z\""},
      {"-1.5", "\"1969-12-31T23:59:58.500000Z\""},
      {"0", "\"1970-01-01T00:00:00Z\""},
      {"1e3", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"20200101", "\"1970-08-22T19:08:21Z\""},
      {"nan", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"inf", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"999999999999999999999",
       "datetime_from_date_parsing: Input should be a valid datetime or date, invalid date separator, expected `-`"},
      {"", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {" 2020-01-01T00:00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, invalid character in year"},
      {"0001-01-01T00:00:00Z", "\"0001-01-01T00:00:00Z\""},
      {"2020-01-01T12:30Z", "\"2020-01-01T12:30:00Z\""},
      {"2020-01-01T12:30:10.500", "\"2020-01-01T12:30:10.500000\""},
      {"2020-01-01T12:30+05:30", "\"2020-01-01T12:30:00+05:30\""},
      {"2020-01-01T00:00:00+a1:00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:00:00+01:a0",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:00:00*01",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T0a:00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00a00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:a0",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-01-01T00:00:a0",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"2020-02-30T00:00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, day value is outside expected range"},
      {"2020-13-01T00:00",
       "datetime_from_date_parsing: Input should be a valid datetime or date, month value is outside expected range of "
       "1-12"},
      {"2020-01-01T12:30:00-00:00", "\"2020-01-01T12:30:00Z\""},
      {"2020-01-01T12:30:00+00:00:30",
       "datetime_from_date_parsing: Input should be a valid datetime or date, unexpected extra characters at the end "
       "of the input"},
      {"1600-01-01T00:00:00", "\"1600-01-01T00:00:00\""},
      {".5", "\"1970-01-01T00:00:00.500000Z\""},
      {"5.", "\"1970-01-01T00:00:05Z\""},
      {"-", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"+", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"+5", "\"1970-01-01T00:00:05Z\""},
      {"0000-01-01T00:00:00", "datetime_parsing: Input should be a valid datetime, year 0 is out of range"},
      {"0000-01-01", "datetime_parsing: Input should be a valid datetime, year 0 is out of range"},
      {"1.5e3", "\"1970-01-01T00:25:00Z\""},
      {"1.5e400", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"-11676096000", "\"1600-01-01T00:00:00Z\""},
      {"-11676096001", "\"1599-12-31T23:59:59Z\""},
      {"-62135596800", "\"1968-01-12T20:06:43.200000Z\""},
      {"-62135596801000", "datetime_parsing: Input should be a valid datetime, year 0 is out of range"},
      {"1.", "\"1970-01-01T00:00:01Z\""},
      {"-.5", "\"1969-12-31T23:59:59.500000Z\""},
      {"+.5", "\"1970-01-01T00:00:00.500000Z\""},
      {"..", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {".", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"1_0.5", "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"},
      {"20000000000.5", "\"1970-08-20T11:33:20.000500Z\""},
      {"20000000001.5", "\"1970-08-20T11:33:20.001500Z\""},
      {"-62135596801", "\"1968-01-12T20:06:43.199000Z\""},
      {"-99999999999999",
       "datetime_from_date_parsing: Input should be a valid datetime or date, dates before 0000 are not supported as "
       "unix timestamps"},
  };
  expect_texts<DateTime>(texts);
  const ValueRow others[] = {
      {"1577836800", "\"2020-01-01T00:00:00Z\""},
      {"1577836800.5", "\"2020-01-01T00:00:00.500000Z\""},
      {"1577836800.1234567", "\"2020-01-01T00:00:00.123457Z\""},
      {"-1", "\"1969-12-31T23:59:59Z\""},
      {"-1.5", "\"1969-12-31T23:59:58.500000Z\""},
      {"true", "datetime_type: Input should be a valid datetime"},
      {"null", "datetime_type: Input should be a valid datetime"},
      {"[]", "datetime_type: Input should be a valid datetime"},
      {"{}", "datetime_type: Input should be a valid datetime"},
      {"1e+30",
       "datetime_parsing: Input should be a valid datetime, dates after 9999 are not supported as unix timestamps"},
      {"1000000000000000000000000000000",
       "datetime_parsing: Input should be a valid datetime, dates after 9999 are not supported as unix timestamps"},
      {"253402300799999", "\"9999-12-31T23:59:59.999000Z\""},
      {"253402300800000",
       "datetime_parsing: Input should be a valid datetime, dates after 9999 are not supported as unix timestamps"},
      {"-62135596801", "\"1968-01-12T20:06:43.199000Z\""},
      {"-99999999999999",
       "datetime_parsing: Input should be a valid datetime, dates before 0000 are not supported as unix timestamps"},
      {"-1e+30",
       "datetime_parsing: Input should be a valid datetime, dates before 0000 are not supported as unix timestamps"},
  };
  expect_others<DateTime>(others);
}

TEST(Chrono, TimesAsPydanticReadsThem) {
  const ValueRow texts[] = {
      {"x", "time_parsing: Input should be in a valid time format, input is too short"},
      {"", "time_parsing: Input should be in a valid time format, input is too short"},
      {"12:30", "\"12:30:00\""},
      {"12:30:00", "\"12:30:00\""},
      {"12:30:15.5", "\"12:30:15.500000\""},
      {"12:30:15.1234567", "\"12:30:15.123456\""},
      {"12:30:15.", "time_parsing: Input should be in a valid time format, second fraction digits missing after `.`"},
      {"12:30:15Z", "\"12:30:15Z\""},
      {"12:30+01:00", "\"12:30:00+01:00\""},
      {"12:30-0530", "\"12:30:00-05:30\""},
      {"24:00", "time_parsing: Input should be in a valid time format, hour value is outside expected range of 0-23"},
      {"23:60", "time_parsing: Input should be in a valid time format, minute value is outside expected range of 0-59"},
      {"1:30", "time_parsing: Input should be in a valid time format, input is too short"},
      {"123", "time_parsing: Input should be in a valid time format, input is too short"},
      {"86399", "time_parsing: Input should be in a valid time format, invalid time separator, expected `:`"},
      {"86400", "time_parsing: Input should be in a valid time format, invalid time separator, expected `:`"},
      {"-1", "time_parsing: Input should be in a valid time format, input is too short"},
      {"1.5", "time_parsing: Input should be in a valid time format, input is too short"},
      {"12:30:15.12345678901", "\"12:30:15.123456\""},
      {"12:30 ", "time_parsing: Input should be in a valid time format, invalid timezone sign"},
      {"12-30", "time_parsing: Input should be in a valid time format, invalid time separator, expected `:`"},
      {"12:30:60",
       "time_parsing: Input should be in a valid time format, second value is outside expected range of 0-59"},
      {"00:00:00+24:00",
       "time_parsing: Input should be in a valid time format, timezone offset must be less than 24 hours"},
      {"00:00:00*1", "time_parsing: Input should be in a valid time format, invalid timezone sign"},
      {"00:00:00+01:60",
       "time_parsing: Input should be in a valid time format, timezone minute value is outside expected range of 0-59"},
      {"00:00:00+a1:00", "time_parsing: Input should be in a valid time format, invalid timezone hour"},
      {"00:00:00+01:a1", "time_parsing: Input should be in a valid time format, invalid timezone minute"},
      {"00:00:00+01", "time_parsing: Input should be in a valid time format, invalid timezone minute"},
      {"00:00:00+01:00x",
       "time_parsing: Input should be in a valid time format, unexpected extra characters at the end of the input"},
      {"00:00:00.000001", "\"00:00:00.000001\""},
      {"1e5", "time_parsing: Input should be in a valid time format, input is too short"},
      {"12:3a", "time_parsing: Input should be in a valid time format, invalid character in minute"},
      {"1a:30", "time_parsing: Input should be in a valid time format, invalid character in hour"},
      {"12:30:a5", "time_parsing: Input should be in a valid time format, invalid character in second"},
      {"12:30:15.a", "time_parsing: Input should be in a valid time format, second fraction digits missing after `.`"},
      {"12:30:15\342\210\22201:00", "\"12:30:15-01:00\""},
      {"12:30:15 z", "time_parsing: Input should be in a valid time format, invalid timezone sign"},
      {"12:30:15-00:30", "\"12:30:15-00:30\""},
      {"12:30:15-01:30", "\"12:30:15-01:30\""},
      {"12:30,5", "time_parsing: Input should be in a valid time format, invalid timezone sign"},
      {"12:30:15,123", "\"12:30:15.123000\""},
      {"123:00", "time_parsing: Input should be in a valid time format, invalid time separator, expected `:`"},
      {"12:30:1", "time_parsing: Input should be in a valid time format, invalid character in second"},
      {"12:", "time_parsing: Input should be in a valid time format, input is too short"},
      {"12:3", "time_parsing: Input should be in a valid time format, input is too short"},
  };
  expect_texts<TimeOfDay>(texts);
  const ValueRow others[] = {
      {"5", "\"00:00:05Z\""},
      {"86399", "\"23:59:59Z\""},
      {"86400", "time_parsing: Input should be in a valid time format, numeric times may not exceed 86,399 seconds"},
      {"-1", "time_parsing: Input should be in a valid time format, time in seconds should be positive"},
      {"1.5", "\"00:00:01.500000Z\""},
      {"86399.9999999",
       "time_parsing: Input should be in a valid time format, numeric times may not exceed 86,399 seconds"},
      {"-0.5", "time_parsing: Input should be in a valid time format, time in seconds should be positive"},
      {"10000000000.0",
       "time_parsing: Input should be in a valid time format, numeric times may not exceed 86,399 seconds"},
      {"1000000000000000000000000000000",
       "time_parsing: Input should be in a valid time format, numeric times may not exceed 86,399 seconds"},
      {"true", "time_type: Input should be a valid time"},
      {"null", "time_type: Input should be a valid time"},
      {"[]", "time_type: Input should be a valid time"},
  };
  expect_others<TimeOfDay>(others);
}

}  // namespace
}  // namespace laneway::detail
