#include "load/rate_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/assert.hpp"
#include "load/quantity.hpp"

namespace laneway::load {
namespace {

double arrivals_in(const RateProfile::Piece& piece, double seconds) {
  if (piece.from_per_second == piece.to_per_second) return piece.from_per_second * seconds;
  const double slope = (piece.to_per_second - piece.from_per_second) / piece.seconds;
  return (piece.from_per_second + slope * seconds / 2) * seconds;
}

// A positive rate, or a zero.
std::optional<double> parse_one(std::string_view text) { return text == "0" ? std::optional(0.0) : parse_rate(text); }

bool parse_list(std::string_view text, std::string_view separator, std::vector<double>& rates) {
  while (true) {
    const auto end = std::min(text.find(separator), text.size());
    const auto rate = parse_one(text.substr(0, end));
    if (!rate) return false;
    rates.push_back(*rate);
    if (end == text.size()) return true;
    text.remove_prefix(end + separator.size());
  }
}

// "5s+2s"
bool parse_spike_times(std::string_view text, Rate& rate) {
  const auto plus = text.find('+');
  if (plus == std::string_view::npos) return false;
  const auto at = parse_time(text.substr(0, plus));
  const auto length = parse_time(text.substr(plus + 1));
  if (!at || !length || *length <= 0) return false;
  rate.spike_at_seconds = static_cast<double>(*at) / 1e9;
  rate.spike_seconds = static_cast<double>(*length) / 1e9;
  return true;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool parse_shape(std::string_view text, Rate& rate) {
  if (take_prefix(text, "ramp:")) {
    rate.shape = Rate::Shape::ramp;
    return parse_list(text, "..", rate.per_second) && rate.per_second.size() == 2;
  }
  if (take_prefix(text, "step:")) {
    rate.shape = Rate::Shape::step;
    return parse_list(text, ",", rate.per_second);
  }
  if (take_prefix(text, "spike:")) {
    rate.shape = Rate::Shape::spike;
    const auto at = text.find('@');
    return at != std::string_view::npos && parse_list(text.substr(0, at), "..", rate.per_second) &&
           rate.per_second.size() == 2 && parse_spike_times(text.substr(at + 1), rate);
  }
  return parse_list(text, ",", rate.per_second) && rate.per_second.size() == 1;
}

}  // namespace

RateProfile::RateProfile(const std::vector<Piece>& pieces) {
  LANEWAY_ASSERT(!pieces.empty());
  Start next;
  for (const Piece& piece : pieces) {
    next.piece = piece;
    starts_.push_back(next);
    next.seconds += piece.seconds;
    next.arrivals += arrivals_in(piece, piece.seconds);
  }
  if (std::isinf(next.seconds)) return;
  const double last = pieces.back().to_per_second;
  next.piece = {.from_per_second = last, .to_per_second = last};
  starts_.push_back(next);
}

double RateProfile::arrivals(double seconds) const {
  const auto behind = std::upper_bound(starts_.begin() + 1, starts_.end(), seconds,
                                       [](double value, const Start& start) { return value < start.seconds; });
  const Start& start = *(behind - 1);
  return start.arrivals + arrivals_in(start.piece, seconds - start.seconds);
}

double RateProfile::time_of(double arrivals) const {
  // The first piece within which they are reached: a piece without arrivals reaches nothing.
  auto behind = std::lower_bound(starts_.begin() + 1, starts_.end(), arrivals,
                                 [](const Start& start, double value) { return start.arrivals <= value; });
  const Start& start = *(behind - 1);
  const Piece& piece = start.piece;
  const double left = arrivals - start.arrivals;
  if (piece.from_per_second == piece.to_per_second) {
    return piece.from_per_second > 0 ? start.seconds + left / piece.from_per_second
                                     : std::numeric_limits<double>::infinity();
  }
  // left = from x t + slope x t^2 / 2; this form of the solution loses no digits when the slope is small.
  const double slope = (piece.to_per_second - piece.from_per_second) / piece.seconds;
  const double from = piece.from_per_second;
  const double root = std::sqrt(std::max(0.0, from * from + 2 * slope * left));
  return left == 0 ? start.seconds : start.seconds + 2 * left / (from + root);
}

RateProfile RateProfile::after_warm_up(double seconds) const {
  const double first = starts_.front().piece.from_per_second;
  std::vector<Piece> pieces{{.seconds = seconds, .from_per_second = first, .to_per_second = first}};
  for (const Start& start : starts_) pieces.push_back(start.piece);
  return RateProfile(pieces);
}

RateProfile Rate::over(double duration_seconds) const {
  std::vector<RateProfile::Piece> pieces;
  switch (shape) {
    case Shape::constant:
      return RateProfile(per_second[0]);
    case Shape::ramp:
      pieces.push_back({duration_seconds, per_second[0], per_second[1]});
      break;
    case Shape::step:
      for (const double each : per_second) {
        pieces.push_back({duration_seconds / static_cast<double>(per_second.size()), each, each});
      }
      break;
    case Shape::spike:
      if (spike_at_seconds > 0) pieces.push_back({spike_at_seconds, per_second[0], per_second[0]});
      pieces.push_back({spike_seconds, per_second[1], per_second[1]});
      pieces.push_back({.from_per_second = per_second[0], .to_per_second = per_second[0]});
      break;
  }
  return RateProfile(pieces);
}

std::expected<Rate, std::string> parse_rate_schedule(std::string_view text) {
  Rate rate;
  rate.text = text;
  rate.poisson = take_prefix(text, "poisson:");
  const bool understood = parse_shape(text, rate);
  if (!understood || *std::max_element(rate.per_second.begin(), rate.per_second.end()) <= 0) {
    return std::unexpected(
        fmt::format("'{}' is no number above zero, ramp:A..B, step:A,B,C or spike:A..B@WHEN+LENGTH", rate.text));
  }
  return rate;
}

}  // namespace laneway::load
