#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "laneway/lane.hpp"

namespace laneway {

/// Tasks that run after the answer was sent. A path function that takes `Background&` adds them:
///
///     std::string sign_up(std::string email, Background& after) {
///       after.add(send_mail, email);
///       return "welcome";
///     }
///
/// They run one after the other, each on the lane that its function's return type declares; what one throws is logged,
/// and the next runs. Not run when the path function throws or comes too late for its answer. The server finishes them
/// before it ends (within its drain time). Thread safety: that of the path function it is given to.
class Background {
 public:
  Background() = default;
  Background(Background&& other) noexcept : tasks_(std::exchange(other.tasks_, {})) {}
  Background& operator=(Background&& other) noexcept {
    std::swap(tasks_, other.tasks_);
    return *this;
  }
  ~Background() { clear(); }

  /// Call `function(args...)` then; arguments are copied or moved.
  /// Errors: throws Overloaded past Settings::background_tasks_max, or while spawned work is at its bound.
  template <class F, class... Args>
    requires std::invocable<std::decay_t<F>&, std::decay_t<Args>...>
  void add(F&& function, Args&&... args) {
    add_work(new detail::SpawnedCall<std::decay_t<F>, std::decay_t<Args>...>(std::forward<F>(function),
                                                                             std::forward<Args>(args)...));
  }

  bool empty() const noexcept { return tasks_.empty(); }
  std::size_t size() const noexcept { return tasks_.size(); }
  /// Forget them.
  void clear() noexcept;

  // For the framework.
  void set_tasks_max(std::size_t tasks_max) noexcept { tasks_max_ = tasks_max; }
  /// Take the tasks of `others` over, behind these.
  void append(Background& others);
  std::vector<detail::SpawnedWork*> take() noexcept { return std::exchange(tasks_, {}); }

 private:
  void add_work(detail::SpawnedWork* task);
  std::vector<detail::SpawnedWork*> tasks_;  // owned
  std::size_t tasks_max_ = 1000;
};

}  // namespace laneway
