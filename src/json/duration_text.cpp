#include <cmath>

#include "base/text.hpp"
#include "json/time_text.hpp"

// Durations as text: "P1DT2H", "26:00:00", "1 day, 02:00:00".

namespace laneway::detail {
namespace {

constexpr Complaint too_short = "input is too short";
constexpr Complaint too_large = "a numeric value in the duration is too large";
constexpr Complaint too_many_hours = "durations may not exceed 999,999,999 hours";
constexpr Complaint bad_days = "\"day\" identifier in duration not correctly formatted";
constexpr std::int64_t value_max = 4'294'967'295;  // of each number and sum of one unit

struct Amount {
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int64_t us = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Complaint read_iso(Amount& amount) {
    bool in_time = false;
    bool had_fraction = false;
    while (!left().empty()) {
      if (skip('T')) {
        if (in_time) return "`t` character repeated in duration";
        in_time = true;
        continue;
      }
      std::int64_t value = 0;
      double fraction = 0;
      bool has_fraction = false;
      if (const Complaint bad = read_number(value); !bad.empty()) return bad;
      read_fraction(fraction, has_fraction);
      if (had_fraction) return "quantity fraction invalid in duration";
      had_fraction = has_fraction;
      const Complaint bad = in_time ? add_time(value, fraction, amount) : add_days(value, fraction, amount);
      if (!bad.empty()) return bad;
    }
    return {};
  }

  Complaint read_days(Amount& amount) {
    if (left().empty()) return too_short;
    if (const Complaint bad = read_number(amount.days); !bad.empty()) return bad;
    skip(' ');
    if (!skip_letter('d')) return bad_days;
    if (skip_letter('a')) {
      if (!skip_letter('y')) return bad_days;
      skip_letter('s');
    }
    skip(',');
    skip(' ');
    if (left().empty()) return {};
    Amount clock;
    if (const Complaint bad = read_clock(clock); !bad.empty()) return bad;
    if (clock.days > 0) return too_many_hours;
    amount.seconds = clock.seconds;
    amount.us = clock.us;
    return {};
  }

  // Hours may be of any number of digits; the rest is as in a time.
  Complaint read_clock(Amount& amount) {
    if (left().size() < 5) return too_short;
    const auto colon = left().find(':');
    if (colon == std::string_view::npos) return "invalid character in hour";
    if (colon > 10) return too_many_hours;
    std::int64_t hours = 0;
    for (const char c : left().substr(0, colon)) {
      if (!is_digit(c)) return "invalid character in hour";
      hours = hours * 10 + (c - '0');
    }
    if (hours > 2'400'000'000) return too_many_hours;
    constexpr std::size_t rest_max = 12;  // "MM:SS.ffffff"; what is behind is cut off
    const std::string rest = "00:" + std::string(left().substr(colon + 1, rest_max));
    std::int64_t us = 0;
    std::size_t end = 0;
    if (const Complaint bad = scan_clock(rest, us, end); !bad.empty()) return bad;
    if (end < rest.size()) return "unexpected extra characters at the end of the input";
    amount = {hours / 24, hours % 24 * 3'600 + us / second_us, us % second_us};
    return {};
  }

 private:
  std::string_view left() const { return text_.substr(at_); }
  bool skip(char c) {
    if (!left().starts_with(c)) return false;
    ++at_;
    return true;
  }
  bool skip_letter(char lower) {
    if (left().empty() || to_lower(left().front()) != lower) return false;
    ++at_;
    return true;
  }

  Complaint read_number(std::int64_t& value) {
    if (left().empty() || !is_digit(left().front())) return "invalid digit in duration";
    for (; !left().empty() && is_digit(left().front()); ++at_) {
      value = value * 10 + (left().front() - '0');
      if (value > value_max) return too_large;
    }
    return {};
  }

  void read_fraction(double& fraction, bool& present) {
    present = skip('.') || skip(',');
    if (!present) return;
    double digits = 0;
    double denominator = 1;
    for (; !left().empty() && is_digit(left().front()); ++at_) {
      if (denominator >= 1e18) continue;  // beyond what a double tells apart
      digits = digits * 10 + (left().front() - '0');
      denominator *= 10;
    }
    fraction = digits / denominator;
  }

  Complaint add_time(std::int64_t value, double fraction, Amount& amount) {
    const std::int64_t unit = skip('H') ? 3'600 : skip('M') ? 60 : skip('S') ? 1 : 0;
    if (unit == 0) return "quantity invalid in time part of duration";
    if (value * unit > value_max) return too_large;
    return add_seconds(value * unit, fraction * static_cast<double>(unit), amount);
  }

  Complaint add_days(std::int64_t value, double fraction, Amount& amount) {
    const std::int64_t unit = skip('Y') ? 365 : skip('M') ? 30 : skip('W') ? 7 : skip('D') ? 1 : 0;
    if (unit == 0) return "quantity invalid in date part of duration";
    const double extra = fraction * static_cast<double>(unit);
    amount.days += value * unit + static_cast<std::int64_t>(extra);
    if (value * unit > value_max || amount.days > value_max) return too_large;
    return add_seconds(0, (extra - std::trunc(extra)) * static_cast<double>(day_seconds), amount);
  }

  static Complaint add_seconds(std::int64_t seconds, double extra, Amount& amount) {
    amount.seconds += seconds + static_cast<std::int64_t>(extra);
    amount.us += std::llround((extra - std::trunc(extra)) * 1e6);
    return amount.seconds > value_max ? too_large : Complaint{};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Complaint total(const Amount& amount, bool negative, std::int64_t& us) {
  const std::int64_t seconds = amount.seconds + amount.us / second_us;
  const std::int64_t days = amount.days + seconds / day_seconds;
  if (days > 999'999'999) return "durations may not exceed 999,999,999 days";
  const std::int64_t rest_us = seconds % day_seconds * second_us + amount.us % second_us;
  std::int64_t sum = 0;
  if (__builtin_mul_overflow(days, day_us, &sum) || __builtin_add_overflow(sum, rest_us, &sum)) return too_large;
  us = negative ? -sum : sum;
  return {};
}

}  // namespace

Complaint scan_duration(std::string_view text, std::int64_t& us) {
  if (text.empty()) return too_short;
  const bool negative = text[0] == '-';
  const std::string_view unsigned_text = text.substr(negative || text[0] == '+' ? 1 : 0);
  Amount amount;
  Complaint bad;
  if (unsigned_text.starts_with('P')) {
    bad = Reader(unsigned_text.substr(1)).read_iso(amount);
    if (bad.empty() && text.size() < 3) bad = too_short;
  } else if (text.size() < 5 || text.find_first_of("dD") != std::string_view::npos) {
    bad = Reader(unsigned_text).read_days(amount);
  } else {
    bad = Reader(unsigned_text).read_clock(amount);
  }
  return bad.empty() ? total(amount, negative, us) : bad;
}

}  // namespace laneway::detail
