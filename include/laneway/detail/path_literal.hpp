#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "laneway/detail/endpoint.hpp"

namespace laneway::detail {

/// What can be wrong with the path of a route.
enum class PathFault : std::uint8_t {
  none,
  no_leading_slash,
  unbalanced_brace,
  placeholder_is_not_a_whole_segment,
  placeholder_name,
  placeholder_kind,
  rest_is_not_last,
  same_name_twice,
  too_many_placeholders,
  character,
};

/// The path of a route, taken apart. Lifetime: views into the path.
struct PathSyntax {
  PathFault fault = PathFault::none;
  std::array<std::string_view, path_parameters_max> names;
  std::size_t count = 0;
  /// Is the last placeholder a `{name:path}`, which takes the rest of the path?
  bool has_rest = false;
};

constexpr bool is_name(std::string_view text) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

/// One segment of a path: a placeholder is noted in `out`, plain text is only checked.
constexpr PathFault read_segment(std::string_view segment, PathSyntax& out) {
  if (segment.find_first_of("{}") == segment.npos) {
    for (const char c : segment) {
      if (c == '?' || c == '#' || c == '%' || (c >= 0 && c < ' ')) return PathFault::character;
    }
    return PathFault::none;
  }
  std::size_t depth = 0;
  for (const char c : segment) {
    if (c == '{' && depth++ != 0) return PathFault::unbalanced_brace;
    if (c == '}' && depth-- == 0) return PathFault::unbalanced_brace;
  }
  if (depth != 0) return PathFault::unbalanced_brace;
  if (segment.front() != '{' || segment.find('}') != segment.size() - 1) {
    return PathFault::placeholder_is_not_a_whole_segment;
  }
  if (out.has_rest) return PathFault::rest_is_not_last;
  std::string_view name = segment.substr(1, segment.size() - 2);
  if (const auto colon = name.find(':'); colon != name.npos) {
    if (name.substr(colon + 1) != "path") return PathFault::placeholder_kind;
    out.has_rest = true;
    name = name.substr(0, colon);
  }
  if (!is_name(name)) return PathFault::placeholder_name;
  for (std::size_t i = 0; i < out.count; ++i) {
    if (out.names[i] == name) return PathFault::same_name_twice;
  }
  if (out.count == path_parameters_max) return PathFault::too_many_placeholders;
  out.names[out.count++] = name;
  return PathFault::none;
}

/// Take the path of a route apart: segments of plain text (written decoded), `{name}` or, at the end, `{name:path}`.
/// The empty path is that of a router's prefix itself.
constexpr PathSyntax read_path(std::string_view path) {
  PathSyntax syntax;
  if (path.empty()) return syntax;
  if (path.front() != '/') {
    syntax.fault = PathFault::no_leading_slash;
    return syntax;
  }
  for (std::size_t begin = 1; syntax.fault == PathFault::none;) {
    const auto end = path.find('/', begin);
    const auto segment = path.substr(begin, end == path.npos ? path.npos : end - begin);
    const bool after_rest = syntax.has_rest;
    syntax.fault = read_segment(segment, syntax);
    if (after_rest && syntax.fault == PathFault::none) syntax.fault = PathFault::rest_is_not_last;
    if (end == path.npos) break;
    begin = end + 1;
  }
  return syntax;
}

}  // namespace laneway::detail
