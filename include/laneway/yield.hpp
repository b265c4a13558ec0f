#pragma once

#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>

#include "laneway/task.hpp"

namespace laneway {

template <class T>
class Yield;

namespace detail {

/// The coroutine has ended without giving what it was called for.
[[noreturn]] void throw_nothing_yielded();

class YieldPromiseBase : public PromiseBase {
 public:
  void set_failure(std::exception_ptr failure) noexcept { failure_ = std::move(failure); }

 protected:
  /// What `co_yield` waits for: whoever asked goes on, and comes back when it is time to clean up.
  class Given {
   public:
    explicit Given(YieldPromiseBase& promise) noexcept : promise_(promise) {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept { return promise_.waiting(); }
    void await_resume() const {
      if (promise_.failure_) std::rethrow_exception(std::exchange(promise_.failure_, nullptr));
    }

   private:
    YieldPromiseBase& promise_;
  };

 private:
  std::exception_ptr failure_;
};

template <class T>
class YieldPromise : public YieldPromiseBase {
 public:
  Yield<T> get_return_object() noexcept;
  Given yield_value(T& value) noexcept {
    value_ = &value;
    return Given(*this);
  }
  Given yield_value(T&& value) noexcept {
    value_ = &value;  // a temporary of the co_yield expression lives until that ends
    return Given(*this);
  }
  void return_void() const noexcept {}
  /// Errors: what the coroutine threw; std::logic_error if it ended without co_yield.
  T& given() const {
    rethrow();
    if (value_ == nullptr) throw_nothing_yielded();
    return *value_;
  }

 private:
  T* value_ = nullptr;
};

struct Ready {
  Ready() {}  // no aggregate: g++ 12 miscompiles those in braces in a co_yield expression
};

template <>
class YieldPromise<void> : public YieldPromiseBase {
 public:
  inline Yield<void> get_return_object() noexcept;
  Given yield_value(Ready) noexcept {
    given_ = true;
    return Given(*this);
  }
  void return_void() const noexcept {}
  void given() const {
    rethrow();
    if (!given_) throw_nothing_yielded();
  }

 private:
  bool given_ = false;
};

}  // namespace detail

/// A coroutine that makes something, lends it with one `co_yield`, and cleans up behind it, awaiting all the while what
/// it likes: a lifespan or a dependency.
///
///     Yield<Session> session() {
///       Session session = co_await open();
///       co_yield session;            // throws here what the path function threw
///       co_await session.close();
///     }
///
/// `Yield<>` lends nothing: `co_yield {}`. Runs on the event loop. What `co_yield` got must live on in the coroutine.
/// Thread safety: one thread at a time. Moved, never copied; destroying it destroys its frame.
template <class T = void>
class [[nodiscard]] Yield {
 public:
  using promise_type = detail::YieldPromise<T>;
  using value_type = T;

  Yield() = default;
  Yield(Yield&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Yield& operator=(Yield&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Yield() {
    if (handle_) handle_.destroy();
  }

  /// For the framework: `co_await` gives a T&, when the coroutine has come to its co_yield.
  class Start {
   public:
    explicit Start(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) const noexcept {
      handle_.promise().set_waiting(waiting);
      return handle_;
    }
    decltype(auto) await_resume() const { return handle_.promise().given(); }

   private:
    std::coroutine_handle<promise_type> handle_;
  };
  Start start() const noexcept { return Start(handle_); }

  /// For the framework: `co_await` goes on behind the co_yield, which throws `failure` if there is one, until the
  /// coroutine ends; throws what it threw. A second co_yield ends it there.
  class Finish {
   public:
    explicit Finish(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
    bool await_ready() const noexcept { return handle_.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) const noexcept {
      handle_.promise().set_waiting(waiting);
      return handle_;
    }
    void await_resume() const { handle_.promise().rethrow(); }

   private:
    std::coroutine_handle<promise_type> handle_;
  };
  Finish finish(std::exception_ptr failure = nullptr) const noexcept {
    handle_.promise().set_failure(std::move(failure));
    return Finish(handle_);
  }

 private:
  friend promise_type;
  explicit Yield(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

template <class T>
Yield<T> detail::YieldPromise<T>::get_return_object() noexcept {
  return Yield<T>(std::coroutine_handle<YieldPromise>::from_promise(*this));
}
inline Yield<void> detail::YieldPromise<void>::get_return_object() noexcept {
  return Yield<void>(std::coroutine_handle<YieldPromise>::from_promise(*this));
}

namespace detail {

template <class T>
struct YieldTraits : std::false_type {};
template <class T>
struct YieldTraits<Yield<T>> : std::true_type {};

}  // namespace detail

}  // namespace laneway
