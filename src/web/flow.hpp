#pragma once

#include <coroutine>
#include <exception>
#include <utility>

#include "base/exception_text.hpp"
#include "base/log.hpp"

namespace laneway {

/// A coroutine of the framework's own: a connection's life. Begins when made; `resume` goes on with it.
/// It never runs user code, so it is never on the stack when a loop is taken away.
class Flow {
 public:
  struct promise_type {
    Flow get_return_object() noexcept { return Flow(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept {  // out of memory, as a rule: this connection ends
      log_error("connection ended with {}", exception_text(std::current_exception()));
    }
  };

  Flow() = default;
  Flow(Flow&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Flow& operator=(Flow&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Flow() {
    if (handle_) handle_.destroy();
  }

  void resume() const { handle_.resume(); }
  bool done() const noexcept { return handle_.done(); }

 private:
  explicit Flow(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace laneway
