#pragma once

#include "load/interval_line.hpp"

namespace laneway::load {

/// An interval of a quarter of a second, for tests of what shows intervals.
struct MadeUpInterval {
  std::uint64_t answers = 0;
  Nanoseconds latency = millisecond;
  Phase phase = Phase::window;
};

inline IntervalLine live_interval(const MadeUpInterval& made_up) {
  IntervalLine line;
  line.interval.phase = made_up.phase;
  line.interval.begin = second;
  line.interval.end = second + 250 * millisecond;
  line.interval.in_flight = 3;
  line.interval.connections = 4;
  line.cpu = {.client = 0.25, .server = 0.5, .host = 1.5};
  line.interval.tally.completed = made_up.answers;
  for (std::uint64_t i = 0; i < made_up.answers; ++i) line.interval.tally.service.record(made_up.latency);
  return line;
}

}  // namespace laneway::load
