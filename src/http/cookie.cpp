#include "http/cookie.hpp"

namespace laneway::http {
namespace {

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool CookieReader::next() noexcept {
  while (!rest_.empty()) {
    const auto end = rest_.find(';');
    const std::string_view piece = rest_.substr(0, end);
    rest_ = end == rest_.npos ? std::string_view() : rest_.substr(end + 1);
    const auto equals = piece.find('=');
    name_ = equals == piece.npos ? std::string_view() : trim(piece.substr(0, equals));
    value_ = trim(equals == piece.npos ? piece : piece.substr(equals + 1));
    if (name_.empty() && value_.empty()) continue;
    if (value_.size() >= 2 && value_.starts_with('"') && value_.ends_with('"')) {
      value_ = value_.substr(1, value_.size() - 2);
    }
    return true;
  }
  return false;
}

}  // namespace laneway::http
