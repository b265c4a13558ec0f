#include "http/date.hpp"

#include <gtest/gtest.h>

#include <string>

namespace laneway::http {
namespace {

constexpr std::int64_t now = 1'700'000'000;  // in 2023

std::string formatted(std::int64_t seconds) { return std::string(view(format_date(seconds))); }

TEST(Date, Formats) {
  EXPECT_EQ(formatted(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(formatted(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(formatted(951'782'399), "Mon, 28 Feb 2000 23:59:59 GMT");
  EXPECT_EQ(formatted(951'782'400), "Tue, 29 Feb 2000 00:00:00 GMT");
  EXPECT_EQ(formatted(253'402'300'799), "Fri, 31 Dec 9999 23:59:59 GMT");
}

TEST(Date, ClampsWhatHasNoForm) {
  EXPECT_EQ(formatted(-1), formatted(0));
  EXPECT_EQ(formatted(INT64_MAX), formatted(253'402'300'799));
}

TEST(Date, ReadsAllThreeForms) {
  EXPECT_EQ(parse_date("Sun, 06 Nov 1994 08:49:37 GMT", now), 784'111'777);
  EXPECT_EQ(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", now), 784'111'777);
  EXPECT_EQ(parse_date("Sun Nov  6 08:49:37 1994", now), 784'111'777);
  EXPECT_EQ(parse_date("Wed Nov 16 08:49:37 1994", now), 784'111'777 + 864'000);
}

TEST(Date, TwoDigitYearsAreNotFarAhead) {
  EXPECT_EQ(parse_date("Sunday, 06-Nov-73 08:49:37 GMT", now), parse_date("Sun, 06 Nov 2073 08:49:37 GMT", now));
  EXPECT_EQ(parse_date("Sunday, 06-Nov-74 08:49:37 GMT", now), parse_date("Sun, 06 Nov 1974 08:49:37 GMT", now));
}

TEST(Date, ReadsBackWhatItWrites) {
  for (std::int64_t t = 0; t < 253'402'300'799; t += 1'234'567'890) EXPECT_EQ(parse_date(formatted(t), now), t);
}

TEST(Date, RefusesWhatIsNoDate) {
  for (const std::string_view bad :
       {"", "Sun", "Sun,", "Son, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 ovD 1994 08:49:37 GMT", "Sun, 06 Nov -994 08:49:37 GMT",
        "1994-11-06T08:49:37Z", "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun Nov 06 08:49:37 94", "784111777"}) {
    EXPECT_EQ(parse_date(bad, now), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace laneway::http
