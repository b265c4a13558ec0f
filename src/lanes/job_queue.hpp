#pragma once

#include <cstddef>

#include "laneway/detail/work.hpp"

namespace laneway::lanes {

/// A bounded queue of jobs, first in, first out, from whose middle a job can be taken: links in the jobs themselves,
/// so it never allocates. Thread safety: guarded by the lane's mutex.
class JobQueue {
 public:
  explicit JobQueue(std::size_t size_max) noexcept : size_max_(size_max) {}

  /// False: full.
  bool push(detail::Job& job) noexcept;
  /// The oldest; null if empty.
  detail::Job* pop() noexcept;
  /// False: it is not in the queue (any more).
  bool remove(detail::Job& job) noexcept;

  /// The oldest, and by its `next` all the others; null if empty.
  detail::Job* first() noexcept { return first_; }
  const detail::Job* first() const noexcept { return first_; }
  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

 private:
  const std::size_t size_max_;
  std::size_t size_ = 0;
  detail::Job* first_ = nullptr;
  detail::Job* last_ = nullptr;
};

}  // namespace laneway::lanes
