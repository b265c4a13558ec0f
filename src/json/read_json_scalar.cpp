#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "json/dom.hpp"
#include "json/read_scalar.hpp"

namespace laneway {
namespace {

namespace dom = simdjson::dom;
using detail::Fault;
using detail::Kind;
using detail::NonText;
using detail::Type;

NonText non_text(Element json) {
  switch (json.type()) {
    case dom::element_type::BOOL:
      return NonText::boolean;
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
      return NonText::integer;
    case dom::element_type::DOUBLE:
      return NonText::number;
    case dom::element_type::ARRAY:
      return NonText::array;
    case dom::element_type::OBJECT:
      return NonText::object;
    default:
      return NonText::null;
  }
}

// Python's view of a number: true is 1.
bool whole_number(Element json, bool& negative, std::uint64_t& bits) {
  bool boolean = false;
  std::int64_t whole = 0;
  if (!json.get_bool().get(boolean)) {
    negative = false;
    bits = boolean ? 1 : 0;
    return true;
  }
  if (!json.get_int64().get(whole)) {
    negative = whole < 0;
    bits = static_cast<std::uint64_t>(whole);
    return true;
  }
  negative = false;
  return !json.get_uint64().get(bits);
}

bool read_integer(const Type& type, Element json, void* value, Fault& fault) {
  if (is_text(json)) return read_scalar(type, text_of(json), value, fault);
  bool negative = false;
  std::uint64_t bits = 0;
  double number = 0;
  if (!whole_number(json, negative, bits)) {
    if (json.get_double().get(number)) {
      fault = {"int_type", "Input should be a valid integer", {}};
      return false;
    }
    if (number != std::floor(number)) {
      fault = {"int_from_float", "Input should be a valid integer, got a number with a fractional part", {}};
      return false;
    }
    return read_scalar(type, fmt::format("{:.0f}", number), value, fault);
  }
  // The bounds of a narrow type are told as those of a text are.
  const unsigned unused = 64 - 8U * type.bytes;
  const auto whole = static_cast<std::int64_t>(bits);
  const bool fits = type.is_signed
                        ? (negative || whole >= 0) && whole >= (std::numeric_limits<std::int64_t>::min() >> unused) &&
                              whole <= (std::numeric_limits<std::int64_t>::max() >> unused)
                        : !negative && bits <= (std::numeric_limits<std::uint64_t>::max() >> unused);
  if (!fits) return read_scalar(type, negative ? fmt::format("{}", whole) : fmt::format("{}", bits), value, fault);
  store_integer(type, bits, value);
  return true;
}

bool read_number(const Type& type, Element json, void* value, Fault& fault) {
  if (is_text(json)) return read_scalar(type, text_of(json), value, fault);
  double number = 0;
  bool boolean = false;
  if (!json.get_bool().get(boolean)) {
    number = boolean ? 1 : 0;
  } else if (json.get_double().get(number)) {  // integers are doubles to simdjson, too
    fault = {"float_type", "Input should be a valid number", {}};
    return false;
  }
  return store_number(type, number, value, fault);
}

bool read_boolean(Element json, void* value, Fault& fault) {
  static constexpr Type type{.kind = Kind::boolean};
  if (is_text(json)) return read_scalar(type, text_of(json), value, fault);
  bool& to = *static_cast<bool*>(value);
  if (!json.get_bool().get(to)) return true;
  double number = 0;
  if (json.get_double().get(number)) {
    fault = {"bool_type", "Input should be a valid boolean", {}};
    return false;
  }
  to = number == 1;
  if (to || number == 0) return true;
  fault = {"bool_parsing", "Input should be a valid boolean, unable to interpret input", {}};
  return false;
}

}  // namespace

bool read_scalar_json(const Type& type, Element json, void* value, Fault& fault) {
  switch (type.kind) {
    case Kind::boolean:
      return read_boolean(json, value, fault);
    case Kind::integer:
      return read_integer(type, json, value, fault);
    case Kind::number:
      return read_number(type, json, value, fault);
    case Kind::text:
      if (!is_text(json)) {
        fault = {"string_type", "Input should be a valid string", {}};
        return false;
      }
      static_cast<std::string*>(value)->assign(text_of(json));
      return true;
    case Kind::enumeration:
    case Kind::literal:
      if (is_text(json)) return read_scalar(type, text_of(json), value, fault);
      refuse_name(type, fault);
      return false;
    default:
      break;
  }
  const detail::ValueTable& table = *type.value;
  if (is_text(json)) return table.read(text_of(json), value, fault);
  if (table.read_other != nullptr) return table.read_other(non_text(json), simdjson::minify(json), value, fault);
  fault = {table.type_fault, std::string(table.type_message), {}};
  return false;
}

}  // namespace laneway
