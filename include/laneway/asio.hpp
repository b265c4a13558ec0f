#pragma once

// Optional, and the only public header that includes Boost.Asio: co_await any of its operations inside a Task.

#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/version.hpp>
#include <boost/system/system_error.hpp>
#include <concepts>
#include <exception>
#include <new>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "laneway/detail/callback_wait.hpp"

namespace laneway::detail {

// The loop is an io_context that the library compiled. A program whose Boost.Asio has another version, or macros that
// give it another layout, must not touch it: it does not link, for want of laneway::detail::AsioOf<VERSION, LAYOUT>.

constexpr unsigned asio_layout = 0u
#if defined(BOOST_ASIO_HAS_EPOLL)
                                 | 1u << 0
#endif
#if defined(BOOST_ASIO_HAS_EVENTFD)
                                 | 1u << 1
#endif
#if defined(BOOST_ASIO_HAS_TIMERFD)
                                 | 1u << 2
#endif
#if defined(BOOST_ASIO_HAS_THREADS)
                                 | 1u << 3
#endif
#if defined(BOOST_ASIO_HAS_IO_URING)
                                 | 1u << 4
#endif
#if defined(BOOST_ASIO_HAS_IO_URING_AS_DEFAULT)
                                 | 1u << 5
#endif
#if defined(BOOST_ASIO_ENABLE_HANDLER_TRACKING) || defined(BOOST_ASIO_CUSTOM_HANDLER_TRACKING)
                                 | 1u << 6
#endif
#if defined(BOOST_ASIO_ENABLE_BUFFER_DEBUGGING)
                                 | 1u << 7
#endif
#if defined(BOOST_ASIO_USE_TS_EXECUTOR_AS_DEFAULT)
                                 | 1u << 8
#endif
    ;

/// The library has the one instance that it was compiled with.
template <unsigned version, unsigned layout>
struct AsioOf {
  static boost::asio::io_context::executor_type loop_executor();
};
using LibraryAsio = AsioOf<BOOST_ASIO_VERSION, asio_layout>;

/// Asked for by every file that includes this.
[[gnu::used]] static boost::asio::io_context::executor_type (*const library_asio)() = &LibraryAsio::loop_executor;

}  // namespace laneway::detail

namespace laneway {

/// The completion token for coroutines of Laneway: `co_await timer.async_wait(use_task)` inside a Task.
///
/// Gives what the operation completes with: nothing, one value, or a std::tuple of several. An error_code that is set
/// is thrown as boost::system::system_error, an exception_ptr is rethrown; asio::as_tuple(use_task) and
/// asio::redirect_error(use_task, error) give the error_code instead. A handler that is destroyed without being called,
/// because its io_context was, throws asio::error::operation_aborted whatever the token.
///
/// The operation is started when it is awaited, on the request's loop, and may complete on any executor and thread; the
/// coroutine goes on on its loop. So whatever runs on loop_executor() may cancel it. Await it once.
/// Steps of a composed operation, and handlers that you give to Asio yourself, are the loop's own work: they run beside
/// your coroutines, and if they block they hold the loop up.
class UseTask {
 public:
  constexpr UseTask() noexcept = default;

  /// An executor whose objects take `use_task` when no token is given.
  template <class Executor>
  class WithDefault : public Executor {
   public:
    using default_completion_token_type = UseTask;
    template <class Other>
      requires(!std::same_as<Other, WithDefault> && std::convertible_to<const Other&, Executor>)
    WithDefault(const Other& other) noexcept : Executor(other) {}  // NOLINT(google-explicit-constructor): as Asio's are
  };

  /// `UseTask::as_default_on_t<asio::steady_timer>`: a timer whose async_wait() needs no token.
  template <class T>
  using as_default_on_t = typename T::template rebind_executor<WithDefault<typename T::executor_type>>::other;
  /// The object itself, moved into that type: `auto socket = use_task.as_default_on(tcp::socket(loop_executor()))`.
  template <class T>
  static auto as_default_on(T&& object) {
    return as_default_on_t<std::decay_t<T>>(std::forward<T>(object));
  }
};

inline constexpr UseTask use_task;

/// The executor of the request's loop, for sockets and timers: `asio::steady_timer timer(loop_executor(), 1s)`. Valid
/// in path functions on any lane and in spawned work. Such an object must not outlive the request or the spawned work.
/// Errors: throws std::logic_error elsewhere. Thread safety: the executor may be used on any thread.
inline boost::asio::io_context::executor_type loop_executor() { return detail::LibraryAsio::loop_executor(); }

namespace detail {

inline void throw_fault(const boost::system::error_code& error) {
  if (error) throw boost::system::system_error(error);
}
inline void throw_fault(const std::exception_ptr& exception) {
  if (exception) std::rethrow_exception(exception);
}

template <class... Ts>
inline constexpr bool begins_with_fault = false;
template <class... Ts>
inline constexpr bool begins_with_fault<boost::system::error_code, Ts...> = true;
template <class... Ts>
inline constexpr bool begins_with_fault<std::exception_ptr, Ts...> = true;

/// An operation and what it completes with.
template <class... Ts>
class AsioResult : public Rendezvous {
  static_assert(((alignof(Ts) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__) && ...));

 public:
  template <class... Given>
  void store(Given&&... given) noexcept {
    try {
      all_.emplace(std::forward<Given>(given)...);
    } catch (...) {
      exception_ = std::current_exception();
    }
  }

  auto take() {
    throw_fault(exception_);
    if (!all_) throw boost::system::system_error(boost::asio::error::operation_aborted);
    constexpr std::size_t first = begins_with_fault<Ts...> ? 1 : 0;
    if constexpr (first == 1) throw_fault(std::get<0>(*all_));
    return values<first>(std::make_index_sequence<sizeof...(Ts) - first>());
  }

 private:
  template <std::size_t first, std::size_t... index>
  auto values(std::index_sequence<index...>) {
    using All = std::tuple<Ts...>;
    if constexpr (sizeof...(index) == 1) {
      return std::get<first>(std::move(*all_));
    } else if constexpr (sizeof...(index) > 1) {
      return std::tuple<std::tuple_element_t<first + index, All>...>(std::get<first + index>(std::move(*all_))...);
    }
  }

  std::optional<std::tuple<Ts...>> all_;
  std::exception_ptr exception_;
};

/// The completion handler. Destroyed without being called, it still ends the wait.
template <class Result>
class AsioHandler {
 public:
  explicit AsioHandler(Result& result) noexcept : result_(&result) { result.expect(); }
  AsioHandler(AsioHandler&& other) noexcept : result_(std::exchange(other.result_, nullptr)) {}
  AsioHandler& operator=(AsioHandler&&) = delete;
  ~AsioHandler() {
    if (result_ != nullptr) result_->arrive();
  }

  template <class... Given>
  void operator()(Given&&... given) noexcept {
    Result* result = std::exchange(result_, nullptr);
    result->store(std::forward<Given>(given)...);
    result->arrive();
  }

 private:
  Result* result_;
};

/// With how it is started. Asio's adapters want one type to await for all operations of a signature: AsioWait's.
template <class Result, class Initiation, class... Args>
class AsioOperation final : public Result {
 public:
  template <class I, class... Given>
  explicit AsioOperation(I&& initiation, Given&&... args)
      : initiation_(std::forward<I>(initiation)), args_(std::forward<Given>(args)...) {}

 private:
  void initiate() override {
    AsioHandler<Result> handler(*this);
    const auto start = [&](Args&... args) { std::move(initiation_)(std::move(handler), std::move(args)...); };
    std::apply(start, args_);
  }

  Initiation initiation_;
  std::tuple<Args...> args_;
};

template <class Result>
class [[nodiscard]] AsioWait final : public CallbackWait {
 public:
  explicit AsioWait(Result* result) noexcept : CallbackWait(*result), result_(*result) {}
  auto await_resume() {
    rethrow();
    return result_.take();
  }

 private:
  Result& result_;
};

}  // namespace detail
}  // namespace laneway

/// Source: Boost.Asio's customisation point for completion tokens.
template <class R, class... Ts>
class boost::asio::async_result<laneway::UseTask, R(Ts...)> {
  using Result = laneway::detail::AsioResult<std::decay_t<Ts>...>;

 public:
  using return_type = laneway::detail::AsioWait<Result>;

  template <class Initiation, class... Args>
  static return_type initiate(Initiation&& initiation, laneway::UseTask, Args&&... args) {
    using Operation = laneway::detail::AsioOperation<Result, std::decay_t<Initiation>, std::decay_t<Args>...>;
    return return_type(new Operation(std::forward<Initiation>(initiation), std::forward<Args>(args)...));
  }
};
