#include "laneway/response.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "http/field.hpp"

namespace laneway {
namespace {

constexpr std::array<std::string_view, 4> common_types = {"application/json", "text/plain; charset=utf-8",
                                                          "text/html; charset=utf-8", "application/octet-stream"};

void check_value(std::string_view value) {
  if (!http::is_field_value(value)) throw std::invalid_argument("not a header field's value");
}

// What the server writes itself is left out.
bool is_ours(std::string_view name, std::string_view value) {
  if (!http::is_token(name)) throw std::invalid_argument("not a header field's name");
  check_value(value);
  return http::is_writers_own(name);
}

bool is_content_type(std::string_view name) { return equal_ignoring_case(name, "Content-Type"); }

}  // namespace

Response::Response(std::string body, Status status, std::string_view content_type)
    : status_(status), body_(std::move(body)) {
  set_content_type(content_type);
}

void Response::set_content_type(std::string_view type) {
  const auto* common = std::ranges::find(common_types, type);
  if (common != common_types.end()) {
    known_type_ = *common;
    own_type_.clear();
    return;
  }
  check_value(type);
  known_type_ = {};
  own_type_ = type;
}

void Response::set_header(std::string_view name, std::string_view value) {
  if (is_ours(name, value)) return;
  if (is_content_type(name)) return set_content_type(value);
  std::erase_if(headers_, [name](const auto& header) { return equal_ignoring_case(header.first, name); });
  headers_.emplace_back(name, value);
}

void Response::add_header(std::string_view name, std::string_view value) {
  if (is_ours(name, value)) return;
  if (is_content_type(name)) return set_content_type(value);  // there is never more than one
  headers_.emplace_back(name, value);
}

void Response::clear() noexcept {
  status_.reset();
  known_type_ = {};
  own_type_.clear();
  body_.clear();
  headers_.clear();
}

}  // namespace laneway
