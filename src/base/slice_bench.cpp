// What the boundary between user code and framework code costs.

#include "base/slice.hpp"

#include <benchmark/benchmark.h>

#include "base/turn_alarm.hpp"

namespace laneway {
namespace {

// One request of a coroutine that does not wait: a turn with one slice, entered and left as the loop does.
void request_boundaries(benchmark::State& state) {
  LoopSlot slot;
  TurnAlarm alarm;
  const Nanoseconds now = monotonic_now();
  detail::Context context;
  while (state.KeepRunning()) {
    alarm.begin_turn();
    alarm.put_off(now);
    Slice slice(&slot, context);
    slice.mark_ended();
    benchmark::DoNotOptimize(slice.leave());
    alarm.end_turn();
  }
}
BENCHMARK(request_boundaries);

// The same with three waits: four slices, and in each of the first three the awaiter finds the slice it leaves.
void request_boundaries_with_three_waits(benchmark::State& state) {
  LoopSlot slot;
  TurnAlarm alarm;
  const Nanoseconds now = monotonic_now();
  detail::Context context;
  while (state.KeepRunning()) {
    for (int wait = 0; wait < 4; ++wait) {
      alarm.begin_turn();
      alarm.put_off(now);
      Slice slice(&slot, context);
      if (wait < 3) benchmark::DoNotOptimize(Slice::current()->leave());
      benchmark::DoNotOptimize(slice.leave());
      alarm.end_turn();
    }
  }
}
BENCHMARK(request_boundaries_with_three_waits);

}  // namespace
}  // namespace laneway
