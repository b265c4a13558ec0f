#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "laneway/lane.hpp"
#include "laneway/task.hpp"
#include "laneway/yield.hpp"

// What lives as long as the app serves: `app.lifespan(open_database)`. docs/lifespan.md.

namespace laneway {

class App;

namespace detail {

/// Its address stands for the type T.
template <class T>
inline char type_key = 0;

/// What lifespans gave, by type. Immutable while the app serves.
class States {
 public:
  States() = default;
  States(const States&) = delete;
  States& operator=(const States&) = delete;
  ~States();

  /// Errors: throws std::logic_error, naming `type`, when there is one of that type.
  void add(const void* key, void* value, std::string_view type);
  void remove(const void* key) noexcept;
  /// Null: none.
  void* find(const void* key) const noexcept;

 private:
  struct Entry {
    const void* key;
    void* value;
  };
  Entry* entries_ = nullptr;
  std::size_t count_ = 0;
};

/// No lifespan has given a value of `type`, or none is at work.
[[noreturn]] void throw_no_state(std::string_view type);

template <class T>
consteval std::string_view state_type_name() {
  std::string_view text = __PRETTY_FUNCTION__;  // "... [T = Name]" or "... [with T = Name; ...]"
  text.remove_prefix(text.find("T = ") + 4);
  return text.substr(0, text.find_first_of(";]"));
}

template <class T>
T& state_of(const States& states) {
  void* value = states.find(&type_key<T>);
  if (value == nullptr) throw_no_state(state_type_name<T>());
  return *static_cast<T*>(value);
}

/// One function given to `App::lifespan`. Owned by the app.
class LifespanPart {
 public:
  LifespanPart(const LifespanPart&) = delete;
  LifespanPart& operator=(const LifespanPart&) = delete;
  virtual ~LifespanPart() = default;
  virtual Task<void> start(App& app, States& states) = 0;
  virtual Task<void> stop(States& states) = 0;

  LifespanPart* next = nullptr;  // in the order in which they were given

 protected:
  LifespanPart() = default;
};

template <class F>
struct LifespanResult {
  static constexpr bool takes_app = std::is_invocable_v<F&, App&>;
  static auto call(F& function, App& app) {
    if constexpr (takes_app) {
      return function(app);
    } else {
      return function();
    }
  }
  using Type = decltype(call(std::declval<F&>(), std::declval<App&>()));
};

template <class Result>
struct LifespanValue {
  using Type = Result;
};
template <class Result>
  requires(TaskTraits<Result>::value || YieldTraits<Result>::value)
struct LifespanValue<Result> {
  using Type = typename Result::value_type;
};

template <class F>
class LifespanOf final : public LifespanPart {
  using Result = typename LifespanResult<F>::Type;
  using Value = typename LifespanValue<Result>::Type;
  static constexpr bool has_value = !std::is_void_v<Value>;
  static constexpr bool yields = YieldTraits<Result>::value;
  static_assert(!CpuTraits<Result>::value, "a lifespan function returns T, Task<T> or Yield<T>");
  struct Nothing {};
  /// What a plain function or a Task gave.
  using Stored = std::conditional_t<has_value && !yields, std::optional<Value>, Nothing>;
  using Running = std::conditional_t<yields, Result, Nothing>;

 public:
  explicit LifespanOf(F&& function) : function_(std::move(function)) {}

  Task<void> start(App& app, States& states) override {
    if constexpr (yields && has_value) {
      running_ = LifespanResult<F>::call(function_, app);
      Value& value = co_await running_.start();
      states.add(&type_key<Value>, &value, state_type_name<Value>());
    } else if constexpr (yields) {
      running_ = LifespanResult<F>::call(function_, app);
      co_await running_.start();
    } else if constexpr (TaskTraits<Result>::value && has_value) {
      value_.emplace(co_await LifespanResult<F>::call(function_, app));
      states.add(&type_key<Value>, &*value_, state_type_name<Value>());
    } else if constexpr (TaskTraits<Result>::value) {
      co_await LifespanResult<F>::call(function_, app);
    } else {  // it may block
      const auto call = [](LifespanOf* self, App* of) {
        if constexpr (has_value) {
          self->value_.emplace(LifespanResult<F>::call(self->function_, *of));
        } else {
          LifespanResult<F>::call(self->function_, *of);
        }
      };
      co_await on_thread(call, this, &app);
      if constexpr (has_value) states.add(&type_key<Value>, &*value_, state_type_name<Value>());
    }
  }

  Task<void> stop(States& states) override {
    if constexpr (has_value) states.remove(&type_key<Value>);
    if constexpr (yields) {
      co_await running_.finish();
    } else if constexpr (has_value) {  // its destructor may block
      const auto destroy = [](LifespanOf* self) { self->value_.reset(); };
      co_await on_thread(destroy, this);
    } else {
      co_return;
    }
    if constexpr (yields) running_ = Running();
  }

 private:
  F function_;
  [[no_unique_address]] Stored value_;
  [[no_unique_address]] Running running_;
};

}  // namespace detail

}  // namespace laneway
