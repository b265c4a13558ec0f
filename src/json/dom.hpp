#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "json/faults.hpp"
#include "laneway/detail/type.hpp"

// simdjson's tree, as the files that read values from it see it. The only header that includes the library.

namespace laneway {

using Element = simdjson::dom::element;

inline bool is_text(Element json) { return json.type() == simdjson::dom::element_type::STRING; }
inline std::string_view text_of(Element json) { return json.get_string().value_unsafe(); }

/// A JSON value into a scalar, its rule aside. Errors: false and `fault`.
bool read_scalar_json(const detail::Type& type, Element json, void* value, detail::Fault& fault);
/// A JSON value into any value. Errors: false, and all faults are told.
bool read_json(const detail::Type& type, const Rule& rule, Element json, void* value, const Location& at,
               Faults& faults);

}  // namespace laneway
