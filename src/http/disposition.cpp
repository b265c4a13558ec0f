#include "http/disposition.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace laneway::http {

void append_latin1(char c, std::string& out) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80) out.push_back(static_cast<char>(0xc0 | byte >> 6));
  out.push_back(static_cast<char>(byte >= 0x80 ? 0x80 | (byte & 0x3f) : byte));
}

bool ParameterReader::next() {
  rest_ = trim(rest_);
  while (rest_.starts_with(';')) rest_ = trim(rest_.substr(1));
  if (rest_.empty() || malformed_) return false;
  const std::size_t end = rest_.find_first_of("=;");
  malformed_ = true;  // until it is read
  if (end == rest_.npos || rest_[end] != '=') return false;
  name_ = trim(rest_.substr(0, end));
  rest_ = trim(rest_.substr(end + 1));
  if (name_.empty()) return false;
  value_.clear();
  if (rest_.starts_with('"')) {
    if (!read_quoted()) return false;
  } else {
    const std::string_view token = rest_.substr(0, rest_.find(';'));
    rest_.remove_prefix(token.size());
    value_ = trim(token);
    if (value_.find('"') != value_.npos) return false;
  }
  malformed_ = false;
  return true;
}

// A backslash escapes a quote or a backslash; before anything else it is one itself: "C:\temp" comes from browsers.
bool ParameterReader::read_quoted() {
  std::size_t i = 1;
  for (; i < rest_.size() && rest_[i] != '"'; ++i) {
    const bool escapes = rest_[i] == '\\' && i + 1 < rest_.size() && (rest_[i + 1] == '"' || rest_[i + 1] == '\\');
    if (escapes) ++i;
    value_.push_back(rest_[i]);
  }
  if (i == rest_.size()) return false;
  rest_ = trim(rest_.substr(i + 1));
  return rest_.empty() || rest_.starts_with(';');
}

bool decode_extended(std::string_view value, std::string& out) {
  const std::size_t first = value.find('\'');
  const std::size_t second = first == value.npos ? first : value.find('\'', first + 1);
  if (second == value.npos) return false;
  const std::string_view charset = value.substr(0, first);
  const bool utf8 = equal_ignoring_case(charset, "UTF-8");
  if (!utf8 && !equal_ignoring_case(charset, "ISO-8859-1")) return false;

  std::string bytes;
  for (std::size_t i = second + 1; i < value.size(); ++i) {
    if (value[i] != '%') {
      bytes.push_back(value[i]);
      continue;
    }
    if (value.size() - i < 3) return false;
    const int high = hex_value(value[i + 1]);
    const int low = hex_value(value[i + 2]);
    if (high < 0 || low < 0) return false;
    bytes.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::ranges::any_of(bytes, is_control) || (utf8 && !is_utf8(bytes))) return false;
  out.clear();
  if (utf8) {
    out = bytes;
  } else {
    for (const char c : bytes) append_latin1(c, out);
  }
  return true;
}

}  // namespace laneway::http
