#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "laneway/detail/members.hpp"

// Names and members of plain aggregates, and names of enumerators, without macros: read from what the compiler prints
// of a template argument (clang 16 and newer, GCC 12 and newer).

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#pragma clang diagnostic ignored "-Wmissing-field-initializers"
#else
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif

namespace laneway::detail {

/// Converts to the type of any member of T.
template <class T>
struct AnyMember {
  template <class U>
    requires(!std::same_as<U, T>)
  operator U() const noexcept {  // NOLINT(google-explicit-constructor); never called, but a model may have no linkage
    __builtin_unreachable();
  }
};
/// Converts to a base class of T only.
template <class T>
struct AnyBase {
  template <class U>
    requires(std::is_base_of_v<U, T> && !std::same_as<U, T>)
  operator U() const noexcept {  // NOLINT(google-explicit-constructor); never called, but a model may have no linkage
    __builtin_unreachable();
  }
};

template <class T, std::size_t>
using AnyAt = AnyMember<T>;

/// Is T initialized by that many values?
template <class T, std::size_t... before>
consteval bool accepts(std::index_sequence<before...>) {
  return requires { T{AnyAt<T, before>{}...}; };
}
/// Is a `{}` accepted after `before` values, with `after` values behind it?
template <class T, std::size_t... before, std::size_t... after>
consteval bool accepts_empty(std::index_sequence<before...>, std::index_sequence<after...>) {
  return requires { T{AnyAt<T, before>{}..., {}, AnyAt<T, after>{}...}; };
}

/// The most values that initialize T, between `low`, which do, and `high`, which do not.
template <class T, std::size_t low, std::size_t high>
consteval std::size_t search_count() {
  constexpr std::size_t middle = (low + high) / 2;
  if constexpr (middle == low) {
    return low;
  } else if constexpr (accepts<T>(std::make_index_sequence<middle>{})) {
    return search_count<T, middle, high>();
  } else {
    return search_count<T, low, middle>();
  }
}

/// How many values initialize T: the number of its members, unless one of them is an array.
template <class T, std::size_t count = members_max + 1>
consteval std::size_t initializer_count() {
  if constexpr (requires { T{}; }) {  // then fewer values than members are accepted, too
    return search_count<T, 0, members_max + 2>();
  } else if constexpr (accepts<T>(std::make_index_sequence<count>{})) {
    return count;
  } else {
    return initializer_count<T, count - 1>();
  }
}

template <class T, std::size_t count, std::size_t i = 0>
consteval bool has_array_member() {
  if constexpr (i >= count || accepts_empties<T, count>()) {  // the second is the quick answer for most
    return false;
  } else if constexpr (!accepts_empty<T>(std::make_index_sequence<i>{}, std::make_index_sequence<count - i - 1>{}) &&
                       accepts_empty<T>(std::make_index_sequence<i>{}, std::index_sequence<>{})) {
    return true;
  } else {
    return has_array_member<T, count, i + 1>();
  }
}

/// A class whose members can be told: an aggregate.
template <class T>
concept Aggregate = std::is_class_v<T> && std::is_aggregate_v<T>;

/// Can the members of T be told? Not with a base class or a C array, nor if they are too many.
template <Aggregate T>
consteval bool members_can_be_told() {
  constexpr std::size_t count = initializer_count<T>();
  constexpr bool has_base = requires { T{AnyBase<T>{}}; };
  return !has_base && count <= members_max && !has_array_member<T, count>();
}

/// The number of members of T.
template <Aggregate T>
consteval std::size_t member_count() {
  constexpr std::size_t count = initializer_count<T>();
  constexpr bool has_base = requires { T{AnyBase<T>{}}; };
  static_assert(!has_base, "this aggregate has a base class, whose members cannot be told: make the base a member");
  static_assert(count <= members_max, "this aggregate has too many members (detail::members_max)");
  static_assert(!has_array_member<T, count>(), "this aggregate has a C array as a member: use std::array");
  if constexpr (!members_can_be_told<T>()) {
    return 0;
  } else {
    return count;
  }
}

/// Never defined: only addresses of its members are taken.
template <class T>
struct Specimen {
  const T value;
};
template <class T>
extern const Specimen<T> specimen;

template <std::size_t index>
struct AddressOf {
  template <class... M>
  constexpr auto operator()(M&... member) const {
    return pick<0>(&member...);
  }

 private:
  template <std::size_t at, class First, class... Rest>
  static constexpr auto pick(First first, Rest... rest) {
    if constexpr (at == index) {
      return first;
    } else {
      return pick<at + 1>(rest...);
    }
  }
};

template <class T, auto pointer>
consteval std::string_view printed_member() {
  std::string_view text = __PRETTY_FUNCTION__;
#if defined(__clang__)
  // "... [T = Item, pointer = &specimen.value.name]"
  text = text.substr(0, text.rfind(']'));
  return text.substr(text.rfind('.') + 1);
#else
  // "... [with T = Item; auto pointer = (& specimen<Item>.Specimen<Item>::value.Item::name); ...]"
  text = text.substr(text.rfind("auto pointer = "));
  text = text.substr(0, text.find(");"));
  return text.substr(text.rfind(':') + 1);
#endif
}

/// The names of T's members in order of declaration.
template <Aggregate T>
inline constexpr auto member_names = []<std::size_t... i>(std::index_sequence<i...>) {
  constexpr std::size_t count = sizeof...(i);
  return std::array<std::string_view, count>{
      printed_member<T, with_members<count>(specimen<T>.value, AddressOf<i>{})>()...};
}(std::make_index_sequence<member_count<T>()>{});

/// What `use` makes of the members of a T that is not there: of their types.
template <Aggregate T, class Use>
consteval auto with_specimen_members(Use use) {
  return with_members<member_count<T>()>(specimen<T>.value, use);
}

/// Call `use(name, member)` for each member of `object` in order of declaration.
template <class T, class Use>
constexpr void for_each_member(T& object, Use&& use) {
  using Plain = std::remove_const_t<T>;
  with_members<member_count<Plain>()>(object, [&use](auto&... member) {
    [[maybe_unused]] std::size_t i = 0;
    (use(member_names<Plain>[i++], member), ...);
  });
}

/// Enumerators with a value from 0 to enumerators_max - 1 have names.
inline constexpr std::size_t enumerators_max = 128;

/// Where the first of some printed template arguments ends: at a comma or bracket that is not inside other brackets.
consteval std::size_t argument_end(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool closes = c == ')' || c == '>' || c == '}';
    if (depth == 0 && (c == ',' || closes)) return i;
    if (c == '(' || c == '<' || c == '{') ++depth;
    if (closes) --depth;
  }
  return text.size();
}

template <class E, E... values>
consteval std::array<std::string_view, sizeof...(values)> printed_enumerators() {
  std::array<std::string_view, sizeof...(values)> names;
  // clang: "... [E = Color, values = <Color::red, (Color)1>]"; GCC: "... E ...values = {Color::red, (Color)1}; ..."
  std::string_view text = __PRETTY_FUNCTION__;
#if defined(__clang__)
  text.remove_prefix(text.rfind("values = <") + 10);
#else
  text.remove_prefix(text.rfind("values = {") + 10);
#endif
  for (auto& name : names) {
    const std::size_t end = argument_end(text);
    const auto item = text.substr(0, end);
    if (item.front() != '(') name = item.substr(item.rfind(':') + 1);
    text.remove_prefix(end + 1);
    if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  return names;
}

/// The names of E's enumerators by value; empty where a value has none.
template <class E>
inline constexpr auto enumerator_names = []<std::size_t... i>(std::index_sequence<i...>) {
  return printed_enumerators<E, static_cast<E>(i)...>();
}(std::make_index_sequence<enumerators_max>{});

/// The name of an enumerator; empty if its value has none or lies outside of 0 to enumerators_max - 1.
template <class E>
  requires std::is_enum_v<E>
constexpr std::string_view enumerator_name(E value) {
  static_assert(requires { E{0}; }, "this enum needs an underlying type (enum class, or enum E : int) to have names");
  const auto number = static_cast<std::underlying_type_t<E>>(value);
  if constexpr (std::is_signed_v<std::underlying_type_t<E>>) {
    if (number < 0) return {};
  }
  if (static_cast<unsigned long long>(number) >= enumerators_max) return {};
  return enumerator_names<E>[static_cast<std::size_t>(number)];
}

}  // namespace laneway::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#else
#pragma GCC diagnostic pop
#endif
