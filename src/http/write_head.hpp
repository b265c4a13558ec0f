#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/exchange.hpp"
#include "laneway/status.hpp"

namespace laneway::http {

/// "HTTP/1.1 100 Continue" and the empty line.
inline constexpr std::string_view continue_head = "HTTP/1.1 100 Continue\r\n\r\n";

/// Appends the head of an answer to `out`: status line and Date, then the caller's fields, then what the plan says
/// (Content-Length or Transfer-Encoding, Connection) and the empty line. `out` never sees a control character that a
/// caller gave: response splitting is impossible.
///
///     HeadWriter head(out, Status::ok, date);
///     head.field("Content-Type", "application/json");
///     head.end(plan);
class HeadWriter {
 public:
  /// `date`: 29 bytes of IMF-fixdate, formatted once a second by the caller; empty: no Date field.
  HeadWriter(std::string& out, Status status, std::string_view date);

  /// Append one field. Errors: false, and nothing is appended, if the name is no token, the value has a control
  /// character, or the field is the writer's own (Content-Length, Transfer-Encoding, Connection, Keep-Alive, Date).
  [[nodiscard]] bool field(std::string_view name, std::string_view value);

  /// Append a field that is known to be well formed (a constant of the framework's): not checked.
  void trusted_field(std::string_view name, std::string_view value);

  /// Finish the head.
  void end(const AnswerPlan& plan);

 private:
  std::string& out_;
};

/// Appends the whole of the commonest answer with one growth: a body of known length, and no field but its media type.
/// `start`: what a HeadWriter has written before its first field, kept by the caller for as long as the date holds.
/// `content_type` is not checked.
void append_answer(std::string& out, std::string_view start, std::string_view content_type, std::string_view body);

/// Appends the head of a request: the client's side.
class RequestWriter {
 public:
  /// `target` and `host` as they go on the wire. Errors: `ok()` is false if method is no token or the others have
  /// blanks or control characters; `out` then holds nothing of them.
  RequestWriter(std::string& out, std::string_view method, std::string_view target, std::string_view host);
  bool ok() const noexcept { return ok_; }
  /// As HeadWriter::field; Host, Content-Length and Transfer-Encoding are the writer's own.
  [[nodiscard]] bool field(std::string_view name, std::string_view value);
  /// Finish the head; `content_length` 0 with `has_body` false sends no Content-Length.
  void end(bool has_body = false, std::uint64_t content_length = 0);

 private:
  std::string& out_;
  bool ok_;
};

}  // namespace laneway::http
