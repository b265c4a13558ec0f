#include "net/timer_heap.hpp"

#include "base/assert.hpp"

namespace laneway::net {

using detail::Timer;

void TimerHeap::arm(Timer& timer, Nanoseconds due) {
  if (timer.index == Timer::unarmed) {
    timer.due_ns = due;
    heap_.push_back(&timer);
    timer.index = static_cast<std::uint32_t>(heap_.size() - 1);
    rise(timer.index);
    return;
  }
  const bool earlier = due < timer.due_ns;
  timer.due_ns = due;
  if (earlier) {
    rise(timer.index);
  } else {
    sink(timer.index);
  }
}

void TimerHeap::disarm(Timer& timer) noexcept {
  if (timer.index == Timer::unarmed) return;
  const std::size_t hole = timer.index;
  LANEWAY_ASSERT(hole < heap_.size() && heap_[hole] == &timer);
  timer.index = Timer::unarmed;
  Timer* last = heap_.back();
  heap_.pop_back();
  if (last == &timer) return;
  place(hole, last);
  rise(hole);
  sink(last->index);
}

Timer* TimerHeap::take_due(Nanoseconds now) noexcept {
  if (heap_.empty() || heap_.front()->due_ns > now) return nullptr;
  Timer* timer = heap_.front();
  disarm(*timer);
  return timer;
}

void TimerHeap::place(std::size_t index, Timer* timer) noexcept {
  heap_[index] = timer;
  timer->index = static_cast<std::uint32_t>(index);
}

void TimerHeap::rise(std::size_t index) noexcept {
  Timer* timer = heap_[index];
  while (index > 0) {
    const std::size_t parent = (index - 1) / 2;
    if (heap_[parent]->due_ns <= timer->due_ns) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, timer);
}

void TimerHeap::sink(std::size_t index) noexcept {
  Timer* timer = heap_[index];
  for (;;) {
    std::size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1]->due_ns < heap_[child]->due_ns) ++child;
    if (heap_[child]->due_ns >= timer->due_ns) break;
    place(index, heap_[child]);
    index = child;
  }
  place(index, timer);
}

}  // namespace laneway::net
