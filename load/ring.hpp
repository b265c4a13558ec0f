#pragma once

#include <bit>
#include <cstddef>
#include <vector>

#include "base/assert.hpp"

namespace laneway::load {

/// A queue of at most `capacity` values, the oldest first. Never allocates after the start.
template <class Value>
class Ring {
 public:
  explicit Ring(std::size_t capacity) : slots_(std::bit_ceil(capacity)), capacity_(capacity) {}

  bool empty() const noexcept { return count_ == 0; }
  bool full() const noexcept { return count_ == capacity_; }
  std::size_t size() const noexcept { return count_; }
  std::size_t capacity() const noexcept { return capacity_; }
  const Value& front() const noexcept {
    LANEWAY_ASSERT(!empty());
    return slots_[first_ & (slots_.size() - 1)];
  }

  void push(const Value& value) noexcept {
    LANEWAY_ASSERT(!full());
    slots_[(first_ + count_++) & (slots_.size() - 1)] = value;
  }
  Value pop() noexcept {
    LANEWAY_ASSERT(!empty());
    --count_;
    return slots_[first_++ & (slots_.size() - 1)];
  }
  void clear() noexcept { count_ = 0; }

 private:
  std::vector<Value> slots_;
  std::size_t capacity_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace laneway::load
