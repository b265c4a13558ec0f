#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/json_writer.hpp"
#include "laneway/detail/optional_traits.hpp"
#include "laneway/detail/reflect.hpp"
#include "laneway/json.hpp"
#include "laneway/lane.hpp"

// From what a path function returns to a reply: JSON as FastAPI writes it.

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
  object,      ///< a map whose keys are strings
  tuple,       ///< an array of fixed length
  aggregate,   ///< an object with the members' names
  json,        ///< a Json, as it stands
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
  requires std::convertible_to<const typename T::key_type&, std::string_view>;
};
template <class T>
concept SmartPointer = requires(const T& pointer) {
  typename T::element_type;
  { pointer.get() } -> std::convertible_to<const typename T::element_type*>;
  *pointer;
};
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

/// The shortest text that reads back as the same float; null for what is not finite.
void write_float(JsonWriter& out, float value);
/// A number that the enum has no name for.
void write_enumerator(JsonWriter& out, std::string_view name, long long value);

template <class T>
void write_json(JsonWriter& out, const T& value) {
  constexpr JsonKind kind = json_kind<T>();
  static_assert(kind != JsonKind::none, "a value of this type cannot be written as JSON");
  if constexpr (kind == JsonKind::null) {
    out.null();
  } else if constexpr (kind == JsonKind::boolean) {
    out.boolean(value);
  } else if constexpr (kind == JsonKind::json) {
    out.raw(value.text());
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
      out.key(key);
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
  } else if constexpr (kind == JsonKind::aggregate) {
    out.begin_object();
    for_each_member(value, [&out](std::string_view name, const auto& member) {
      out.key(name);
      write_json(out, member);
    });
    out.end_object();
  }
}

/// Does the route's status, or the one set, allow a body?
bool may_have_body(const Call& call) noexcept;
/// Make the answer JSON, unless the path function named another media type; gives the empty body to write to.
std::string& begin_json(Response& response);
/// The answer of a path function that returned nothing: what it put into its Response, else null.
void reply_nothing(Call& call);
/// A Response that was returned takes the place of all that was set before.
void reply_response(Call& call, Response&& response);

/// Make the answer to `call` from what its path function returned.
template <class T>
void reply_with(Call& call, T&& result) {
  using Plain = std::remove_cvref_t<T>;
  if constexpr (std::same_as<Plain, Response>) {
    reply_response(call, std::forward<T>(result));
  } else if (may_have_body(call)) {
    JsonWriter out(begin_json(call.response));
    write_json(out, result);
  }
}

/// What a path function's return type gives in the end: T of Task<T> and Cpu<T>.
template <class Result>
struct ReplyValue {
  using Type = Result;
};
template <class Result>
  requires(TaskTraits<Result>::value || CpuTraits<Result>::value)
struct ReplyValue<Result> {
  using Type = typename Result::value_type;
};

/// Can a path function return this?
template <class Result>
consteval bool is_repliable() {
  using Value = std::remove_cvref_t<typename ReplyValue<Result>::Type>;
  if constexpr (StreamResult<Value>) {
    return std::same_as<Value, Result> && (std::convertible_to<const typename Value::value_type&, std::string_view> ||
                                           json_kind<typename Value::value_type>() != JsonKind::none);
  } else if constexpr (std::is_void_v<Value> || std::same_as<Value, Response>) {
    return true;
  } else {
    return json_kind<Value>() != JsonKind::none;
  }
}

}  // namespace laneway::detail

namespace laneway {

template <class T>
Json Json::of(const T& value) {
  std::string text;
  JsonWriter out(text);
  detail::write_json(out, value);
  return Json(std::move(text));
}

template <class T>
Response Response::json(const T& value, Status status) {
  return Response(Json::of(value).text(), status, "application/json");
}

}  // namespace laneway
