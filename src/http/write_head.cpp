#include "http/write_head.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "http/field.hpp"
#include "http/scan.hpp"

namespace laneway::http {
namespace {

using namespace std::string_view_literals;

// Appends all parts, growing once.
template <class... Parts>
void append(std::string& out, Parts... parts) {
  const std::size_t old = out.size();
  const std::size_t size = old + (parts.size() + ...);
  out.resize_and_overwrite(size, [&](char* data, std::size_t) {  // libstdc++ 12 tells the capacity for the size
    char* p = data + old;
    ((p = std::copy_n(parts.data(), parts.size(), p)), ...);
    return size;
  });
}

// A number in decimal, in place.
class Digits {
 public:
  explicit Digits(std::uint64_t value) noexcept : end_(std::to_chars(text_, text_ + sizeof text_, value).ptr) {}
  operator std::string_view() const noexcept { return {text_, end_}; }  // NOLINT(google-explicit-constructor)

 private:
  char text_[20];
  char* end_;
};

void append_field(std::string& out, std::string_view name, std::string_view value) {
  append(out, name, ": "sv, value, "\r\n"sv);
}

std::string_view connection_line(ConnectionOption option) noexcept {
  switch (option) {
    case ConnectionOption::close:
      return "Connection: close\r\n";
    case ConnectionOption::keep_alive:
      return "Connection: keep-alive\r\n";
    case ConnectionOption::none:
      break;
  }
  return {};
}

bool all_visible(std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  return !text.empty() && scan::find_invisible(text.data(), end) == end;
}

}  // namespace

HeadWriter::HeadWriter(std::string& out, Status status, std::string_view date) : out_(out) {
  const bool dated = !date.empty();
  const std::string_view date_name = dated ? "Date: "sv : ""sv;
  const std::string_view date_end = dated ? "\r\n"sv : ""sv;
  if (status == Status::ok) {
    append(out, "HTTP/1.1 200 OK\r\n"sv, date_name, date, date_end);
  } else {
    const Digits digits(static_cast<std::uint64_t>(code(status)));
    append(out, "HTTP/1.1 "sv, std::string_view(digits), " "sv, reason(status), "\r\n"sv, date_name, date, date_end);
  }
}

bool HeadWriter::field(std::string_view name, std::string_view value) {
  if (!is_token(name) || !is_field_value(value) || is_writers_own(name)) return false;
  append_field(out_, name, value);
  return true;
}

void HeadWriter::trusted_field(std::string_view name, std::string_view value) { append_field(out_, name, value); }

void HeadWriter::end(const AnswerPlan& plan) {
  const std::string_view connection = connection_line(plan.connection);
  switch (plan.framing) {
    case Framing::length: {
      const Digits digits(plan.content_length);
      return append(out_, "Content-Length: "sv, std::string_view(digits), "\r\n"sv, connection, "\r\n"sv);
    }
    case Framing::chunked:
      return append(out_, "Transfer-Encoding: chunked\r\n"sv, connection, "\r\n"sv);
    case Framing::none:
    case Framing::until_close:
      return append(out_, connection, "\r\n"sv);
  }
}

void append_answer(std::string& out, std::string_view start, std::string_view content_type, std::string_view body) {
  const Digits digits(body.size());
  append(out, start, "Content-Type: "sv, content_type, "\r\nContent-Length: "sv, std::string_view(digits), "\r\n\r\n"sv,
         body);
}

RequestWriter::RequestWriter(std::string& out, std::string_view method, std::string_view target, std::string_view host)
    : out_(out), ok_(is_token(method) && all_visible(target) && is_host(host)) {
  if (!ok_) return;
  append(out, method, " "sv, target, " HTTP/1.1\r\nHost: "sv, host, "\r\n"sv);
}

bool RequestWriter::field(std::string_view name, std::string_view value) {
  if (!ok_ || !is_token(name) || !is_field_value(value)) return false;
  for (const std::string_view own : {"Content-Length", "Transfer-Encoding", "Host"}) {
    if (equal_ignoring_case(name, own)) return false;
  }
  append_field(out_, name, value);
  return true;
}

void RequestWriter::end(bool has_body, std::uint64_t content_length) {
  if (!ok_) return;
  if (has_body) append_field(out_, "Content-Length", Digits(content_length));
  out_.append("\r\n");
}

}  // namespace laneway::http
