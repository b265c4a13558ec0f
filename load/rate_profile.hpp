#pragma once

#include <expected>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace laneway::load {

/// How a rate changes with time: pieces in each of which it is a straight line. Behind the last it stays as it is.
/// Both directions are closed forms, so nothing adds up to a drift. Units: seconds since its start, requests a second.
class RateProfile {
 public:
  struct Piece {
    double seconds = std::numeric_limits<double>::infinity();
    double from_per_second = 0;
    double to_per_second = 0;
  };

  /// Always the same.
  explicit RateProfile(double per_second)
      : RateProfile(std::vector<Piece>{{.from_per_second = per_second, .to_per_second = per_second}}) {}
  explicit RateProfile(const std::vector<Piece>& pieces);

  /// Requests that are due within the first `seconds`: the integral of the rate.
  double arrivals(double seconds) const;
  /// Its inverse: when so many are due; infinity if they never are.
  double time_of(double arrivals) const;
  /// The same behind `seconds` at the rate with which it begins.
  RateProfile after_warm_up(double seconds) const;

 private:
  struct Start {
    Piece piece;
    double seconds = 0;   // when it begins
    double arrivals = 0;  // that are due before it
  };
  std::vector<Start> starts_;
};

/// What --rate says: "1k", "ramp:100..1k", "step:100,200,400", "spike:100..1k@5s+2s"; "poisson:" may stand before any.
struct Rate {
  std::string text;
  bool poisson = false;  // exponentially distributed distances, not even ones
  enum class Shape { constant, ramp, step, spike } shape = Shape::constant;
  std::vector<double> per_second;  // the rates, in the order in which they stand there
  double spike_at_seconds = 0;
  double spike_seconds = 0;

  /// A ramp takes all of `duration_seconds`, and steps are equally long.
  RateProfile over(double duration_seconds) const;
};

/// Errors: one sentence.
std::expected<Rate, std::string> parse_rate_schedule(std::string_view text);

}  // namespace laneway::load
