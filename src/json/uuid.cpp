#include "laneway/uuid.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>
#include <system_error>

#include "base/text.hpp"
#include "json/time_text.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

constexpr std::string_view urn = "urn:uuid:";
constexpr std::array<std::size_t, 4> hyphens = {8, 13, 18, 23};
constexpr std::size_t hyphenated_size = 36;

struct Form {
  std::string_view text;  // without braces or prefix
  std::size_t offset = 0;
  bool simple = true;
};

Form form_of(std::string_view text) {
  if (text.size() >= 2 && text.starts_with('{') && text.ends_with('}'))
    return {text.substr(1, text.size() - 2), 1, false};
  if (text.starts_with(urn)) return {text.substr(urn.size()), urn.size(), false};
  return {text, 0, true};
}

bool is_hyphen_place(std::size_t i) { return i == hyphens[0] || i == hyphens[1] || i == hyphens[2] || i == hyphens[3]; }

// The character at the front of `text`; U+FFFD for a byte that is no UTF-8.
std::string_view character_at(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (is_utf8(text.substr(0, size))) return text.substr(0, size);
  }
  return "\xef\xbf\xbd";
}

// What the first fault is, in the order in which Rust's uuid crate looks for them.
std::string complaint_of(std::string_view whole) {
  const Form form = form_of(whole);
  std::size_t count = 0;
  std::array<std::size_t, 4> found{};
  for (std::size_t i = 0; i < form.text.size(); ++i) {
    if (form.text[i] == '-') {
      if (count < found.size()) found[count] = i;
      ++count;
    } else if (hex_value(form.text[i]) < 0) {
      return fmt::format("invalid character: found `{}` at {}", character_at(form.text.substr(i)), i + form.offset + 1);
    }
  }
  if (count == 0 && form.simple) {
    return fmt::format("invalid length: expected length 32 for simple format, found {}", whole.size());
  }
  if (count != 4) return fmt::format("invalid group count: expected 5, found {}", count + 1);
  std::size_t start = 0;
  for (std::size_t i = 0; i < hyphens.size(); ++i) {
    if (found[i] != hyphens[i]) {
      return fmt::format("invalid group length in group {}: expected {}, found {}", i, hyphens[i] - start,
                         found[i] - start);
    }
    start = hyphens[i] + 1;
  }
  return fmt::format("invalid group length in group 4: expected 12, found {}", whole.size() - start);
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
  const Form form = form_of(text);
  const bool hyphenated = form.text.size() == hyphenated_size;
  if (!hyphenated && !(form.simple && form.text.size() == 32)) return {};
  Uuid uuid;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < form.text.size(); ++i) {
    if (hyphenated && is_hyphen_place(i)) {
      if (form.text[i] != '-') return {};
      continue;
    }
    const int value = hex_value(form.text[i]);
    if (value < 0) return {};
    uuid.bytes[nibble / 2] = static_cast<std::uint8_t>(uuid.bytes[nibble / 2] << 4 | value);
    ++nibble;
  }
  return uuid;
}

// RFC 9562 section 5.4. So few bytes come whole, or not at all.
Uuid Uuid::v4() {
  Uuid uuid;
  if (::getrandom(uuid.bytes.data(), uuid.bytes.size(), 0) != static_cast<ssize_t>(uuid.bytes.size())) {
    throw std::system_error(errno, std::system_category(), "getrandom");
  }
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x40);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

std::string Uuid::to_string() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(hyphenated_size);
  for (const std::uint8_t byte : bytes) {
    if (is_hyphen_place(text.size())) text.push_back('-');
    text.push_back(digits[byte >> 4]);
    text.push_back(digits[byte & 15]);
  }
  return text;
}

namespace detail {

bool parse_uuid(std::string_view text, Uuid& value, Fault& fault) {
  const auto parsed = Uuid::parse(text);
  if (!parsed) return complain(fault, "uuid_parsing", "Input should be a valid UUID", complaint_of(text));
  value = *parsed;
  return true;
}

constinit const ValueTable uuid_table = {
    "uuid",
    "uuid",
    [](std::string_view text, void* value, Fault& fault) {
      return parse_uuid(text, *static_cast<Uuid*>(value), fault);
    },
    nullptr,
    [](JsonWriter& out, const void* value) { out.string(static_cast<const Uuid*>(value)->to_string()); },
    "uuid_type",
    "UUID input should be a string, bytes or UUID object",
    {}};

}  // namespace detail
}  // namespace laneway
