#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "laneway/detail/frame.hpp"
#include "laneway/detail/work.hpp"

namespace laneway {

template <class T>
class Task;

namespace detail {

/// What every Task's promise shares: who goes on when it ends, and where its frame comes from.
class PromiseBase {
 public:
  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept { free_frame(frame, bytes); }

  std::suspend_always initial_suspend() const noexcept { return {}; }
  auto final_suspend() const noexcept { return Ending(*this); }
  void unhandled_exception() noexcept { exception_ = std::current_exception(); }

  void set_waiting(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
  std::coroutine_handle<> waiting() const noexcept { return waiting_; }
  void set_outermost_of(Context& context) noexcept { context_ = &context; }
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  class Ending {
   public:
    explicit Ending(const PromiseBase& promise) noexcept : promise_(promise) {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept {
      if (promise_.waiting_) return promise_.waiting_;
      if (promise_.context_ != nullptr) chain_ended(*promise_.context_);
      return std::noop_coroutine();
    }
    void await_resume() const noexcept {}

   private:
    const PromiseBase& promise_;
  };

  std::coroutine_handle<> waiting_;
  Context* context_ = nullptr;
  std::exception_ptr exception_;
};

template <class T>
class Promise : public PromiseBase {
 public:
  Task<T> get_return_object() noexcept;
  template <class U = T>
    requires std::is_constructible_v<T, U&&>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    rethrow();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class Promise<void> : public PromiseBase {
 public:
  inline Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const { rethrow(); }
};

}  // namespace detail

/// A coroutine that runs on the event loop: the return type of a path function that awaits, and of what it awaits.
/// It starts when it is awaited (or, for a path function, when the request arrives) and is awaited once.
/// `co_await task` gives its result or throws what it threw. Moved, never copied; destroying it destroys its frame.
/// Thread safety: one thread at a time; after an await it may go on on another thread.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using value_type = T;

  Task() = default;
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Task() { reset(); }

  class Awaiter {
   public:
    explicit Awaiter(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) const noexcept {
      handle_.promise().set_waiting(waiting);
      return handle_;
    }
    T await_resume() const { return handle_.promise().take(); }

   private:
    std::coroutine_handle<promise_type> handle_;
  };
  Awaiter operator co_await() const& noexcept { return Awaiter(handle_); }
  Awaiter operator co_await() const&& noexcept { return Awaiter(handle_); }

  /// For the framework: the coroutine itself.
  std::coroutine_handle<promise_type> handle() const noexcept { return handle_; }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
  void reset() noexcept {
    if (handle_) std::exchange(handle_, {}).destroy();
  }

  std::coroutine_handle<promise_type> handle_;
};

template <class T>
Task<T> detail::Promise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}
inline Task<void> detail::Promise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

}  // namespace laneway
