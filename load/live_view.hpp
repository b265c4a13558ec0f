#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "load/live_figures.hpp"
#include "load/options.hpp"

namespace laneway::load {

/// Shows on stderr how a run goes: a panel where that is a terminal which can have one, else a line now and then, or
/// nothing (docs/load.md). Each write leaves the terminal as anybody expects it - cursor shown, lines wrapped - so
/// that there is nothing to mend however the program ends; `clear`, or its end, takes the panel away.
/// Thread safety: the main thread.
class LiveView {
 public:
  explicit LiveView(const Options& options);
  ~LiveView() { clear(); }
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;

  /// Does it want to know of intervals?
  bool on() const noexcept { return form_ != Form::none; }
  /// Of intervals, where nobody else asks for others; also how often a panel is drawn.
  static constexpr Nanoseconds interval = 250 * millisecond;

  /// The window begins, on the monotonic clock; may lie ahead.
  void begin(Nanoseconds window_start) { window_start_ = window_start; }
  void add(const IntervalLine& line) { figures_.add(line); }
  /// Draw if it is time to.
  void show(Nanoseconds now);
  /// Take the panel away.
  void clear();

 private:
  enum class Form : std::uint8_t { none, lines, panel };
  static Form form_for(const Options& options);
  void draw(double elapsed_seconds);

  const Options& options_;
  Form form_;
  LiveFigures figures_;
  Nanoseconds window_start_ = 0;
  Nanoseconds shown_at_ = 0;
  std::size_t rows_drawn_ = 0;
  std::size_t columns_drawn_ = 0;
};

}  // namespace laneway::load
