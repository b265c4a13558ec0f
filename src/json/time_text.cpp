#include "json/time_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>

#include "base/text.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway::detail {
namespace {

// Two digits at `at`, or -1.
int two_digits(std::string_view text, std::size_t at) {
  if (text.size() < at + 2 || !is_digit(text[at]) || !is_digit(text[at + 1])) return -1;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

unsigned days_in(int year, unsigned month) {
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (month == 2) return leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

constexpr std::string_view minus_sign = "\xe2\x88\x92";  // U+2212, which ISO 8601 allows

Complaint scan_offset(std::string_view text, std::optional<int>& offset_minutes) {
  if (text.empty()) return {};
  std::size_t at = 1;
  if (text[0] == 'Z' || text[0] == 'z') {
    offset_minutes = 0;
  } else {
    const bool long_minus = text.starts_with(minus_sign);
    if (!long_minus && text[0] != '+' && text[0] != '-') return "invalid timezone sign";
    if (long_minus) at = minus_sign.size();
    const int hours = two_digits(text, at);
    if (hours < 0) return "invalid timezone hour";
    at += 2;
    if (at < text.size() && text[at] == ':') ++at;
    const int minutes = two_digits(text, at);
    if (minutes < 0) return "invalid timezone minute";
    if (minutes > 59) return "timezone minute value is outside expected range of 0-59";
    if (hours > 23) return "timezone offset must be less than 24 hours";
    const int offset = hours * 60 + minutes;
    offset_minutes = text[0] == '+' ? offset : -offset;
    at += 2;
  }
  return at < text.size() ? "unexpected extra characters at the end of the input" : Complaint{};
}

// Digits behind a point or comma at `at`, which moves behind them.
Complaint scan_fraction(std::string_view text, std::size_t& at, std::int64_t& us) {
  if (at == text.size() || (text[at] != '.' && text[at] != ',')) return {};
  const std::size_t first = ++at;
  std::int64_t unit = second_us / 10;
  for (; at < text.size() && is_digit(text[at]); ++at, unit /= 10) us += (text[at] - '0') * unit;
  return at == first ? "second fraction digits missing after `.`" : Complaint{};
}

}  // namespace

std::int64_t days_from(Day day) noexcept {
  // Years begin in March, so that the leap day is the last; 400 of them are an era.
  const std::int64_t year = day.year - (day.month <= 2 ? 1 : 0);
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * ((day.month + 9) % 12) + 2) / 5 + day.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

Day day_from(std::int64_t days) noexcept {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t march_month = (5 * day_of_year + 2) / 153;
  const auto month = static_cast<unsigned>(march_month < 10 ? march_month + 3 : march_month - 9);
  return {static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)), month,
          static_cast<unsigned>(day_of_year - (153 * march_month + 2) / 5 + 1)};
}

Complaint scan_day(std::string_view text, Day& day) {
  if (text.size() < 10) return "input is too short";
  const int century = two_digits(text, 0);
  const int year = two_digits(text, 2);
  if (century < 0 || year < 0) return "invalid character in year";
  if (text[4] != '-') return "invalid date separator, expected `-`";
  const int month = two_digits(text, 5);
  if (month < 0) return "invalid character in month";
  if (text[7] != '-') return "invalid date separator, expected `-`";
  const int day_of_month = two_digits(text, 8);
  if (day_of_month < 0) return "invalid character in day";
  if (month < 1 || month > 12) return "month value is outside expected range of 1-12";
  day = {century * 100 + year, static_cast<unsigned>(month), static_cast<unsigned>(day_of_month)};
  if (day.day < 1 || day.day > days_in(day.year, day.month)) return "day value is outside expected range";
  return {};
}

Complaint scan_clock(std::string_view text, std::int64_t& since_midnight_us, std::size_t& end) {
  if (text.size() < 5) return "input is too short";
  const int hour = two_digits(text, 0);
  if (hour < 0) return "invalid character in hour";
  if (text[2] != ':') return "invalid time separator, expected `:`";
  const int minute = two_digits(text, 3);
  if (minute < 0) return "invalid character in minute";
  if (hour > 23) return "hour value is outside expected range of 0-23";
  if (minute > 59) return "minute value is outside expected range of 0-59";
  since_midnight_us = (hour * 3'600LL + minute * 60LL) * second_us;
  end = 5;
  if (text.size() == end || text[end] != ':') return {};
  const int second = two_digits(text, 6);
  if (second < 0) return "invalid character in second";
  if (second > 59) return "second value is outside expected range of 0-59";
  since_midnight_us += second * second_us;
  end = 8;
  return scan_fraction(text, end, since_midnight_us);
}

Complaint scan_time(std::string_view text, Clock& clock) {
  std::size_t end = 0;
  if (const Complaint bad = scan_clock(text, clock.since_midnight_us, end); !bad.empty()) return bad;
  return scan_offset(text.substr(end), clock.offset_minutes);
}

Complaint moment_at(std::int64_t timestamp, std::int64_t extra_us, Moment& moment) {
  constexpr std::int64_t watershed = 20'000'000'000;  // beyond it: milliseconds
  constexpr std::int64_t year_0 = -62'167'219'200;
  constexpr std::int64_t last_of_9999 = 253'402'300'799;
  if (timestamp > watershed || timestamp < -watershed) {
    std::int64_t rest = timestamp % 1'000;
    timestamp /= 1'000;
    if (rest < 0) {
      rest += 1'000;
      --timestamp;
    }
    extra_us += rest * 1'000;
  }
  timestamp += extra_us / second_us;
  extra_us %= second_us;
  if (timestamp < year_0) return "dates before 0000 are not supported as unix timestamps";
  if (timestamp > last_of_9999) return "dates after 9999 are not supported as unix timestamps";
  const std::int64_t days = (timestamp >= 0 ? timestamp : timestamp - (day_seconds - 1)) / day_seconds;
  moment.day = day_from(days);
  moment.clock = {(timestamp - days * day_seconds) * second_us + extra_us, 0};
  return {};
}

Complaint moment_at(double timestamp, Moment& moment) {
  if (std::isnan(timestamp)) return "NaN values not permitted";
  if (std::abs(timestamp) > 20e9) timestamp /= 1'000;
  if (timestamp > 1e18) return moment_at(std::int64_t{1'000'000'000'000'000'000}, 0, moment);
  if (timestamp < -1e18) return moment_at(std::int64_t{-1'000'000'000'000'000'000}, 0, moment);
  const double seconds = std::floor(timestamp);
  return moment_at(static_cast<std::int64_t>(seconds), std::llround((timestamp - seconds) * 1e6), moment);
}

std::optional<std::int64_t> parse_plain_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text[0])) return {};
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error != std::errc{}) return {};
  return negative ? -value : value;
}

JsonNumber parse_json_number(std::string_view json) {
  JsonNumber number;
  if (const auto integer = parse_plain_integer(json)) {
    number.is_integer = true;
    number.integer = *integer;
  }
  const auto [stop, error] = std::from_chars(json.data(), json.data() + json.size(), number.number);
  if (error == std::errc::result_out_of_range) number.number = json.starts_with('-') ? -HUGE_VAL : HUGE_VAL;
  return number;
}

void append_day(std::string& out, Day day) {
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

void append_clock(std::string& out, const Clock& clock) {
  const std::int64_t seconds = clock.since_midnight_us / second_us;
  fmt::format_to(std::back_inserter(out), "{:02}:{:02}:{:02}", seconds / 3'600, seconds / 60 % 60, seconds % 60);
  if (const auto us = clock.since_midnight_us % second_us; us != 0) {
    fmt::format_to(std::back_inserter(out), ".{:06}", us);
  }
  if (!clock.offset_minutes) return;
  if (*clock.offset_minutes == 0) {
    out.push_back('Z');
    return;
  }
  const int offset = std::abs(*clock.offset_minutes);
  fmt::format_to(std::back_inserter(out), "{}{:02}:{:02}", *clock.offset_minutes < 0 ? '-' : '+', offset / 60,
                 offset % 60);
}

bool complain(Fault& fault, std::string_view type, std::string_view sentence, Complaint complaint) {
  std::string quoted;
  JsonWriter(quoted).string(complaint);
  fault = {type, fmt::format("{}, {}", sentence, complaint), fmt::format("\"error\":{}", quoted)};
  return false;
}

}  // namespace laneway::detail
