#include "laneway/background.hpp"

#include <memory>

#include "base/slice.hpp"
#include "lanes/runtime.hpp"

namespace laneway {

void Background::clear() noexcept {
  for (detail::SpawnedWork* task : std::exchange(tasks_, {})) delete task;
}

void Background::append(Background& others) {
  tasks_.insert(tasks_.end(), others.tasks_.begin(), others.tasks_.end());
  others.tasks_.clear();
}

void Background::add_work(detail::SpawnedWork* task) {
  std::unique_ptr<detail::SpawnedWork> owned(task);
  const Slice* slice = Slice::current();
  const lanes::Runtime* runtime = slice == nullptr ? nullptr : slice->context().runtime;
  if (tasks_.size() >= tasks_max_ || (runtime != nullptr && runtime->spawned_full())) throw Overloaded();
  tasks_.push_back(task);
  static_cast<void>(owned.release());
}

}  // namespace laneway
