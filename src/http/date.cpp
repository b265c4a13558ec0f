#include "http/date.hpp"

#include <algorithm>
#include <chrono>

#include "base/text.hpp"

namespace laneway::http {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> day_names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::string_view month_names = "JanFebMarAprMayJunJulAugSepOctNovDec";

void put_two(char* p, unsigned value) noexcept {
  p[0] = static_cast<char>('0' + value / 10 % 10);
  p[1] = static_cast<char>('0' + value % 10);
}

// Takes one piece after another off the front; `ok` turns false at the first that is not there.
struct Reader {
  std::string_view rest;
  bool ok = true;

  void literal(std::string_view text) noexcept {
    ok = ok && rest.starts_with(text);
    if (ok) rest.remove_prefix(text.size());
  }
  int number(std::size_t digits) noexcept {
    ok = ok && rest.size() >= digits && std::ranges::all_of(rest.substr(0, digits), is_digit);
    int value = 0;
    for (std::size_t i = 0; ok && i < digits; ++i) value = value * 10 + (rest[i] - '0');
    if (ok) rest.remove_prefix(digits);
    return value;
  }
  unsigned month() noexcept {
    const std::size_t at = rest.size() < 3 ? std::string_view::npos : month_names.find(rest.substr(0, 3));
    ok = ok && at != std::string_view::npos && at % 3 == 0;
    if (ok) rest.remove_prefix(3);
    return static_cast<unsigned>(at / 3 + 1);
  }
  int time() noexcept {
    const int hour = number(2);
    literal(":");
    const int minute = number(2);
    literal(":");
    const int second = number(2);
    ok = ok && hour < 24 && minute < 60 && second <= 60;  // 60: a leap second
    return (hour * 60 + minute) * 60 + second;
  }
};

std::optional<std::int64_t> seconds_of(const Reader& reader, int year, unsigned month, int day, int time) noexcept {
  if (!reader.ok || !reader.rest.empty()) return std::nullopt;
  const year_month_day date{std::chrono::year(year), std::chrono::month(month),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::int64_t{sys_days(date).time_since_epoch().count()} * 86'400 + time;
}

int year_of(std::int64_t unix_seconds) noexcept {
  return static_cast<int>(year_month_day(floor<days>(sys_seconds(seconds(unix_seconds)))).year());
}

// RFC 9110 section 5.6.7: more than 50 years ahead means the most recent past year with the same last two digits.
int full_year(int two_digits, std::int64_t now) noexcept {
  const int this_year = year_of(now);
  const int year = this_year - this_year % 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

}  // namespace

DateText format_date(std::int64_t unix_seconds) noexcept {
  constexpr std::int64_t last = 253'402'300'799;  // 9999-12-31 23:59:59
  const std::int64_t when = std::clamp<std::int64_t>(unix_seconds, 0, last);
  const auto day = sys_days(days(when / 86'400));
  const year_month_day date(day);
  const auto time = static_cast<unsigned>(when % 86'400);
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));

  DateText text;
  std::ranges::copy(std::string_view("Sun, 01 Jan 1970 00:00:00 GMT"), text.begin());
  std::ranges::copy(day_names[weekday(day).c_encoding()].substr(0, 3), text.begin());
  put_two(&text[5], static_cast<unsigned>(date.day()));
  std::ranges::copy(month_names.substr(3 * (static_cast<unsigned>(date.month()) - 1), 3), text.begin() + 8);
  put_two(&text[12], year / 100);
  put_two(&text[14], year);
  put_two(&text[17], time / 3600);
  put_two(&text[20], time / 60 % 60);
  put_two(&text[23], time % 60);
  return text;
}

std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now) noexcept {
  Reader in{text};
  const auto whole = std::ranges::find_if(day_names, [&](std::string_view name) { return text.starts_with(name); });
  const auto brief =
      std::ranges::find_if(day_names, [&](std::string_view name) { return text.starts_with(name.substr(0, 3)); });
  if (brief == day_names.end()) return std::nullopt;

  if (whole != day_names.end()) {  // RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
    in.literal(*whole);
    in.literal(", ");
    const int day = in.number(2);
    in.literal("-");
    const unsigned month = in.month();
    in.literal("-");
    const int year = full_year(in.number(2), now);
    in.literal(" ");
    const int time = in.time();
    in.literal(" GMT");
    return seconds_of(in, year, month, day, time);
  }
  in.rest.remove_prefix(3);
  if (in.rest.starts_with(',')) {  // IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
    in.literal(", ");
    const int day = in.number(2);
    in.literal(" ");
    const unsigned month = in.month();
    in.literal(" ");
    const int year = in.number(4);
    in.literal(" ");
    const int time = in.time();
    in.literal(" GMT");
    return seconds_of(in, year, month, day, time);
  }
  in.literal(" ");  // asctime: Sun Nov  6 08:49:37 1994
  const unsigned month = in.month();
  in.literal(" ");
  const bool one_digit = in.rest.starts_with(' ');
  if (one_digit) in.literal(" ");
  const int day = in.number(one_digit ? 1 : 2);
  in.literal(" ");
  const int time = in.time();
  in.literal(" ");
  const int year = in.number(4);
  return seconds_of(in, year, month, day, time);
}

}  // namespace laneway::http
