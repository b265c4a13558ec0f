#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "laneway/detail/work.hpp"
#include "laneway/error.hpp"
#include "laneway/task.hpp"

namespace laneway {

/// Where a route's calls run, if its declaration is not to decide: `app.get("/x", fn<x>, {.lane = Lane::thread})`.
enum class Lane : std::uint8_t {
  automatic,  ///< where the return type says; moved when it proves to block, to compute, or to be short
  declared,   ///< where the return type says, whatever it does there
  loop,       ///< on its connection's event loop; a plain function, too
  thread,     ///< on the thread lane; a coroutine slice by slice
  cpu,        ///< on the CPU lane; a coroutine slice by slice
};

/// The return type of a path function that computes: it runs on the cores, at lower priority than the loops, at most
/// one call per core at a time. An ordinary function; return the value itself:
///     Cpu<long> fib(Path<int> n) { return n < 2 ? n : ...; }
template <class T>
class Cpu {
 public:
  using value_type = T;
  template <class U = T>
    requires std::is_constructible_v<T, U&&> && (!std::same_as<std::remove_cvref_t<U>, Cpu>)
  Cpu(U&& value) : value_(std::forward<U>(value)) {}  // NOLINT(google-explicit-constructor): `return value;`
  T& value() & noexcept { return value_; }
  const T& value() const& noexcept { return value_; }
  T&& value() && noexcept { return std::move(value_); }

 private:
  T value_;
};

/// `Cpu<>`: computes and answers with null.
template <>
class Cpu<void> {
 public:
  using value_type = void;
};

namespace detail {

/// Any std::chrono::duration, without including <chrono>.
template <class D>
concept Duration = requires(const D duration) {
  duration.count();
  D::period::num;
  D::period::den;
};

/// `duration` in nanoseconds, rounded down; 0 for what is negative or no number, saturates at about 292 years.
template <Duration D>
constexpr std::int64_t to_nanoseconds(const D& duration) {
  const auto exact = static_cast<long double>(duration.count()) * D::period::num / D::period::den * 1e9L;
  if (!(exact > 0)) return 0;
  if (exact >= 9.2e18L) return INT64_MAX;
  return static_cast<std::int64_t>(exact);
}

// GCC 12 destroys a closure twice when it is a temporary in a co_await expression; what is trivial survives that.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
template <class F>
inline constexpr bool safe_in_co_await =
    std::is_lvalue_reference_v<F> || std::is_trivially_copyable_v<std::remove_cvref_t<F>>;
#else
template <class F>
inline constexpr bool safe_in_co_await = true;
#endif

template <class F, class... Args>
class CallWait final : public OffloadWait {
  using Result = std::invoke_result_t<F, Args...>;
  struct Nothing {};
  using Stored = std::conditional_t<std::is_void_v<Result>, Nothing, std::remove_cvref_t<Result>>;

 public:
  template <class G, class... Given>
  explicit CallWait(LaneKind lane, G&& function, Given&&... args)
      : OffloadWait(lane), function_(std::forward<G>(function)), args_(std::forward<Given>(args)...) {}

  auto await_resume() {
    rethrow();
    if constexpr (!std::is_void_v<Result>) return std::move(*result_);
  }

 private:
  void call() override {
    if constexpr (std::is_void_v<Result>) {
      std::apply(std::move(function_), std::move(args_));
      result_.emplace();
    } else {
      result_.emplace(std::apply(std::move(function_), std::move(args_)));
    }
  }
  F function_;
  std::tuple<Args...> args_;
  std::optional<Stored> result_;
};

}  // namespace detail

/// `co_await sleep_for(1s)` inside a Task: go on after `duration` of the monotonic clock. Costs no thread.
template <detail::Duration D>
[[nodiscard]] detail::SleepWait sleep_for(const D& duration) {
  return detail::SleepWait(detail::to_nanoseconds(duration));
}

/// `co_await on_thread(function, args...)` inside a Task: call a function that blocks on the thread lane; the loop goes
/// on meanwhile. Arguments are copied or moved into the call. Gives what the function returns.
/// Errors: what the function throws; Overloaded when the lane's queue is full or the call waited in it too long.
template <class F, class... Args>
[[nodiscard]] auto on_thread(F&& function, Args&&... args) {
  static_assert(detail::safe_in_co_await<F>,
                "GCC 12 miscompiles co_await with such a closure: name it first, or pass its captures as arguments");
  return detail::CallWait<std::decay_t<F>, std::decay_t<Args>...>(detail::LaneKind::thread, std::forward<F>(function),
                                                                  std::forward<Args>(args)...);
}

/// `co_await on_cpu(function, args...)` inside a Task: the same on the CPU lane, for a function that computes.
template <class F, class... Args>
[[nodiscard]] auto on_cpu(F&& function, Args&&... args) {
  static_assert(detail::safe_in_co_await<F>,
                "GCC 12 miscompiles co_await with such a closure: name it first, or pass its captures as arguments");
  return detail::CallWait<std::decay_t<F>, std::decay_t<Args>...>(detail::LaneKind::cpu, std::forward<F>(function),
                                                                  std::forward<Args>(args)...);
}

namespace detail {

/// A call on the CPU lane that a thread waits for.
class ThreadWait : private Job {
 public:
  ThreadWait(const ThreadWait&) = delete;
  ThreadWait& operator=(const ThreadWait&) = delete;

 protected:
  ThreadWait() noexcept = default;
  ~ThreadWait() = default;
  /// Run `call` on the CPU lane and return when it is done; throws what it threw, or Overloaded.
  void run_and_wait();
  virtual void call() = 0;

 private:
  std::exception_ptr exception_;
  void* signal_ = nullptr;
};

template <class F, class... Args>
class CpuCall final : private ThreadWait {
  using Result = std::invoke_result_t<F&&, Args&&...>;
  struct Nothing {};
  using Stored = std::conditional_t<std::is_void_v<Result>, Nothing, std::remove_cvref_t<Result>>;

 public:
  CpuCall(F&& function, Args&&... args) : function_(std::forward<F>(function)), args_(std::forward<Args>(args)...) {}
  Result operator()() {
    run_and_wait();
    if constexpr (!std::is_void_v<Result>) return std::move(*result_);
  }

 private:
  void call() override {
    if constexpr (std::is_void_v<Result>) {
      std::apply(std::forward<F>(function_), std::move(args_));
      result_.emplace();
    } else {
      result_.emplace(std::apply(std::forward<F>(function_), std::move(args_)));
    }
  }
  F&& function_;
  std::tuple<Args&&...> args_;
  std::optional<Stored> result_;
};

}  // namespace detail

/// Inside a plain path function: call `function` on the CPU lane and wait for it. The waiter helps: on a thread of the
/// CPU lane it makes the call itself, so that a computation may wait for parts of itself and never for a free thread.
/// Outside of any path function it simply calls `function`.
/// Errors: what the function throws; Overloaded when the lane's queue is full or the call waited in it too long.
template <class F, class... Args>
auto wait_on_cpu(F&& function, Args&&... args) {
  return detail::CpuCall<F, Args...>(std::forward<F>(function), std::forward<Args>(args)...)();
}

namespace detail {

/// Work that outlives the answer. Owned by the server from `spawn_work` on.
class SpawnedWork {
 public:
  SpawnedWork(const SpawnedWork&) = delete;
  SpawnedWork& operator=(const SpawnedWork&) = delete;
  virtual ~SpawnedWork() = default;
  LaneKind lane() const noexcept { return lane_; }
  /// Call the function. Loop lane: gives its coroutine, whose outermost context is `context`.
  virtual std::coroutine_handle<> begin(Context& context) = 0;
  /// Loop lane, after the coroutine ended: throws what it threw.
  virtual void end() {}

 protected:
  explicit SpawnedWork(LaneKind lane) noexcept : lane_(lane) {}

 private:
  LaneKind lane_;
};

/// Takes ownership of `work`, also when it throws.
/// Errors: throws Overloaded when too much spawned work is unfinished; std::logic_error outside of a server.
void spawn_work(SpawnedWork* work);

template <class T>
struct TaskTraits : std::false_type {};
template <class T>
struct TaskTraits<Task<T>> : std::true_type {};
template <class T>
struct CpuTraits : std::false_type {};
template <class T>
struct CpuTraits<Cpu<T>> : std::true_type {};

/// A coroutine that yields the pieces of an answer (stream.hpp).
template <class Result>
concept StreamResult = requires { requires std::remove_cvref_t<Result>::is_stream; };

/// The lane that a function's return type declares.
template <class Result>
inline constexpr LaneKind declared_lane = TaskTraits<Result>::value || StreamResult<Result> ? LaneKind::loop
                                          : CpuTraits<Result>::value                        ? LaneKind::cpu
                                                                                            : LaneKind::thread;

template <class F, class... Args>
class SpawnedCall final : public SpawnedWork {
  using Result = std::invoke_result_t<F&, Args&&...>;
  static constexpr bool is_task = TaskTraits<Result>::value;

 public:
  template <class G, class... Given>
  explicit SpawnedCall(G&& function, Given&&... args)
      : SpawnedWork(declared_lane<Result>), function_(std::forward<G>(function)), args_(std::forward<Given>(args)...) {}
  std::coroutine_handle<> begin([[maybe_unused]] Context& context) override {
    if constexpr (is_task) {
      task_ = std::apply(function_, std::move(args_));
      task_.handle().promise().set_outermost_of(context);
      return task_.handle();
    } else {
      static_cast<void>(std::apply(function_, std::move(args_)));
      return {};
    }
  }
  void end() override {
    if constexpr (is_task) static_cast<void>(task_.handle().promise().take());
  }

 private:
  F function_;
  std::tuple<Args...> args_;
  std::conditional_t<is_task, Result, std::nullptr_t> task_{};
};

}  // namespace detail

/// Start work that outlives the answer; returns at once. The function's return type decides its lane, as for a path
/// function. Allowed anywhere inside path functions and spawned work. Bounded (Settings::spawned_max), finished before
/// the server ends (within its drain time). What it throws is logged.
/// Errors: Overloaded when the bound is reached.
template <class F, class... Args>
  requires std::invocable<std::decay_t<F>&, std::decay_t<Args>...>
void spawn(F&& function, Args&&... args) {
  detail::spawn_work(new detail::SpawnedCall<std::decay_t<F>, std::decay_t<Args>...>(std::forward<F>(function),
                                                                                     std::forward<Args>(args)...));
}

}  // namespace laneway
