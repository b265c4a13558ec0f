#include "laneway/detail/write_json.hpp"

#include <charconv>
#include <cmath>

namespace laneway::detail {

void write_float(JsonWriter& out, float value) {
  if (!std::isfinite(value)) return out.null();
  char digits[32];
  const std::string_view text(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  // The double with the same decimal digits is written with these digits.
  double same = 0;
  std::from_chars(text.data(), text.data() + text.size(), same);
  out.number(same);
}

void write_enumerator(JsonWriter& out, std::string_view name, long long value) {
  if (name.empty()) {
    out.integer(value);
  } else {
    out.string(name);
  }
}

}  // namespace laneway::detail
