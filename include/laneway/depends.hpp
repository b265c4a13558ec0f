#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "laneway/detail/dependency.hpp"
#include "laneway/detail/fixed_string.hpp"
#include "laneway/detail/optional_traits.hpp"
#include "laneway/detail/reflect.hpp"
#include "laneway/detail/signature.hpp"
#include "laneway/lane.hpp"
#include "laneway/yield.hpp"

// Dependencies: `Task<Item> read_item(Path<int> id, Depends<open_session> session);`. docs/dependencies.md.

namespace laneway {

/// The scopes that those who need a security dependency ask for, outermost first. A dependency takes it by const
/// reference. Lifetime: the request's.
class SecurityScopes {
 public:
  SecurityScopes() = default;
  explicit SecurityScopes(std::span<const std::string_view> scopes) noexcept : scopes_(scopes) {}
  std::span<const std::string_view> scopes() const noexcept { return scopes_; }
  /// "read:items write:items", as WWW-Authenticate has it.
  std::string text() const;

 private:
  std::span<const std::string_view> scopes_;
};

namespace detail {

/// What a dependency's return type gives: T of T, T&, Task<T>, Cpu<T>, Yield<T>.
template <class Result>
struct DependencyValue {
  using Type = Result;
};
template <class Result>
  requires(TaskTraits<Result>::value || CpuTraits<Result>::value || YieldTraits<Result>::value)
struct DependencyValue<Result> {
  using Type = typename Result::value_type;
};
template <auto function>
using ValueOf = std::remove_reference_t<typename DependencyValue<typename Signature<Function<function>>::Result>::Type>;

/// Its address stands for the dependency function.
template <auto function>
inline char dependency_key = 0;

template <class T>
class DependencyRef {
 public:
  using value_type = T;
  explicit DependencyRef(T& value) noexcept : value_(&value) {}
  T& value() const noexcept { return *value_; }
  T& operator*() const noexcept { return *value_; }
  T* operator->() const noexcept { return value_; }
  operator T&() const noexcept { return *value_; }  // NOLINT(google-explicit-constructor): as parameters do

 private:
  T* value_;
};
template <>
class DependencyRef<void> {
 public:
  using value_type = void;
};

}  // namespace detail

/// The value that `function` gave for this request, by reference: `*session`, `session->`. The function may return T,
/// T& (of something that lives longer), Task<T>, Cpu<T>, or Yield<T>, which cleans up behind its co_yield, and runs on
/// the lane that its type declares. It takes what path functions take, dependencies of its own among it. A request
/// calls it once, however many need it. An HttpError that it throws is the answer. Lifetime: until the path function
/// has ended; then the answer leaves, then the values are destroyed, the last first.
template <auto function>
class Depends : public detail::DependencyRef<detail::ValueOf<function>> {
 public:
  using detail::DependencyRef<detail::ValueOf<function>>::DependencyRef;
};

/// A dependency that checks who asks, and what for: `scopes` are told to it, and to all that it needs, in
/// SecurityScopes, and stand in the OpenAPI document.
template <auto function, detail::FixedString... scopes>
class Security : public Depends<function> {
 public:
  using Depends<function>::Depends;
};

namespace detail {

template <class Parameter, auto function>
struct InjectedDependency {
  using Value = void;
  static constexpr Source source = Source::dependency;
  static Parameter inject(Call& call) noexcept {
    if constexpr (std::is_void_v<ValueOf<function>>) {
      return Parameter();
    } else {
      return Parameter(*static_cast<ValueOf<function>*>(dependency_value(call, &dependency_key<function>)));
    }
  }
};
template <auto function>
struct ParameterTraits<Depends<function>> : InjectedDependency<Depends<function>, function> {};
template <auto function, FixedString... scopes>
struct ParameterTraits<Security<function, scopes...>> : InjectedDependency<Security<function, scopes...>, function> {};
template <>
struct ParameterTraits<SecurityScopes> {
  using Value = void;
  static constexpr Source source = Source::scopes;
  static const SecurityScopes& inject(Call& call) noexcept { return call.dependencies->scopes(); }
};

template <class F>
struct DependencyOf;

/// A static member, for g++ 12 loses variable templates that are declared before they are defined.
template <auto function>
struct DependencyTable {
  static const Dependency value;
};

/// What a parameter needs, if it is a dependency.
template <class Parameter>
struct NeedOf {
  static constexpr bool value = false;
};
template <auto function>
struct NeedOf<Depends<function>> {
  static constexpr bool value = true;
  using F = Function<function>;
  static constexpr const void* key = &dependency_key<function>;
  static constexpr Need need{&DependencyTable<function>::value, nullptr, 0};
};
template <auto function, FixedString... scopes>
struct NeedOf<Security<function, scopes...>> {
  static constexpr bool value = true;
  using F = Function<function>;
  static constexpr const void* key = &dependency_key<function>;
  static constexpr std::array<std::string_view, sizeof...(scopes)> names{scopes.view()...};
  static constexpr Need need{&DependencyTable<function>::value, names.data(), names.size()};
};

template <class List>
struct NeedsOf;
/// The needs of a signature, in order, and how many placeholders the dependencies read.
template <class... A>
struct NeedsOf<TypeList<A...>> {
  static constexpr std::size_t count = (std::size_t{0} + ... + std::size_t{NeedOf<std::remove_cvref_t<A>>::value});
  static constexpr std::array<Need, count> table = [] {
    std::array<Need, count> needs{};
    [[maybe_unused]] std::size_t next = 0;
    [[maybe_unused]] const auto add = [&]<class P>(std::type_identity<P>) {
      if constexpr (NeedOf<P>::value) needs[next++] = NeedOf<P>::need;
    };
    (add(std::type_identity<std::remove_cvref_t<A>>{}), ...);
    return needs;
  }();
  template <class P>
  static constexpr std::size_t placeholders_of() {
    if constexpr (NeedOf<P>::value) {
      return DependencyOf<typename NeedOf<P>::F>::placeholders;
    } else {
      return 0;
    }
  }
  static constexpr std::size_t placeholders = [] {
    std::size_t most = 0;
    ((most = placeholders_of<std::remove_cvref_t<A>>() > most ? placeholders_of<std::remove_cvref_t<A>>() : most), ...);
    return most;
  }();
};

/// Is a T plain data, whose end nobody notices? Else it is kept until the answer is out.
template <class T>
consteval bool is_plain_data() {
  if constexpr (std::is_trivially_destructible_v<T> || std::is_same_v<T, std::string> || Aggregate<T>) {
    return true;
  } else if constexpr (OptionalTraits<T>::value || requires { typename T::allocator_type; }) {
    return is_plain_data<typename T::value_type>();
  } else {
    return false;
  }
}

template <class F>
inline constexpr bool never_blocks = false;
template <auto function>
  requires requires { function.never_blocks; }
inline constexpr bool never_blocks<Function<function>> = function.never_blocks;

/// The functions of a Dependency for a callable of type F.
template <class F>
struct DependencyOf {
  using Result = typename Signature<F>::Result;
  using Arguments = typename Signature<F>::Arguments;
  using Bind = Binder<Arguments>;
  using Declared = typename DependencyValue<Result>::Type;
  using Value = std::remove_reference_t<Declared>;
  static constexpr bool yields = YieldTraits<Result>::value;
  static constexpr bool awaits = yields || TaskTraits<Result>::value;
  static constexpr bool by_address = yields || std::is_reference_v<Declared>;
  static constexpr bool is_void = std::is_void_v<Declared>;
  static_assert(!std::is_rvalue_reference_v<Declared> && (!awaits || yields || !std::is_reference_v<Declared>),
                "a dependency returns T, T&, Task<T>, Cpu<T> or Yield<T>");
  static constexpr std::size_t own_placeholders = Bind::path_count;
  static constexpr std::size_t placeholders =
      own_placeholders > NeedsOf<Arguments>::placeholders ? own_placeholders : NeedsOf<Arguments>::placeholders;

  static_assert(Bind::fault == TableFault::none,
                "a dependency takes one body, and no body beside a form, and 32 parameters at most");
  static_assert(Bind::options_fit, "a parameter of this dependency has an option that is none, or a path's a default");

  struct Nothing {};
  using Stored = std::conditional_t<
      is_void, Nothing, std::conditional_t<by_address, Value*, std::optional<std::conditional_t<is_void, int, Value>>>>;
  struct State {
    typename Bind::Slots slots;
    [[no_unique_address]] std::conditional_t<yields, Result, Nothing> running;
    [[no_unique_address]] Stored value{};
  };

  static decltype(auto) call(const Dependency& dependency, Call& call, State& state) {
    if constexpr (std::is_empty_v<F> && std::is_default_constructible_v<F>) {
      F function{};
      return Bind::invoke(function, call, state.slots);
    } else {
      return Bind::invoke(*static_cast<const F*>(dependency.function), call, state.slots);
    }
  }

  static bool bind(const HandlerBase& handler, Call& call, void* memory) {
    DestroyUnlessBound<State> state{::new (memory) State()};
    const bool good = Bind::bind(handler, call, state.object->slots);
    state.bound = true;  // faults or not: it is there until `destroy`
    return good;
  }
  static void run(const Dependency& dependency, Call& to, void* memory) {
    auto& state = *static_cast<State*>(memory);
    if constexpr (is_void) {
      static_cast<void>(call(dependency, to, state));
    } else if constexpr (by_address) {
      state.value = &call(dependency, to, state);
    } else if constexpr (CpuTraits<Result>::value) {
      state.value.emplace(call(dependency, to, state).value());
    } else {
      state.value.emplace(call(dependency, to, state));
    }
  }
  static Task<void> start(const Dependency& dependency, Call& to, void* memory) {
    auto& state = *static_cast<State*>(memory);
    if constexpr (yields) {
      state.running = call(dependency, to, state);
      if constexpr (is_void) {
        co_await state.running.start();
      } else {
        Value& value = co_await state.running.start();
        state.value = &value;
      }
    } else if constexpr (is_void) {
      co_await call(dependency, to, state);
    } else {
      state.value.emplace(co_await call(dependency, to, state));
    }
  }
  static Task<void> finish(void* memory, std::exception_ptr failure) {
    co_await static_cast<State*>(memory)->running.finish(failure);
  }
  static void* value(void* memory) noexcept {
    auto& state = *static_cast<State*>(memory);
    if constexpr (is_void) {
      return &state;
    } else if constexpr (by_address) {
      return const_cast<void*>(static_cast<const void*>(state.value));
    } else {
      return &*state.value;
    }
  }
  static void destroy(void* memory) noexcept { static_cast<State*>(memory)->~State(); }

  static constexpr LaneKind lane() {
    if constexpr (awaits || never_blocks<F>) {
      return LaneKind::loop;
    } else {
      return declared_lane<Result>;
    }
  }
  static constexpr bool tears_down() {
    if constexpr (yields) {
      return true;
    } else if constexpr (is_void || by_address) {
      return false;
    } else {
      return !is_plain_data<Value>();
    }
  }

  static constexpr Dependency make(const void* key, const SecurityScheme* security, const void* function) {
    static_assert(alignof(State) <= alignof(std::max_align_t),
                  "a parameter or value of this dependency is over-aligned");
    Dependency made;
    made.name = name_of<F>;
    made.key = key;
    made.lane = lane();
    made.tears_down = tears_down();
    made.takes_scopes = Bind::takes_scopes;
    made.state_bytes = sizeof(State);
    made.parameters = Bind::parameters.data();
    made.parameter_count = Bind::count;
    made.path_parameters = own_placeholders;
    made.needs = NeedsOf<Arguments>::table.data();
    made.need_count = NeedsOf<Arguments>::count;
    made.security = security;
    made.function = function;
    made.bind = &bind;
    if constexpr (awaits) {
      made.start = &start;
    } else {
      made.run = &run;
    }
    if constexpr (yields) made.finish = &finish;
    made.value = &value;
    made.destroy = &destroy;
    return made;
  }
};

template <auto function>
constexpr const SecurityScheme* scheme_of() {
  if constexpr (requires { function.scheme; }) {
    return &function.scheme;
  } else {
    return nullptr;
  }
}

template <auto function>
constinit const Dependency DependencyTable<function>::value =
    DependencyOf<Function<function>>::make(&dependency_key<function>, scheme_of<function>(), nullptr);

}  // namespace detail

/// A dependency of a whole route or app, whose value nobody takes: `{.dependencies = {depends<check_token>}}`.
template <auto function>
inline constexpr detail::Need depends = detail::NeedOf<Depends<function>>::need;
/// The same with scopes.
template <auto function, detail::FixedString... scopes>
inline constexpr detail::Need secured = detail::NeedOf<Security<function, scopes...>>::need;

}  // namespace laneway
