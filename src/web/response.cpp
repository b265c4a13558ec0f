#include "laneway/response.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "http/field.hpp"
#include "http/set_cookie.hpp"
#include "laneway/request.hpp"

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

// What may stand in a Location field as it is: also what is percent-encoded already. The rest gets encoded.
bool stands_in_url(char c) noexcept {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') ||
         std::string_view("_.-~:/%#?=@[]!$&'()*+,;").find(c) != std::string_view::npos;
}

bool is_content_type(std::string_view name) { return equal_ignoring_case(name, "Content-Type"); }

}  // namespace

Response::Response(std::string body, Status status, std::string_view content_type)
    : status_(status), body_(std::move(body)) {
  set_content_type(content_type);
}

Response Response::text(std::string body, Status status) { return Response(std::move(body), status); }

Response Response::html(std::string body, Status status) {
  return Response(std::move(body), status, "text/html; charset=utf-8");
}

Response Response::redirect(std::string_view url, Status status) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string location;
  for (const char c : url) {
    if (stands_in_url(c)) {
      location += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      location += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  Response response;
  response.set_status(status);
  response.set_header("Location", location);
  return response;
}

Response Response::empty(Status status) {
  Response response;
  response.set_status(status);
  return response;
}

void Response::set_cookie(std::string_view name, std::string_view value, const CookieOptions& options) {
  headers_.emplace_back("Set-Cookie", http::set_cookie_value(name, value, options));
}

void Response::delete_cookie(std::string_view name, CookieOptions options) {
  options.max_age_seconds = 0;
  options.expires_at = 0;
  set_cookie(name, "", options);
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

std::optional<std::string_view> Response::header(std::string_view name) const noexcept {
  for (const auto& [field, value] : headers_) {
    if (equal_ignoring_case(field, name)) return value;
  }
  return std::nullopt;
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
  source_.reset();
  filter_.reset();
}

namespace detail {

std::coroutine_handle<> BodySource::coroutine(Context&, std::string&) { return {}; }
bool BodySource::open(const Request&, Response&) { return false; }
bool BodySource::read(std::string&) { return false; }

}  // namespace detail

}  // namespace laneway
