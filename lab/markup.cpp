#include "lab/markup.hpp"

#include <fmt/format.h>

namespace laneway::lab {
namespace {

constexpr bool ascii_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr bool forbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x7f || (byte < 0x20 && c != '\n' && c != '\t');
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        forbidden(c) ? out += "\xEF\xBF\xBD" : out += c;
    }
  }
  return out;
}

std::string element(std::string_view tag, std::string_view text, std::string_view class_name) {
  if (class_name.empty()) return fmt::format("<{}>{}</{}>", tag, escape(text), tag);
  return fmt::format("<{} class=\"{}\">{}</{}>", tag, class_name, escape(text), tag);
}

std::string identifier(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (ascii_alphanumeric(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "unnamed" : out;
}

}  // namespace laneway::lab
