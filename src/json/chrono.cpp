#include "laneway/chrono.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>

#include "json/time_text.hpp"
#include "laneway/detail/json_writer.hpp"

// Rules and words are those of pydantic 2.13, found by asking it; chrono_test.cpp has the tables.

namespace laneway::detail {
namespace {

constexpr std::string_view bad_date = "Input should be a valid date or datetime";
constexpr std::string_view bad_date_form = "Input should be a valid date in the format YYYY-MM-DD";
constexpr std::string_view bad_time = "Input should be in a valid time format";
constexpr std::string_view bad_datetime = "Input should be a valid datetime";
constexpr std::string_view bad_datetime_or_date = "Input should be a valid datetime or date";
constexpr std::string_view bad_duration = "Input should be a valid timedelta";
constexpr Complaint year_0 = "year 0 is out of range";
constexpr Complaint too_many_days = "durations may not exceed 999,999,999 days";
constexpr Complaint too_large = "a numeric value in the duration is too large";

// Date and time as written, or a number of seconds.
Complaint scan_moment(std::string_view text, Moment& moment) {
  Complaint bad = scan_day(text, moment.day);
  if (bad.empty()) {
    constexpr std::string_view separators = "Tt _";
    if (text.size() == 10 || separators.find(text[10]) == separators.npos) {
      bad = text.size() == 10 ? "input is too short" : "invalid datetime separator, expected `T`, `t`, `_` or space";
    } else {
      bad = scan_time(text.substr(11), moment.clock);
    }
    if (bad.empty()) return {};
  }
  if (const auto integer = parse_plain_integer(text)) return moment_at(*integer, 0, moment);
  if (text.find('.') == text.npos || text.find_first_not_of("0123456789.eE+-") != text.npos) return bad;
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  double number = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (stop != digits.data() + digits.size() || error != std::errc{}) return bad;
  return moment_at(number, moment);
}

// A date alone, or a number of seconds that is a midnight.
Complaint scan_date_alone(std::string_view text, Day& day) {
  Complaint bad = scan_day(text, day);
  if (bad.empty() && text.size() > 10) bad = "unexpected extra characters at the end of the input";
  if (bad.empty()) return {};
  const auto integer = parse_plain_integer(text);
  if (!integer) return bad;
  Moment moment;
  bad = moment_at(*integer, 0, moment);
  day = moment.day;
  return bad.empty() && moment.clock.since_midnight_us != 0 ? "Timestamp is not an exact date" : bad;
}

bool give_date(Day day, std::chrono::year_month_day& value, Fault& fault) {
  if (day.year == 0) return complain(fault, "date_parsing", bad_date_form, year_0);
  value = std::chrono::year(day.year) / std::chrono::month(day.month) / std::chrono::day(day.day);
  return true;
}

bool give_date(const Moment& moment, std::chrono::year_month_day& value, Fault& fault) {
  if (moment.clock.since_midnight_us == 0) return give_date(moment.day, value, fault);
  fault = {"date_from_datetime_inexact", "Datetimes provided to dates should have zero time - e.g. be exact dates", {}};
  return false;
}

bool give_datetime(const Moment& moment, DateTime& value, Fault& fault) {
  if (moment.day.year == 0) return complain(fault, "datetime_parsing", bad_datetime, year_0);
  const std::int64_t us = days_from(moment.day) * day_us + moment.clock.since_midnight_us;
  value.local = std::chrono::local_time<std::chrono::microseconds>(std::chrono::microseconds(us));
  value.offset.reset();
  if (moment.clock.offset_minutes) value.offset = std::chrono::minutes(*moment.clock.offset_minutes);
  return true;
}

bool is_number(NonText what) { return what == NonText::integer || what == NonText::number; }

bool refuse_type(Fault& fault, const ValueTable& table) {
  fault = {table.type_fault, std::string(table.type_message), {}};
  return false;
}

Complaint moment_of_json(std::string_view json, Moment& moment) {
  const JsonNumber number = parse_json_number(json);
  return number.is_integer ? moment_at(number.integer, 0, moment) : moment_at(number.number, moment);
}

template <class T, bool (*parse)(std::string_view, T&, Fault&)>
bool read_as(std::string_view text, void* value, Fault& fault) {
  return parse(text, *static_cast<T*>(value), fault);
}
template <class T, bool (*judge)(const T&, const Bound&, BoundJudgement&)>
bool judge_as(const void* value, const Bound& bound, BoundJudgement& out) {
  return judge(*static_cast<const T*>(value), bound, out);
}
template <class T, bool (*read)(NonText, std::string_view, T&, Fault&)>
bool read_other_as(NonText what, std::string_view json, void* value, Fault& fault) {
  return read(what, json, *static_cast<T*>(value), fault);
}

}  // namespace

bool parse_date(std::string_view text, std::chrono::year_month_day& value, Fault& fault) {
  Day day;
  if (scan_date_alone(text, day).empty()) return give_date(day, value, fault);
  Moment moment;
  const Complaint bad = scan_moment(text, moment);
  if (!bad.empty()) return complain(fault, "date_from_datetime_parsing", bad_date, bad);
  return give_date(moment, value, fault);
}

bool parse_time(std::string_view text, TimeOfDay& value, Fault& fault) {
  Clock clock;
  if (const Complaint bad = scan_time(text, clock); !bad.empty()) {
    return complain(fault, "time_parsing", bad_time, bad);
  }
  value.since_midnight = std::chrono::microseconds(clock.since_midnight_us);
  value.offset.reset();
  if (clock.offset_minutes) value.offset = std::chrono::minutes(*clock.offset_minutes);
  return true;
}

bool parse_datetime(std::string_view text, DateTime& value, Fault& fault) {
  Moment moment;
  if (scan_moment(text, moment).empty()) return give_datetime(moment, value, fault);
  moment = {};
  const Complaint bad = scan_date_alone(text, moment.day);
  if (!bad.empty()) return complain(fault, "datetime_from_date_parsing", bad_datetime_or_date, bad);
  moment.clock = {};
  return give_datetime(moment, value, fault);
}

bool parse_duration(std::string_view text, std::chrono::microseconds& value, Fault& fault) {
  std::int64_t us = 0;
  if (const Complaint bad = scan_duration(text, us); !bad.empty()) {
    return complain(fault, "time_delta_parsing", bad_duration, bad);
  }
  value = std::chrono::microseconds(us);
  return true;
}

bool read_other_date(NonText what, std::string_view json, std::chrono::year_month_day& value, Fault& fault) {
  if (!is_number(what)) return refuse_type(fault, date_table);
  Moment moment;
  const Complaint bad = moment_of_json(json, moment);
  if (!bad.empty()) return complain(fault, "date_from_datetime_parsing", bad_date, bad);
  return give_date(moment, value, fault);
}

bool read_other_time(NonText what, std::string_view json, TimeOfDay& value, Fault& fault) {
  if (!is_number(what)) return refuse_type(fault, time_table);
  const double seconds = parse_json_number(json).number;
  Complaint bad;
  double us = 0;
  if (seconds < 0) {
    bad = "time in seconds should be positive";
  } else {
    us = seconds < 1e6 ? std::round(seconds * 1e6) : HUGE_VAL;
    if (!(us < static_cast<double>(day_us))) bad = "numeric times may not exceed 86,399 seconds";
  }
  if (!bad.empty()) return complain(fault, "time_parsing", bad_time, bad);
  value = {std::chrono::microseconds(static_cast<std::int64_t>(us)), std::chrono::minutes(0)};
  return true;
}

bool read_other_datetime(NonText what, std::string_view json, DateTime& value, Fault& fault) {
  if (!is_number(what)) return refuse_type(fault, datetime_table);
  Moment moment;
  const Complaint bad = moment_of_json(json, moment);
  if (!bad.empty()) return complain(fault, "datetime_parsing", bad_datetime, bad);
  return give_datetime(moment, value, fault);
}

bool read_other_duration(NonText what, std::string_view json, std::chrono::microseconds& value, Fault& fault) {
  JsonNumber number;
  if (is_number(what)) {
    number = parse_json_number(json);
  } else if (what == NonText::boolean) {  // as Python takes one for a number
    number.is_integer = true;
    number.integer = json.starts_with('t') ? 1 : 0;
    number.number = static_cast<double>(number.integer);
  } else {
    fault = {"time_delta_type", std::string(bad_duration), {}};
    return false;
  }
  constexpr double seconds_max = 86'400e9;
  Complaint bad;
  std::int64_t us = 0;
  if (!(std::abs(number.number) < seconds_max)) {
    bad = too_many_days;
  } else if (number.is_integer) {
    if (__builtin_mul_overflow(number.integer, second_us, &us)) bad = too_large;
  } else if (std::abs(number.number) >= 9'223'372'036'854.0) {
    bad = too_large;
  } else {
    const double whole = std::trunc(number.number);
    us = static_cast<std::int64_t>(whole) * second_us + std::llround((number.number - whole) * 1e6);
  }
  if (!bad.empty()) return complain(fault, "time_delta_parsing", bad_duration, bad);
  value = std::chrono::microseconds(us);
  return true;
}

bool count_units(std::chrono::microseconds value, long long numerator, long long denominator, long long min,
                 long long max, bool is_instant, long long& count, Fault& fault) {
  __extension__ using Wide = __int128;
  const Wide scaled = Wide{value.count()} * denominator;
  const Wide unit = Wide{numerator} * second_us;
  Wide whole = scaled / unit;
  const bool exact = whole * unit == scaled;
  if (!exact && scaled < 0) --whole;
  Complaint bad;
  if (whole < min || whole > max) bad = "the value is out of range";
  if (!exact && !is_instant) bad = "fractions of its unit are not supported";
  if (!bad.empty()) {
    return is_instant ? complain(fault, "datetime_parsing", bad_datetime, bad)
                      : complain(fault, "time_delta_parsing", bad_duration, bad);
  }
  count = static_cast<long long>(whole);
  return true;
}

void write_date(JsonWriter& out, std::chrono::year_month_day value) {
  std::string text;
  append_day(
      text, {static_cast<int>(value.year()), static_cast<unsigned>(value.month()), static_cast<unsigned>(value.day())});
  out.string(text);
}

void write_time(JsonWriter& out, const TimeOfDay& value) {
  std::string text;
  Clock clock{value.since_midnight.count(), {}};
  if (value.offset) clock.offset_minutes = static_cast<int>(value.offset->count());
  append_clock(text, clock);
  out.string(text);
}

namespace {

std::string datetime_text(const DateTime& value) {
  const std::int64_t us = value.local.time_since_epoch().count();
  const std::int64_t days = (us >= 0 ? us : us - (day_us - 1)) / day_us;
  std::string text;
  append_day(text, day_from(days));
  text.push_back('T');
  Clock clock{us - days * day_us, {}};
  if (value.offset) clock.offset_minutes = static_cast<int>(value.offset->count());
  append_clock(text, clock);
  return text;
}

}  // namespace

void write_datetime(JsonWriter& out, const DateTime& value) { out.string(datetime_text(value)); }

void write_duration(JsonWriter& out, std::chrono::microseconds value) {
  const std::int64_t signed_us = value.count();
  const std::uint64_t us = signed_us < 0 ? 0 - static_cast<std::uint64_t>(signed_us) : signed_us;
  const std::uint64_t days = us / day_us;
  std::string text = signed_us < 0 ? "-P" : "P";
  const auto append = [&text](std::uint64_t count, char unit) {
    if (count != 0) fmt::format_to(std::back_inserter(text), "{}{}", count, unit);
  };
  append(days / 365, 'Y');
  append(days % 365, 'D');
  const std::uint64_t rest = us % day_us;
  if (rest != 0 || us == 0) text.push_back('T');
  const std::uint64_t seconds = rest / second_us;
  append(seconds / 3'600, 'H');
  append(seconds / 60 % 60, 'M');
  if (const std::uint64_t fraction = rest % second_us; fraction != 0) {
    std::string digits = fmt::format("{:06}", fraction);
    digits.erase(digits.find_last_not_of('0') + 1);
    fmt::format_to(std::back_inserter(text), "{}.{}S", seconds % 60, digits);
  } else if (seconds % 60 != 0 || us == 0) {
    fmt::format_to(std::back_inserter(text), "{}S", seconds % 60);
  }
  out.string(text);
}

constinit const ValueTable date_table = {"date",
                                         "date",
                                         &read_as<std::chrono::year_month_day, parse_date>,
                                         &read_other_as<std::chrono::year_month_day, read_other_date>,
                                         [](JsonWriter& out, const void* value) {
                                           write_date(out, *static_cast<const std::chrono::year_month_day*>(value));
                                         },
                                         "date_type",
                                         "Input should be a valid date",
                                         {},
                                         {},
                                         &judge_as<std::chrono::year_month_day, judge_date>};
constinit const ValueTable time_table = {
    "time",
    "time",
    &read_as<TimeOfDay, parse_time>,
    &read_other_as<TimeOfDay, read_other_time>,
    [](JsonWriter& out, const void* value) { write_time(out, *static_cast<const TimeOfDay*>(value)); },
    "time_type",
    "Input should be a valid time",
    {},
    {},
    &judge_as<TimeOfDay, judge_time>};
constinit const ValueTable datetime_table = {
    "datetime",
    "date-time",
    &read_as<DateTime, parse_datetime>,
    &read_other_as<DateTime, read_other_datetime>,
    [](JsonWriter& out, const void* value) { write_datetime(out, *static_cast<const DateTime*>(value)); },
    "datetime_type",
    "Input should be a valid datetime",
    {},
    {},
    &judge_as<DateTime, judge_datetime>};

}  // namespace laneway::detail

std::string laneway::iso_format(const DateTime& value) {
  std::string text = detail::datetime_text(value);
  if (text.ends_with('Z')) text.replace(text.size() - 1, 1, "+00:00");
  return text;
}
