#include "lanes/job_queue.hpp"

#include "base/assert.hpp"

namespace laneway::lanes {

using detail::Job;

bool JobQueue::push(Job& job) noexcept {
  LANEWAY_ASSERT(!job.queued);
  if (size_ == size_max_) return false;
  job.queued = true;
  job.next = nullptr;
  job.previous = last_;
  (last_ == nullptr ? first_ : last_->next) = &job;
  last_ = &job;
  ++size_;
  return true;
}

Job* JobQueue::pop() noexcept {
  Job* job = first_;
  if (job != nullptr) remove(*job);
  return job;
}

bool JobQueue::remove(Job& job) noexcept {
  if (!job.queued) return false;
  (job.previous == nullptr ? first_ : job.previous->next) = job.next;
  (job.next == nullptr ? last_ : job.next->previous) = job.previous;
  job.queued = false;
  --size_;
  return true;
}

}  // namespace laneway::lanes
