#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/write_json.hpp"
#include "laneway/lane.hpp"

// From what a path function returns to a reply.

namespace laneway::detail {

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
  } else if constexpr (json_kind<Value>() == JsonKind::aggregate) {
    return members_can_be_told<Value>();
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
