#pragma once

#include <string_view>

#include "http/scan.hpp"

/// One field line of a head, of requests and responses alike. Internal to http.
namespace laneway::http {

/// Where the parts of a field line are.
struct FieldLine {
  const char* name_end = nullptr;
  const char* value = nullptr;
  const char* value_end = nullptr;
  const char* next = nullptr;  // behind its CRLF
};

/// Take the line at `p` apart: token ":" OWS value OWS CRLF. Returns nullptr, or what is wrong with it, which may be
/// no more than that its end has not come: the caller looks for a line feed then.
inline const char* scan_field_line(const char* p, const char* end, FieldLine& line) noexcept {
  const char* const name = p;
  p = scan::skip(scan::token_table, p, end);
  if (p == end || *p != ':' || p == name) return "bad field name";
  line.name_end = p++;
  while (p != end && (*p == ' ' || *p == '\t')) ++p;
  line.value = p;
  p = scan::find_control(p, end);
  if (end - p < 2 || p[0] != '\r') return p != end && *p == '\n' ? "bare LF" : "control character in a field value";
  if (p[1] != '\n') return "bare CR";
  line.next = p + 2;
  while (p != line.value && (p[-1] == ' ' || p[-1] == '\t')) --p;
  line.value_end = p;
  return nullptr;
}

}  // namespace laneway::http
