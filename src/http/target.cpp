#include "http/target.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/field.hpp"

namespace laneway::http {
namespace {

// Path and query of what begins with the path; the fragment is dropped.
void split_path(std::string_view text, Target& out) noexcept {
  text = text.substr(0, text.find('#'));
  const std::size_t question = std::min(text.find('?'), text.size());
  out.path = text.substr(0, question);
  out.query = text.substr(std::min(question + 1, text.size()));
}

bool is_scheme(std::string_view text) noexcept {
  const auto is_letter = [](char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; };
  return !text.empty() && is_letter(text[0]) && std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

// scheme "://" authority path-abempty ["?" query]. No userinfo, no empty host: RFC 9110 sections 4.2.1 and 4.2.4.
bool split_absolute(std::string_view target, Target& out) noexcept {
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos || !is_scheme(target.substr(0, colon))) return false;
  const std::string_view rest = target.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  out.form = TargetForm::absolute;
  out.authority = rest.substr(0, end);
  if (out.authority.empty() || out.authority[0] == ':' || !is_host(out.authority)) return false;
  split_path(rest.substr(end), out);
  if (out.path.empty()) out.path = "/";
  return true;
}

// host ":" port, both there: RFC 9110 section 9.3.6.
bool split_authority(std::string_view target, Target& out) noexcept {
  const std::size_t colon = target.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == target.size()) return false;
  out.form = TargetForm::authority;
  out.authority = target;
  return std::ranges::all_of(target.substr(colon + 1), is_digit) && is_host(target);
}

}  // namespace

std::optional<Target> split_target(std::string_view target, Method method) noexcept {
  Target out;
  if (method == Method::connect) return split_authority(target, out) ? std::optional(out) : std::nullopt;
  if (target.starts_with('/')) {
    split_path(target, out);
    return out;
  }
  if (target == "*" && method == Method::options) {
    out.form = TargetForm::asterisk;
    out.path = target;
    return out;
  }
  return split_absolute(target, out) ? std::optional(out) : std::nullopt;
}

bool percent_decode(std::string_view path, std::string& out) {
  out.clear();
  out.reserve(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      out.push_back(path[i]);
      continue;
    }
    if (path.size() - i < 3) return false;
    const int high = hex_value(path[i + 1]);
    const int low = hex_value(path[i + 2]);
    if (high < 0 || low < 0 || (high | low) == 0) return false;
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return true;
}

}  // namespace laneway::http
