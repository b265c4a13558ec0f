#pragma once

#include <bit>
#include <cstddef>
#include <vector>

#include "base/assert.hpp"
#include "base/clock.hpp"

namespace laneway::load {

/// When each request was due that no connection has taken yet, the oldest first. Bounded; never allocates after the
/// start.
class DueQueue {
 public:
  explicit DueQueue(std::size_t capacity) : slots_(std::bit_ceil(capacity)), capacity_(capacity) {}

  bool empty() const noexcept { return count_ == 0; }
  bool full() const noexcept { return count_ == capacity_; }
  std::size_t size() const noexcept { return count_; }

  void push(Nanoseconds due) noexcept {
    LANEWAY_ASSERT(!full());
    slots_[(first_ + count_++) & (slots_.size() - 1)] = due;
  }
  Nanoseconds pop() noexcept {
    LANEWAY_ASSERT(!empty());
    --count_;
    return slots_[first_++ & (slots_.size() - 1)];
  }

 private:
  std::vector<Nanoseconds> slots_;
  std::size_t capacity_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace laneway::load
