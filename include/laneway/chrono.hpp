#pragma once

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "laneway/detail/type.hpp"

// Dates, times and durations as parameters and members. Include it where they are used: <chrono> is large.
//
//     C++                                 JSON and text                          Python
//     std::chrono::year_month_day         "2020-01-31"                           datetime.date
//     laneway::TimeOfDay                  "12:30:00", "12:30:00+01:00"           datetime.time
//     laneway::DateTime                   "2020-01-31T12:30:00+01:00"            datetime.datetime
//     std::chrono::sys_time<Duration>     "2020-01-31T11:30:00Z"                 datetime.datetime, in UTC
//     std::chrono::duration<Rep, Period>  "P1DT2H", "26:00:00", 93600 (seconds)  datetime.timedelta
//
// What is accepted, refused and written, and in which words, is as in pydantic 2.13. Numbers are seconds since 1970 in
// UTC (milliseconds beyond 20,000,000,000), of a TimeOfDay since midnight.

namespace laneway {

/// A time of day with its offset from UTC, if it was given. Precision: microseconds; more digits are cut off.
struct TimeOfDay {
  std::chrono::microseconds since_midnight{};
  std::optional<std::chrono::minutes> offset = {};

  friend bool operator==(const TimeOfDay&, const TimeOfDay&) = default;
};

/// A date and a time as they were written, with their offset from UTC, if it was given. Years 1 to 9999.
/// Two are equal when both parts are: the same instant with another offset is another value; compare `to_sys()`.
struct DateTime {
  std::chrono::local_time<std::chrono::microseconds> local{};
  std::optional<std::chrono::minutes> offset = {};

  /// The instant; without an offset the local time is taken for UTC.
  std::chrono::sys_time<std::chrono::microseconds> to_sys() const {
    return std::chrono::sys_time<std::chrono::microseconds>(local.time_since_epoch() -
                                                            offset.value_or(std::chrono::minutes(0)));
  }
  /// An instant, in UTC.
  static DateTime from_sys(std::chrono::sys_time<std::chrono::microseconds> instant) {
    return {std::chrono::local_time<std::chrono::microseconds>(instant.time_since_epoch()), std::chrono::minutes(0)};
  }

  friend bool operator==(const DateTime&, const DateTime&) = default;
};

/// "2020-01-31T12:30:00+00:00": as Python's isoformat, which has no 'Z'. (JSON has it.)
std::string iso_format(const DateTime& value);

namespace detail {

/// Read one from text as pydantic does. Errors: false and `fault`: date_from_datetime_parsing,
/// date_from_datetime_inexact, date_parsing; time_parsing; datetime_from_date_parsing, datetime_parsing;
/// time_delta_parsing, also for what is beyond 64 bits of microseconds. Thread safety: pure.
bool parse_date(std::string_view text, std::chrono::year_month_day& value, Fault& fault);
bool parse_time(std::string_view text, TimeOfDay& value, Fault& fault);
bool parse_datetime(std::string_view text, DateTime& value, Fault& fault);
bool parse_duration(std::string_view text, std::chrono::microseconds& value, Fault& fault);

/// The same from what JSON says without quotes: a number; other things are the type's `type_fault`.
bool read_other_date(NonText what, std::string_view json, std::chrono::year_month_day& value, Fault& fault);
bool read_other_time(NonText what, std::string_view json, TimeOfDay& value, Fault& fault);
bool read_other_datetime(NonText what, std::string_view json, DateTime& value, Fault& fault);
bool read_other_duration(NonText what, std::string_view json, std::chrono::microseconds& value, Fault& fault);

/// As ValueTable::judge. An offset counts only where value and bound both have one; else the times are compared as they
/// were written. Thread safety: pure.
bool judge_date(const std::chrono::year_month_day& value, const Bound& bound, BoundJudgement& out);
bool judge_time(const TimeOfDay& value, const Bound& bound, BoundJudgement& out);
bool judge_datetime(const DateTime& value, const Bound& bound, BoundJudgement& out);
bool judge_duration(std::chrono::microseconds value, const Bound& bound, BoundJudgement& out);

void write_date(JsonWriter& out, std::chrono::year_month_day value);
void write_time(JsonWriter& out, const TimeOfDay& value);
void write_datetime(JsonWriter& out, const DateTime& value);
void write_duration(JsonWriter& out, std::chrono::microseconds value);

/// Microseconds as a count of `numerator / denominator` seconds between `min` and `max`.
/// Errors: false and `fault`, time_delta_parsing or datetime_parsing: out of range; a fraction of the unit, of a
/// duration (an instant's is cut off, towards the past).
bool count_units(std::chrono::microseconds value, long long numerator, long long denominator, long long min,
                 long long max, bool is_instant, long long& count, Fault& fault);

template <class D>
bool from_microseconds(std::chrono::microseconds wide, D& value, bool is_instant, Fault& fault) {
  using Rep = typename D::rep;
  if constexpr (std::is_floating_point_v<Rep>) {
    value = std::chrono::duration_cast<D>(wide);
    return true;
  } else {
    long long count = 0;
    if (!count_units(wide, D::period::num, D::period::den, std::numeric_limits<Rep>::min(),
                     std::numeric_limits<Rep>::max(), is_instant, count, fault)) {
      return false;
    }
    value = D(static_cast<Rep>(count));
    return true;
  }
}

extern const ValueTable date_table, time_table, datetime_table;

template <class Instant>
struct InstantTable {
  using Duration = typename Instant::duration;
  static bool narrow(const DateTime& wide, void* value, Fault& fault) {
    Duration count{};
    if (!from_microseconds(wide.to_sys().time_since_epoch(), count, true, fault)) return false;
    *static_cast<Instant*>(value) = Instant(count);
    return true;
  }
  static bool read(std::string_view text, void* value, Fault& fault) {
    DateTime wide;
    return parse_datetime(text, wide, fault) && narrow(wide, value, fault);
  }
  static bool read_other(NonText what, std::string_view json, void* value, Fault& fault) {
    DateTime wide;
    return read_other_datetime(what, json, wide, fault) && narrow(wide, value, fault);
  }
  static void write(JsonWriter& out, const void* value) {
    write_datetime(
        out, DateTime::from_sys(std::chrono::floor<std::chrono::microseconds>(*static_cast<const Instant*>(value))));
  }
  static bool judge(const void* value, const Bound& bound, BoundJudgement& out) {
    const auto instant = std::chrono::floor<std::chrono::microseconds>(*static_cast<const Instant*>(value));
    return judge_datetime(DateTime::from_sys(instant), bound, out);
  }
};

template <class D>
struct DurationTable {
  static bool read(std::string_view text, void* value, Fault& fault) {
    std::chrono::microseconds wide{};
    return parse_duration(text, wide, fault) && from_microseconds(wide, *static_cast<D*>(value), false, fault);
  }
  static bool read_other(NonText what, std::string_view json, void* value, Fault& fault) {
    std::chrono::microseconds wide{};
    return read_other_duration(what, json, wide, fault) &&
           from_microseconds(wide, *static_cast<D*>(value), false, fault);
  }
  static void write(JsonWriter& out, const void* value) {
    write_duration(out, std::chrono::duration_cast<std::chrono::microseconds>(*static_cast<const D*>(value)));
  }
  static bool judge(const void* value, const Bound& bound, BoundJudgement& out) {
    return judge_duration(std::chrono::duration_cast<std::chrono::microseconds>(*static_cast<const D*>(value)), bound,
                          out);
  }
};

template <>
struct ValueTraits<std::chrono::year_month_day> {
  static constexpr bool is_value = true;
  static constexpr const ValueTable& table = date_table;
};
template <>
struct ValueTraits<TimeOfDay> {
  static constexpr bool is_value = true;
  static constexpr const ValueTable& table = time_table;
};
template <>
struct ValueTraits<DateTime> {
  static constexpr bool is_value = true;
  static constexpr const ValueTable& table = datetime_table;
};
template <class D>
struct ValueTraits<std::chrono::sys_time<D>> {
  static constexpr bool is_value = true;
  using Of = InstantTable<std::chrono::sys_time<D>>;
  static constexpr ValueTable table = {"datetime",
                                       "date-time",
                                       &Of::read,
                                       &Of::read_other,
                                       &Of::write,
                                       "datetime_type",
                                       "Input should be a valid datetime",
                                       {},
                                       {},
                                       &Of::judge};
};
template <class Rep, class Period>
struct ValueTraits<std::chrono::duration<Rep, Period>> {
  static constexpr bool is_value = true;
  using Of = DurationTable<std::chrono::duration<Rep, Period>>;
  static constexpr ValueTable table = {"timedelta",
                                       "duration",
                                       &Of::read,
                                       &Of::read_other,
                                       &Of::write,
                                       "time_delta_type",
                                       "Input should be a valid timedelta",
                                       {},
                                       {},
                                       &Of::judge};
};

}  // namespace detail
}  // namespace laneway
