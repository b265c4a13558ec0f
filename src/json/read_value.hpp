#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "json/faults.hpp"
#include "laneway/detail/type.hpp"

// From a request's JSON and texts to C++ values, through their Type tables, in pydantic's lax mode (2.13).
// What fails is told in `faults`, all of it; the value is then whatever it became. Thread safety: any thread.

namespace laneway {

/// One text of a path, a query, a field, a cookie or a form into a scalar; also into an optional, a list or a set of
/// one, as its only item.
bool read_text(const detail::Type& type, const Rule& rule, std::string_view text, void* value, const Location& at,
               Faults& faults);
/// Several texts of the same name into a list, a set or a tuple; into a scalar the last of them.
bool read_texts(const detail::Type& type, const Rule& rule, std::span<const std::string_view> texts, void* value,
                const Location& at, Faults& faults);
/// Does the type take all texts of a name, and not the last alone?
bool takes_many(const detail::Type& type);

/// What a path function takes from the body.
struct BodyTarget {
  std::string_view name;  ///< the member of the body's object; empty: the whole body
  const detail::Type* type = nullptr;
  const Rule* rule = nullptr;
  bool required = true;
  void* value = nullptr;
};

enum class BodyVerdict {
  read,
  refused,     ///< 422; `faults` has it
  unreadable,  ///< 400: not UTF-8, nested deeper than it may be, or unions that cost more tries than they may
};

/// Read a body into `targets`: one without a name, or several with. `is_json`: its Content-Type says so; else it is a
/// string. An empty body and null are as if there were none.
BodyVerdict read_body(std::string_view body, bool is_json, std::size_t depth_max, std::span<const BodyTarget> targets,
                      Faults& faults);

}  // namespace laneway
