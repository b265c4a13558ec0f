#include "web/test_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace laneway {
namespace {

constexpr std::string_view unreserved_marks = "-._~";
constexpr std::string_view target_marks = "-._~:/?[]@!$&'()*+,;=%";  // RFC 3986, and what is encoded already
constexpr std::string_view boundary = "laneway-test-boundary-9c1f2f7d";

bool is_plain(char c, std::string_view marks) noexcept {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || marks.contains(c);
}

void encode(std::string& out, std::string_view text, std::string_view marks) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_plain(c, marks)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
}

std::string encode_pairs(const TestRequest::Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    encode(text, name, unreserved_marks);
    text += '=';
    encode(text, value, unreserved_marks);
  }
  return text;
}

// A name in Content-Disposition: as browsers do (WHATWG HTML, multipart/form-data).
std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"') {
      text += "%22";
    } else if (c == '\r') {
      text += "%0D";
    } else if (c == '\n') {
      text += "%0A";
    } else {
      text += c;
    }
  }
  return text + '"';
}

std::string multipart(const TestRequest& request) {
  std::string body;
  for (const auto& [name, value] : request.form) {
    body += fmt::format("--{}\r\nContent-Disposition: form-data; name={}\r\n\r\n{}\r\n", boundary, quoted(name), value);
  }
  for (const TestFile& file : request.files) {
    body +=
        fmt::format("--{}\r\nContent-Disposition: form-data; name={}; filename={}\r\nContent-Type: {}\r\n\r\n{}\r\n",
                    boundary, quoted(file.field), quoted(file.filename), file.content_type, file.content);
  }
  return body + fmt::format("--{}--\r\n", boundary);
}

struct Content {
  std::string type;
  std::string bytes;
};

Content content_of(const TestRequest& request) {
  const bool has_form = !request.form.empty() || !request.files.empty();
  const std::array given = {!request.json.text().empty(), !request.json_text.empty(), has_form, !request.body.empty()};
  if (std::ranges::count(given, true) > 1) {
    throw TestClientError("the request has more than one body: give one of json, json_text, form and files, or body");
  }
  if (given[0]) return {"application/json", request.json.text()};
  if (given[1]) return {"application/json", request.json_text};
  if (!request.files.empty()) return {fmt::format("multipart/form-data; boundary={}", boundary), multipart(request)};
  if (has_form) return {"application/x-www-form-urlencoded", encode_pairs(request.form)};
  return {request.content_type, request.body};
}

bool sends(const TestRequest& request, std::string_view name) {
  return std::ranges::any_of(request.headers,
                             [name](const auto& header) { return equal_ignoring_case(header.first, name); });
}

}  // namespace

std::string encode_target(std::string_view target, const TestRequest::Pairs& params) {
  std::string text;
  encode(text, target.substr(0, target.find('#')), target_marks);
  if (!params.empty()) {
    text += text.contains('?') ? '&' : '?';
    text += encode_pairs(params);
  }
  return text;
}

std::string test_request_bytes(Method method, std::string_view target, const TestRequest& request,
                               std::string_view host, std::string_view cookies) {
  const Content body = content_of(request);
  std::string bytes = fmt::format("{} {} HTTP/1.1\r\n", to_string(method), target);
  const auto field = [&](std::string_view name, std::string_view value) {
    if (!sends(request, name)) bytes += fmt::format("{}: {}\r\n", name, value);
  };
  field("Host", host);
  field("Accept", "*/*");
  field("User-Agent", "testclient");
  if (!cookies.empty()) field("Cookie", cookies);
  if (!body.type.empty()) field("Content-Type", body.type);
  const bool expects_body = method == Method::post || method == Method::put || method == Method::patch;
  if ((!body.bytes.empty() || expects_body) && !sends(request, "Transfer-Encoding")) {
    field("Content-Length", std::to_string(body.bytes.size()));
  }
  for (const auto& [name, value] : request.headers) {
    if (name.find_first_of("\r\n:") != name.npos || value.find_first_of("\r\n") != value.npos) {
      throw TestClientError(fmt::format("the header '{}' holds a line break or a colon in its name", name));
    }
    bytes += fmt::format("{}: {}\r\n", name, value);
  }
  bytes += "\r\n";
  return bytes += body.bytes;
}

}  // namespace laneway
