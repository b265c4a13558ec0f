#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "laneway/detail/type.hpp"

// What dates, times and durations are made of, without <chrono>.

namespace laneway::detail {

/// What is wrong with a text, in the words of pydantic's parser; empty: nothing.
using Complaint = std::string_view;

inline constexpr std::int64_t second_us = 1'000'000;
inline constexpr std::int64_t day_seconds = 86'400;
inline constexpr std::int64_t day_us = day_seconds * second_us;

struct Day {
  int year = 0;
  unsigned month = 0, day = 0;
};
struct Clock {
  std::int64_t since_midnight_us = 0;
  std::optional<int> offset_minutes = {};
};
struct Moment {
  Day day;
  Clock clock;
};

/// Days since 1970-01-01 of the proleptic Gregorian calendar, and back.
std::int64_t days_from(Day day) noexcept;
Day day_from(std::int64_t days) noexcept;

/// YYYY-MM-DD at the front of `text`.
Complaint scan_day(std::string_view text, Day& day);
/// HH:MM[:SS[.ffffff]] at the front of `text`; `end` is behind it. Digits beyond six are cut off.
Complaint scan_clock(std::string_view text, std::int64_t& since_midnight_us, std::size_t& end);
/// The whole of `text` as a time, with or without an offset.
Complaint scan_time(std::string_view text, Clock& clock);
/// Seconds or milliseconds since 1970.
Complaint moment_at(std::int64_t timestamp, std::int64_t extra_us, Moment& moment);
Complaint moment_at(double timestamp, Moment& moment);
/// The whole of `text` as a duration.
Complaint scan_duration(std::string_view text, std::int64_t& us);

/// An optional sign and digits that fit 64 bits.
std::optional<std::int64_t> parse_plain_integer(std::string_view text);

/// A JSON number: integers beyond 64 bits become doubles.
struct JsonNumber {
  bool is_integer = false;
  std::int64_t integer = 0;
  double number = 0;
};
JsonNumber parse_json_number(std::string_view json);

void append_day(std::string& out, Day day);
void append_clock(std::string& out, const Clock& clock);

/// Fill in `fault`: "<sentence>, <complaint>" with the complaint as ctx.error. Gives false.
bool complain(Fault& fault, std::string_view type, std::string_view sentence, Complaint complaint);

}  // namespace laneway::detail
