#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/chunked.hpp"
#include "http/fault.hpp"
#include "http/head.hpp"
#include "http/limits.hpp"

namespace laneway::http {

/// Reads responses, one after another, from the bytes of one connection: the client's side. Interim responses (1xx but
/// 101) are skipped. Strict: what could be understood in two ways is a fault, not a guess. About 200 bytes.
///
///     parser.begin(method);
///     do {
///       step = parser.next(input);
///       input.remove_prefix(step.consumed);   // step.head and step.body are views into what was removed
///     } while (step.progress == Progress::incomplete && step.consumed > 0);
///
/// Source: RFC 9112 sections 4, 6.3, 9.3.
class ResponseParser {
 public:
  struct Step {
    Progress progress = Progress::incomplete;
    /// Bytes of the input that are finished with. 0 with `incomplete`: keep them and call again with more behind.
    std::size_t consumed = 0;
    /// The head, in the call in which it is complete: status line to empty line; else empty. `find_field` looks into
    /// it.
    std::string_view head;
    /// Body bytes, decoded, that this call passed. A response that is all in the input comes in one step.
    std::string_view body;
    /// With Progress::fault: what is wrong, in static storage.
    std::string_view why;
  };

  /// `limits` (head and chunk limits; the body is not bounded) must outlive the parser.
  explicit ResponseParser(const Limits& limits) noexcept : limits_(&limits) {}

  /// A request was sent with this method; its answer comes next.
  void begin(Method method) noexcept;

  /// Read on.
  Step next(std::string_view input);

  /// The peer closed the connection: done if that is how the body ends, else a fault.
  Step end() noexcept;

  /// The head of the final answer has been read.
  bool head_done() const noexcept { return state_ != State::head; }
  /// The three digits of the final answer; 0 before.
  int status() const noexcept { return status_; }
  /// After done: may the connection be used again?
  bool keep_alive() const noexcept { return keep_alive_; }
  /// Bytes of body so far, without transfer coding.
  std::uint64_t body_bytes() const noexcept { return body_bytes_; }
  /// Has a byte of this answer come?
  bool begun() const noexcept { return begun_; }

 private:
  enum class State : std::uint8_t { head, length, chunked, until_close, done };
  Step head_step(std::string_view input);
  Step wait(std::string_view input) noexcept;
  void start_body(Framing framing, std::uint64_t content_length, bool keep_alive) noexcept;
  Step body_step(std::string_view input);

  const Limits* limits_;
  std::uint64_t left_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::uint32_t scanned_ = 0;
  int status_ = 0;
  State state_ = State::head;
  Method method_ = Method::get;
  std::uint8_t interim_count_ = 0;
  bool keep_alive_ = false;
  bool begun_ = false;
  ChunkedReader chunked_;
};

/// The value of the first field `name` (ignoring case) in a head that a ResponseParser gave.
std::optional<std::string_view> find_field(std::string_view head, std::string_view name) noexcept;

}  // namespace laneway::http
