#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "laneway/detail/json_writer.hpp"
#include "laneway/detail/optional_traits.hpp"
#include "laneway/detail/reflect.hpp"
#include "laneway/detail/type.hpp"
#include "laneway/json.hpp"

// A C++ value as JSON, as FastAPI writes it.

namespace laneway::detail {

/// How a type is written as JSON.
enum class JsonKind : std::uint8_t {
  none,  ///< it cannot be
  null,
  boolean,
  integer,
  number,
  text,
  enumerator,  ///< its name, or its number where it has none
  optional,    ///< the value or null; also smart pointers
  array,       ///< any range
  object,      ///< a map whose keys are scalars
  tuple,       ///< an array of fixed length
  literal,     ///< its text
  variant,     ///< what it holds
  value,       ///< as its ValueTraits say
  json,        ///< a Json, as it stands
  aggregate,   ///< an object with the members' names
};

template <class T>
concept Range = requires(const T& range) {
  range.begin() != range.end();
  *range.begin();
};
template <class T>
concept Map = Range<T> && requires {
  typename T::key_type;
  typename T::mapped_type;
};
template <class T>
concept SmartPointer = requires(const T& pointer) {
  typename T::element_type;
  { pointer.get() } -> std::convertible_to<const typename T::element_type*>;
  *pointer;
};
template <class T>
concept VariantLike = requires(const T& variant) {
  variant.valueless_by_exception();
  variant.index();
};
template <class T>
concept Value = ValueTraits<T>::is_value;
template <class T>
concept TupleLike = requires { std::tuple_size<T>::value; };

template <class T>
consteval JsonKind json_kind() {
  // NOLINTBEGIN(bugprone-branch-clone): the order of the questions decides
  if constexpr (std::same_as<T, std::nullptr_t> || std::same_as<T, std::nullopt_t>)
    return JsonKind::null;
  else if constexpr (std::same_as<T, bool>)
    return JsonKind::boolean;
  else if constexpr (std::same_as<T, Json>)
    return JsonKind::json;
  else if constexpr (std::same_as<T, char>)
    return JsonKind::text;
  else if constexpr (std::integral<T> && sizeof(T) <= sizeof(long long))
    return JsonKind::integer;
  else if constexpr (std::floating_point<T>)
    return JsonKind::number;
  else if constexpr (std::is_enum_v<T>)
    return JsonKind::enumerator;
  else if constexpr (Value<T>)
    return JsonKind::value;
  else if constexpr (LiteralTraits<T>::value)
    return JsonKind::literal;
  else if constexpr (VariantLike<T>)
    return JsonKind::variant;
  else if constexpr (std::convertible_to<const T&, std::string_view>)
    return JsonKind::text;
  else if constexpr (OptionalTraits<T>::value || SmartPointer<T>)
    return JsonKind::optional;
  else if constexpr (Map<T>)
    return JsonKind::object;
  else if constexpr (Range<T>)
    return JsonKind::array;
  else if constexpr (TupleLike<T>)
    return JsonKind::tuple;
  else if constexpr (Aggregate<T>)
    return JsonKind::aggregate;
  else
    return JsonKind::none;
  // NOLINTEND(bugprone-branch-clone)
}

/// A model with rules beside its members.
template <class T>
concept HasRules = Aggregate<T> && requires { typename T::Rules; };

/// The rule of each member of T.
template <HasRules T>
inline constexpr auto rule_table = [] {
  std::array<Rule, member_count<T>()> table{};
  using Rules = typename T::Rules;
  constexpr Rules given{};
  with_members<member_count<Rules>()>(given, [&table](const auto&... rule) {
    std::size_t from = 0;
    [[maybe_unused]] const auto place = [&table, &from](const Rule& one) {
      const std::string_view name = member_names<Rules>[from++];
      for (std::size_t i = 0; i < table.size(); ++i) {
        if (member_names<T>[i] == name) table[i] = one;
      }
    };
    (place(rule), ...);
  });
  return table;
}();

/// Does each member of T's Rules name a member of T?
template <HasRules T>
consteval bool rules_fit() {
  for (const std::string_view rule : member_names<typename T::Rules>) {
    bool found = false;
    for (const std::string_view member : member_names<T>) found |= member == rule;
    if (!found) return false;
  }
  return true;
}

/// The same of the models below T, one level deep: of what a container or an optional holds.
template <class T>
consteval bool all_rules_fit() {
  if constexpr (HasRules<T>) {
    return rules_fit<T>();
  } else if constexpr (requires { typename T::value_type; }) {
    return !std::is_same_v<T, typename T::value_type> && all_rules_fit<typename T::value_type>();
  } else {
    return true;
  }
}

/// The names of T's members in JSON.
template <Aggregate T>
inline constexpr auto json_names = member_names<T>;
template <HasRules T>
inline constexpr auto json_names<T> = [] {
  auto names = member_names<T>;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!rule_table<T>[i].alias.empty()) names[i] = rule_table<T>[i].alias;
  }
  return names;
}();

/// The shortest text that reads back as the same float; null for what is not finite.
void write_float(JsonWriter& out, float value);
/// A number that the enum has no name for.
void write_enumerator(JsonWriter& out, std::string_view name, long long value);

template <class T>
void write_json(JsonWriter& out, const T& value);

/// A map's key: texts as they are, others as their JSON says, without quotes.
template <class T>
void write_key(JsonWriter& out, const T& key) {
  if constexpr (std::convertible_to<const T&, std::string_view>) {
    out.key(key);
  } else {
    std::string text;
    JsonWriter json(text);
    write_json(json, key);
    const bool quoted = text.size() >= 2 && text.front() == '"';
    out.key(quoted ? std::string_view(text).substr(1, text.size() - 2) : std::string_view(text));
  }
}

template <class T>
void write_json(JsonWriter& out, const T& value) {
  constexpr JsonKind kind = json_kind<T>();
  static_assert(kind != JsonKind::none, "a value of this type cannot be written as JSON");
  if constexpr (kind == JsonKind::null) {
    out.null();
  } else if constexpr (kind == JsonKind::boolean) {
    out.boolean(value);
  } else if constexpr (std::same_as<T, char>) {
    out.string(std::string_view(&value, 1));
  } else if constexpr (kind == JsonKind::integer) {
    if constexpr (std::is_signed_v<T>) {
      out.integer(value);
    } else {
      out.unsigned_integer(value);
    }
  } else if constexpr (std::same_as<T, float>) {
    write_float(out, value);
  } else if constexpr (kind == JsonKind::number) {
    out.number(static_cast<double>(value));
  } else if constexpr (std::is_pointer_v<T>) {
    value == nullptr ? out.null() : out.string(value);
  } else if constexpr (kind == JsonKind::text) {
    out.string(value);
  } else if constexpr (kind == JsonKind::enumerator) {
    write_enumerator(out, enumerator_name(value), static_cast<long long>(value));
  } else if constexpr (kind == JsonKind::optional) {
    if (value) {
      write_json(out, *value);
    } else {
      out.null();
    }
  } else if constexpr (kind == JsonKind::object) {
    out.begin_object();
    for (const auto& [key, item] : value) {
      write_key(out, key);
      write_json(out, item);
    }
    out.end_object();
  } else if constexpr (kind == JsonKind::array) {
    out.begin_array();
    for (const auto& item : value) write_json<std::remove_cvref_t<decltype(*value.begin())>>(out, item);
    out.end_array();
  } else if constexpr (kind == JsonKind::tuple) {
    out.begin_array();
    std::apply([&out](const auto&... item) { (write_json(out, item), ...); }, value);
    out.end_array();
  } else if constexpr (kind == JsonKind::json) {
    out.raw(value.text());
  } else if constexpr (kind == JsonKind::value) {
    ValueTraits<T>::table.write(out, &value);
  } else if constexpr (kind == JsonKind::literal) {
    out.string(value.value());
  } else if constexpr (kind == JsonKind::variant) {
    if (!value.valueless_by_exception()) visit([&out](const auto& held) { write_json(out, held); }, value);
  } else if constexpr (kind == JsonKind::aggregate) {
    out.begin_object();
    with_members<member_count<T>()>(value, [&out](const auto&... member) {
      [[maybe_unused]] std::size_t i = 0;
      ((out.key(json_names<T>[i++]), write_json(out, member)), ...);
    });
    out.end_object();
  }
}

}  // namespace laneway::detail
