#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "load/index_list.hpp"
#include "load/quantity.hpp"
#include "load/schedule.hpp"

namespace laneway::load {

/// Users of a closed loop who think between an answer and their next request. Thinking is the user's, so that it goes
/// on when the connection is lost meanwhile. Knows no sockets and no clock. Thread safety: one thread.
class Thinking {
 public:
  using Index = IndexList::Index;

  /// `time`: how long they think, uniformly; nothing: they do not. `seed`: of what is random in it.
  Thinking(std::optional<TimeRange> time, std::uint64_t seed, std::size_t connections)
      : time_(time.value_or(TimeRange())), random_(seed), begun_(time ? connections : 0, never) {}

  /// Does anybody ever think?
  bool on() const noexcept { return !begun_.empty(); }
  bool is_thinking(Index index) const noexcept { return on() && begun_[index] != never; }

  /// From `now` on; nobody does so twice at a time.
  void begin(Index index, Nanoseconds now) {
    begun_[index] = now;
    until_.emplace(now + std::uniform_int_distribution<Nanoseconds>(time_.low, time_.high)(random_), index);
  }
  /// When the first of them has done thinking; `never` if nobody thinks.
  Nanoseconds next() const noexcept { return until_.empty() ? never : until_.begin()->first; }

  struct Thought {
    Index index;
    Nanoseconds begun;
  };
  /// One who has done so by `now`; with `never` whoever still thinks.
  std::optional<Thought> take(Nanoseconds now) {
    if (until_.empty() || until_.begin()->first > now) return std::nullopt;
    const Index index = until_.begin()->second;
    until_.erase(until_.begin());
    return Thought{.index = index, .begun = std::exchange(begun_[index], never)};
  }

 private:
  TimeRange time_;
  std::mt19937_64 random_;
  std::vector<Nanoseconds> begun_;  // empty: nobody ever thinks
  std::set<std::pair<Nanoseconds, Index>> until_;
};

}  // namespace laneway::load
