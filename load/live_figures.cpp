#include "load/live_figures.hpp"

#include <cmath>

namespace laneway::load {
namespace {

constexpr double recent_seconds = 1;

// The worse p99 stands for both: a view that hides it would be of no use.
LiveFigures::Column both(const LiveFigures::Column& a, const LiveFigures::Column& b) {
  return {.seconds = a.seconds + b.seconds,
          .completed = a.completed + b.completed,
          .p99_seconds = std::fmax(a.p99_seconds, b.p99_seconds)};  // ignores a NaN
}

}  // namespace

void LiveFigures::add(const IntervalLine& line) {
  if (line.interval.phase != phase_) {
    // What the warm-up counted is not of the window; the drain belongs to it.
    if (phase_ == Phase::warm_up) {
      tally_ = {};
      seconds_ = 0;
    }
    phase_ = line.interval.phase;
  }
  open_loop_ = line.open_loop;
  in_flight_ = line.interval.in_flight;
  connections_ = line.interval.connections;
  cpu_ = line.cpu;
  tally_.merge(line.interval.tally);
  seconds_ += line.length_seconds();

  const auto& answers = line.latency().finished();
  const Column column{
      .seconds = line.length_seconds(),
      .completed = static_cast<double>(line.interval.tally.completed),
      .p99_seconds = answers.empty() ? std::nan("") : static_cast<double>(answers.percentile(99)) / 1e9};
  recent_.push_back(column);
  double covered = 0;
  for (const auto& each : recent_) covered += each.seconds;
  while (recent_.size() > 1 && covered - recent_.front().seconds >= recent_seconds) {
    covered -= recent_.front().seconds;
    recent_.pop_front();
  }
  remember(column);
}

double LiveFigures::mean_rate() const noexcept {
  return seconds_ > 0 ? static_cast<double>(tally_.completed) / seconds_ : 0;
}

double LiveFigures::rate() const noexcept {
  Column sum;
  for (const auto& each : recent_) sum = both(sum, each);
  return sum.rate();
}

void LiveFigures::remember(const Column& column) {
  if (!history_.empty() && history_.back().seconds < column_seconds_) {
    history_.back() = both(history_.back(), column);
    return;
  }
  if (history_.size() == history_max) {
    for (std::size_t i = 0; i < history_max / 2; ++i) history_[i] = both(history_[2 * i], history_[2 * i + 1]);
    history_.resize(history_max / 2);
    // A little less than the sum of two: lengths are measured.
    column_seconds_ = history_.front().seconds * 0.9;
  }
  history_.push_back(column);
}

}  // namespace laneway::load
