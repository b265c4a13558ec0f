#include "laneway/chrono.hpp"

#include <gtest/gtest.h>

#include <string>

#include "json/value_rows.hpp"

// Asked of pydantic 2.13; where this differs, a comment says so.

namespace laneway::detail {
namespace {

TEST(Chrono, DurationsAsPydanticReadsThem) {
  const ValueRow texts[] = {
      {"x", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"P", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"PT", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"P1", "time_delta_parsing: Input should be a valid timedelta, quantity invalid in date part of duration"},
      {"P1D", "\"P1D\""},
      {"P1DT2H", "\"P1DT2H\""},
      {"P1Y", "\"P1Y\""},
      {"P1M", "\"P30D\""},
      {"P1W", "\"P7D\""},
      {"PT1M", "\"PT1M\""},
      {"PT1.5H", "\"PT1H30M\""},
      {"PT1.5H2M", "time_delta_parsing: Input should be a valid timedelta, quantity fraction invalid in duration"},
      {"P1.5D", "\"P1DT12H\""},
      {"P1DT", "\"P1D\""},
      {"PTT", "time_delta_parsing: Input should be a valid timedelta, `t` character repeated in duration"},
      {"P1H", "time_delta_parsing: Input should be a valid timedelta, quantity invalid in date part of duration"},
      {"PT1D", "time_delta_parsing: Input should be a valid timedelta, quantity invalid in time part of duration"},
      {"+P1D", "\"P1D\""},
      {"-P1D", "\"-P1D\""},
      {"- P1D", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"p1d", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"P-1D", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"12:30", "\"PT12H30M\""},
      {"12:30:15", "\"PT12H30M15S\""},
      {"12:30:15.5", "\"PT12H30M15.5S\""},
      {"-12:30:15", "\"-PT12H30M15S\""},
      {"12:30:15Z",
       "time_delta_parsing: Input should be a valid timedelta, unexpected extra characters at the end of the input"},
      {"12:30:15+01:00",
       "time_delta_parsing: Input should be a valid timedelta, unexpected extra characters at the end of the input"},
      {"24:00", "\"P1D\""},
      {"24:00:00", "\"P1D\""},
      {"99:00:00", "\"P4DT3H\""},
      {"123:00:00", "\"P5DT3H\""},
      {"1 day", "\"P1D\""},
      {"1 days", "\"P1D\""},
      {"1 days, 12:30", "\"P1DT12H30M\""},
      {"1d", "\"P1D\""},
      {"1D 12:30:00", "\"P1DT12H30M\""},
      {"1day12:30", "\"P1DT12H30M\""},
      {"1 d,12:30", "\"P1DT12H30M\""},
      {"-1 days 12:30", "\"-P1DT12H30M\""},
      {"1  days",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"1 days 12:30:00.5", "\"P1DT12H30M0.5S\""},
      {"1 dayx", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"1 dx", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"1",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"5",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"1.5",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"-5",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"P99999999999D",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"P1000000000D",
       "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 days"},
      {"PT99999999999S",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"1e5",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"P1.S", "time_delta_parsing: Input should be a valid timedelta, quantity invalid in date part of duration"},
      {"PT1.S", "\"PT1S\""},
      {"PT.5S", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"PT0.1234567S", "\"PT0.123457S\""},
      {"PT0,5S", "\"PT0.5S\""},
      {"PT1S ", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"12:60",
       "time_delta_parsing: Input should be a valid timedelta, minute value is outside expected range of 0-59"},
      {"12:30:60",
       "time_delta_parsing: Input should be a valid timedelta, second value is outside expected range of 0-59"},
      {"12:3",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"1000000000 days",
       "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 days"},
      {"999999999999 days",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"1 days, ", "\"P1D\""},
      {"1 days,", "\"P1D\""},
      {"1 days 1", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"12:30x",
       "time_delta_parsing: Input should be a valid timedelta, unexpected extra characters at the end of the input"},
      {"1:30",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"12:30:15,5", "\"PT12H30M15.5S\""},
      {"12:30:15.1234567", "\"PT12H30M15.123456S\""},
      {"P1.123W", "\"P7DT20H39M50.4S\""},
      {"PT36H", "\"P1DT12H\""},
      {"PT0S", "\"PT0S\""},
      {"-PT1.5S", "\"-PT1.5S\""},
      {"P400D", "\"P1Y35D\""},
      {"9223372036854775808", "time_delta_parsing: Input should be a valid timedelta, invalid character in hour"},
      {"4294967296", "time_delta_parsing: Input should be a valid timedelta, invalid character in hour"},
      {"1 12:30", "time_delta_parsing: Input should be a valid timedelta, invalid character in hour"},
      {"1 1",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {" 1", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"123:00", "\"P5DT3H\""},
      {"1234:00:00", "\"P51DT10H\""},
      {"12:30:1", "time_delta_parsing: Input should be a valid timedelta, invalid character in second"},
      {"12:30:", "time_delta_parsing: Input should be a valid timedelta, invalid character in second"},
      {"12:aa", "time_delta_parsing: Input should be a valid timedelta, invalid character in minute"},
      {"1a:30", "time_delta_parsing: Input should be a valid timedelta, invalid character in hour"},
      {"a1:30", "time_delta_parsing: Input should be a valid timedelta, invalid character in hour"},
      {"12:30:aa", "time_delta_parsing: Input should be a valid timedelta, invalid character in second"},
      {"12:30:15.", "time_delta_parsing: Input should be a valid timedelta, second fraction digits missing after `.`"},
      {"12:30:15.x", "time_delta_parsing: Input should be a valid timedelta, second fraction digits missing after `.`"},
      {"123456789:00", "\"P14093Y87DT21H\""},
      {"99999999999:00:00",
       "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 hours"},
      {"4294967:00", "\"P490Y106DT23H\""},
      {"23999999976:00:00",
       "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 hours"},
      {"-", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"+", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"12:",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"1 days 123:00:00",
       "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 hours"},
      {"1 days 24:00:00",
       "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 hours"},
      {"1 days 12:30Z",
       "time_delta_parsing: Input should be a valid timedelta, unexpected extra characters at the end of the input"},
      {"1 days 12:30:00+01:00x",
       "time_delta_parsing: Input should be a valid timedelta, unexpected extra characters at the end of the input"},
      {"1 days 12:30 ",
       "time_delta_parsing: Input should be a valid timedelta, unexpected extra characters at the end of the input"},
      {"1da",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"1dax",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"1 days,, 12:30", "time_delta_parsing: Input should be a valid timedelta, invalid character in hour"},
      {"1 d  12:30", "time_delta_parsing: Input should be a valid timedelta, invalid character in hour"},
      {"PT4294967295S", "\"P136Y70DT6H28M15S\""},
      {"PT4294967296S",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"PT1193046H", "\"P136Y70DT6H\""},
      {"PT1193047H",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"P11767034Y",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"PT0.9999999S", "\"PT1S\""},
      {"P0.9999999999D", "\"PT23H59M59.999991S\""},
      {"--P1D", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"P1D2H", "time_delta_parsing: Input should be a valid timedelta, quantity invalid in date part of duration"},
      {"P T1H", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"T1H", "time_delta_parsing: Input should be a valid timedelta, invalid digit in duration"},
      {"1:2",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"12 :30", "time_delta_parsing: Input should be a valid timedelta, invalid character in hour"},
      {"12345:00:00", "\"P1Y149DT9H\""},
      {"1:30:00", "\"PT1H30M\""},
      {"P1Y2M3W4DT5H6M7.8S", "\"P1Y85DT5H6M7.8S\""},
      {"1:",
       "time_delta_parsing: Input should be a valid timedelta, \"day\" identifier in duration not correctly formatted"},
      {"99:99",
       "time_delta_parsing: Input should be a valid timedelta, minute value is outside expected range of 0-59"},
      {"0:30:00", "\"PT30M\""},
      {"12:5:00", "time_delta_parsing: Input should be a valid timedelta, invalid character in minute"},
      {"123:5:00", "time_delta_parsing: Input should be a valid timedelta, invalid character in minute"},
      {"123:0", "time_delta_parsing: Input should be a valid timedelta, input is too short"},
      {"1200000:00", "\"P136Y360D\""},
      {"123:00:00Z",
       "time_delta_parsing: Input should be a valid timedelta, unexpected extra characters at the end of the input"},
      {"12:30,5",
       "time_delta_parsing: Input should be a valid timedelta, unexpected extra characters at the end of the input"},
  };
  expect_texts<std::chrono::microseconds>(texts);
  const ValueRow others[] = {
      {"5", "\"PT5S\""},
      {"-5", "\"-PT5S\""},
      {"1.5", "\"PT1.5S\""},
      {"-1.5", "\"-PT1.5S\""},
      {"0.1", "\"PT0.1S\""},
      {"1.0000005", "\"PT1.000001S\""},
      {"true", "\"PT1S\""},
      {"null", "time_delta_type: Input should be a valid timedelta"},
      {"[]", "time_delta_type: Input should be a valid timedelta"},
      {"1e+20", "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 days"},
      {"1000000000000000000000000000000",
       "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 days"},
      {"86399999999999",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"86400000000000",
       "time_delta_parsing: Input should be a valid timedelta, durations may not exceed 999,999,999 days"},
      {"-86399999913600",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"0", "\"PT0S\""},
      {"4e-07", "\"PT0S\""},
      {"-5e-07", "\"-PT0.000001S\""},
      {"1e-06", "\"PT0.000001S\""},
      {"86400", "\"P1D\""},
      {"3600", "\"PT1H\""},
      {"90061.5", "\"P1DT1H1M1.5S\""},
      {"9200000000000.0", "\"P291730Y31DT11H33M20S\""},
      {"10000000000000.0",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"-10000000000000.0",
       "time_delta_parsing: Input should be a valid timedelta, a numeric value in the duration is too large"},
      {"31536000", "\"P1Y\""},
      {"31536000.000001", "\"P1YT0.000001S\""},
      {"-86400", "\"-P1D\""},
      {"60", "\"PT1M\""},
      {"2.5e-06", "\"PT0.000003S\""},
      {"3.5e-06", "\"PT0.000004S\""},
      {"1.9999999", "\"PT2S\""},
  };
  expect_others<std::chrono::microseconds>(others);
}

TEST(Chrono, DurationsOfOtherUnits) {
  const std::string inexact =
      "time_delta_parsing: Input should be a valid timedelta, fractions of its unit are not supported";
  const std::string out_of_range = "time_delta_parsing: Input should be a valid timedelta, the value is out of range";
  EXPECT_EQ(outcome<std::chrono::seconds>("PT90M", true), R"("PT1H30M")");
  EXPECT_EQ(outcome<std::chrono::seconds>("1.5", false), inexact);
  EXPECT_EQ(outcome<std::chrono::hours>("PT90M", true), inexact);
  EXPECT_EQ(outcome<std::chrono::milliseconds>("1.5", false), R"("PT1.5S")");
  EXPECT_EQ(outcome<std::chrono::nanoseconds>("P106751D", true), R"("P292Y171D")");
  EXPECT_EQ(outcome<std::chrono::nanoseconds>("P106752D", true), out_of_range);
  EXPECT_EQ(outcome<std::chrono::duration<double>>("1.5", false), R"("PT1.5S")");
  using Small = std::chrono::duration<signed char>;
  EXPECT_EQ(outcome<Small>("127", false), R"("PT2M7S")");
  EXPECT_EQ(outcome<Small>("128", false), out_of_range);
  EXPECT_EQ(outcome<Small>("-128", false), R"("-PT2M8S")");
}

TEST(Chrono, DurationsHoldToTheEndsOfTheirRange) {
  std::string json;
  JsonWriter out(json);
  write_duration(out, std::chrono::microseconds::min());
  EXPECT_EQ(json, R"("-P292471Y76DT4H54.775808S")");
}

TEST(Chrono, FaultsHaveTheirContext) {
  std::chrono::microseconds value{};
  Fault fault;
  EXPECT_FALSE(parse_duration("1", value, fault));
  EXPECT_EQ(fault.context, R"("error":"\"day\" identifier in duration not correctly formatted")");
}

}  // namespace
}  // namespace laneway::detail
