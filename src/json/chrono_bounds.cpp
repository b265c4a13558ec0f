#include <fmt/format.h>

#include <cmath>
#include <string>

#include "json/time_text.hpp"
#include "laneway/chrono.hpp"
#include "laneway/detail/json_writer.hpp"

// Rules of bounds for dates, times and durations, in pydantic's words.

namespace laneway::detail {
namespace {

template <class T, bool (*parse)(std::string_view, T&, Fault&)>
bool read_bound(const Bound& bound, T& value) {
  Fault ignored;
  return bound.kind == Bound::Kind::text && parse(bound.text, value, ignored);
}

template <class T>
int order_of(T value, T bound) {
  return value < bound ? -1 : value == bound ? 0 : 1;
}

// The bound as its type is written, in the message and in `ctx`.
template <class T>
void tell(BoundJudgement& out, const T& bound, void (*write)(JsonWriter& out, const T& value)) {
  if (!out.tells) return;
  JsonWriter json(out.json);
  write(json, bound);
  out.words = out.json.substr(1, out.json.size() - 2);
}

// As pydantic says it: "1 day and 2 hours".
std::string duration_words(std::chrono::microseconds duration) {
  const std::int64_t us = duration.count();
  const std::int64_t days = (us >= 0 ? us : us - (day_us - 1)) / day_us;
  const std::int64_t rest = us - days * day_us;  // as Python: never below zero
  const std::int64_t seconds = rest / second_us;
  std::string text;
  const auto append = [&text](std::int64_t count, std::string_view unit) {
    if (count == 0) return;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : " and ", count, unit, count == 1 ? "" : "s");
  };
  append(days, "day");
  append(seconds / 3'600, "hour");
  append(seconds / 60 % 60, "minute");
  append(seconds % 60, "second");
  append(rest % second_us, "microsecond");
  return text.empty() ? "0 seconds" : text;
}

bool read_duration_bound(const Bound& bound, std::chrono::microseconds& value) {
  Fault ignored;
  if (bound.kind == Bound::Kind::text) return parse_duration(bound.text, value, ignored);
  const std::string seconds =
      bound.kind == Bound::Kind::integer ? fmt::format("{}", bound.integer) : fmt::format("{}", bound.number);
  return read_other_duration(NonText::number, seconds, value, ignored);
}

}  // namespace

bool judge_date(const std::chrono::year_month_day& value, const Bound& bound, BoundJudgement& out) {
  std::chrono::year_month_day limit{};
  if (!read_bound<std::chrono::year_month_day, parse_date>(bound, limit)) return false;
  out.order = order_of(value, limit);
  tell<std::chrono::year_month_day>(out, limit, [](JsonWriter& json, const auto& date) { write_date(json, date); });
  return true;
}

bool judge_time(const TimeOfDay& value, const Bound& bound, BoundJudgement& out) {
  TimeOfDay limit;
  if (!read_bound<TimeOfDay, parse_time>(bound, limit)) return false;
  out.order = value.offset && limit.offset
                  ? order_of(value.since_midnight - *value.offset, limit.since_midnight - *limit.offset)
                  : order_of(value.since_midnight, limit.since_midnight);
  tell<TimeOfDay>(out, limit, write_time);
  return true;
}

bool judge_datetime(const DateTime& value, const Bound& bound, BoundJudgement& out) {
  DateTime limit;
  if (!read_bound<DateTime, parse_datetime>(bound, limit)) return false;
  out.order =
      value.offset && limit.offset ? order_of(value.to_sys(), limit.to_sys()) : order_of(value.local, limit.local);
  tell<DateTime>(out, limit, write_datetime);
  return true;
}

bool judge_duration(std::chrono::microseconds value, const Bound& bound, BoundJudgement& out) {
  std::chrono::microseconds limit{};
  if (!read_duration_bound(bound, limit)) return false;
  out.order = order_of(value, limit);
  if (out.tells) {
    out.words = duration_words(limit);
    JsonWriter(out.json).string(out.words);
  }
  return true;
}

}  // namespace laneway::detail
