#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// What a callable's type says about it: its result and the types of its parameters.

namespace laneway {
namespace detail {

template <class... Types>
struct TypeList {
  static constexpr std::size_t size = sizeof...(Types);
};

template <class Result_, class... Arguments_>
struct KnownSignature {
  using Result = Result_;
  using Arguments = TypeList<Arguments_...>;
};

template <class F>
struct Signature;
template <class R, class... A>
struct Signature<R (*)(A...)> : KnownSignature<R, A...> {};
template <class R, class... A>
struct Signature<R (*)(A...) noexcept> : KnownSignature<R, A...> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...)> : KnownSignature<R, A...> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) noexcept> : KnownSignature<R, A...> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const> : KnownSignature<R, A...> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const noexcept> : KnownSignature<R, A...> {};
template <class F>
  requires requires { &F::operator(); }
struct Signature<F> : Signature<decltype(&F::operator())> {};

/// Does F tell one result and one list of parameters? A generic lambda or an overloaded call operator does not.
template <class F>
concept HasSignature = requires { typename Signature<F>::Result; };

/// The name of the function F, without its namespaces.
template <auto F>
consteval std::string_view function_name() {
  std::string_view text = __PRETTY_FUNCTION__;  // "... [F = &name]" or "... [with auto F = name; ...]"
  text.remove_prefix(text.find("F = ") + 4);
  if (text.front() == '&') text.remove_prefix(1);
  text = text.substr(0, text.find_first_of(";]<"));
  if (const auto scope = text.rfind("::"); scope != text.npos) text.remove_prefix(scope + 2);
  return text;
}

/// The type of `fn<f>`.
template <auto f>
struct Function {
  template <class... Arguments>
  [[gnu::always_inline]] decltype(auto) operator()(Arguments&&... arguments) const {
    return f(std::forward<Arguments>(arguments)...);
  }
};
template <auto f>
struct Signature<Function<f>> : Signature<decltype(f)> {};

template <class F>
inline constexpr std::string_view name_of{};
template <auto f>
inline constexpr std::string_view name_of<Function<f>> = function_name<f>();

}  // namespace detail

/// A function as a path function that knows its name: `app.get("/items/{id}", fn<read_item>)`.
template <auto f>
inline constexpr detail::Function<f> fn{};

}  // namespace laneway
