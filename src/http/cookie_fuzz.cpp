#include "http/cookie.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "http/field.hpp"
#include "http/set_cookie.hpp"

/// A Cookie field of any bytes: pairs lie within it, in order, and there are no more than it has semicolons for. Any
/// bytes as a cookie's value: they become one field, and end where they should.
namespace {

using namespace laneway::http;

bool within(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_reader(std::string_view input) {
  const auto most = static_cast<std::size_t>(std::ranges::count(input, ';')) + 1;
  std::size_t count = 0;
  const char* last = input.data();
  for (CookieReader pairs(input); pairs.next();) {
    ++count;
    LANEWAY_ASSERT(within(pairs.name(), input) && within(pairs.value(), input));
    LANEWAY_ASSERT(pairs.name().find_first_of("=;") == std::string_view::npos);
    LANEWAY_ASSERT(pairs.value().find(';') == std::string_view::npos);
    for (const std::string_view part : {pairs.name(), pairs.value()}) {
      if (part.empty()) continue;
      LANEWAY_ASSERT(part.data() >= last);
      last = part.data() + part.size();
    }
  }
  LANEWAY_ASSERT(count <= most);
}

void check_writer(std::string_view value) {
  const std::string text = set_cookie_value("name", value, {});
  LANEWAY_ASSERT(is_field_value(text));
  LANEWAY_ASSERT(text.find(';') == text.find("; Path=/; SameSite=lax") && text.ends_with("; Path=/; SameSite=lax"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_reader(input);
  check_writer(input);
  return 0;
}
