#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/fault.hpp"
#include "http/head.hpp"
#include "http/limits.hpp"
#include "http/parse_body.hpp"
#include "http/parse_head.hpp"
#include "laneway/status.hpp"

namespace laneway::http {

/// What the answer says of the connection.
enum class ConnectionOption : std::uint8_t { none, close, keep_alive };

/// How one answer goes on the wire.
struct AnswerPlan {
  /// What the head says: Content-Length, Transfer-Encoding: chunked, or nothing (none, until_close).
  Framing framing = Framing::none;
  /// Bytes; meaningful with Framing::length.
  std::uint64_t content_length = 0;
  /// Body bytes are sent. False for HEAD, 204, 205 and 304, whatever the framing says.
  bool send_body = false;
  /// The Connection field to send.
  ConnectionOption connection = ConnectionOption::none;
};

/// Decides, for one connection, what comes next; knows bytes and answers but does no I/O. A hostile peer is a row in a
/// test table. One request at a time; the two directions are separate, so an answer may begin before the request has
/// ended (404, 413, 504, streaming both ways).
///
///     request:   head ──▶ routed ──▶ body ──▶ complete ─────────┐
///                  │         └──(no body)─────────▲             │
///                  │ fault        │ fault                       │
///                  ▼              ▼                             │
///                refused ◀── (also: time-out, shutdown, eof)    │
///                                                               │
///     answer:    none ──begin_answer──▶ sending ──end_answer──▶ sent ──▶ After::next_request   (complete)
///                                                                        After::drain          (body unread, small)
///                                                                        After::close, linger
///
/// A call that the state does not allow is an assertion failure. `limits` must outlive the exchange.
/// The caller owns the buffer, the head and all clocks: it calls `refuse` when time is up.
class Exchange {
 public:
  enum class Request : std::uint8_t { head, routed, body, complete, refused };
  enum class Answer : std::uint8_t { none, sending, sent };

  /// What the connection does next.
  enum class Next : std::uint8_t {
    read,           ///< more bytes must come; then call the same function again
    route,          ///< the head is complete: find the route, then call `start_body`
    send_continue,  ///< send "HTTP/1.1 100 Continue\r\n\r\n", then read the body
    read_body,      ///< body bytes are due: call `receive_body` with what there is
    hand_over,      ///< the request is complete: run the path function, then `begin_answer`
    send_body,      ///< the caller's own: the answer has begun, its body comes in pieces; then `end_answer`
    refuse,         ///< `begin_answer` with `fault().status`, send, close
    close,          ///< nothing to say: close
  };

  /// What to do when the answer has been sent.
  enum class After : std::uint8_t {
    next_request,  ///< call `next_request`, then `receive_head` with what is left in the buffer
    drain,         ///< call `drain` with what there is (and keep a clock on it)
    close,         ///< the client has ended too, or the answer broke off: close
    linger,        ///< the client may still send: shut the write side, read a while, close (no RST)
  };

  explicit Exchange(const Limits& limits) noexcept : limits_(&limits) {}

  /// The head bytes received so far, from the first. `read`, `route` or `refuse`.
  /// When `route`: take `head.bytes()` off the front of the buffer; from here on the head's views must stay valid.
  Next receive_head(std::string_view input, Head& head) noexcept;

  /// The route is known: it allows `body_bytes_max`. `hand_over` (no body), `read_body`, `send_continue` or `refuse`
  /// (413). `available`: are body bytes in the buffer already? Then no 100 is sent.
  Next start_body(const Head& head, std::uint64_t body_bytes_max, bool available) noexcept;

  /// Take body bytes off the front of `input`; adds to `consumed` how many are finished with and appends the body to
  /// `body`. `read`, `hand_over` or `refuse`.
  Next receive_body(std::string_view input, std::size_t& consumed, std::string& body);

  /// For streaming and for bodies that lie in the buffer: one run of body bytes, not copied.
  /// After it `request()` is body (call again, with the rest or with more), complete or refused.
  BodyReader::Piece receive_piece(std::string_view input);

  /// The client's side ended. `close`, `refuse` (in the middle of a request), or `hand_over` (the request was complete:
  /// it is answered, then the connection closes).
  Next receive_end(bool head_begun) noexcept;

  /// Refuse this request for a reason of the caller's: a time-out (408), a stop (503). Before an answer began.
  void refuse(Fault fault) noexcept;

  /// Close after this answer, whatever the client asked for: the server stops, the connection is old.
  void close_after() noexcept { close_after_ = true; }

  /// Plan the answer. `length`: bytes of body if known, nothing for a stream. Allowed in every state of the request
  /// except `head`; a body that is still unread is drained or closes the connection.
  AnswerPlan begin_answer(Status status, std::optional<std::uint64_t> length) noexcept;

  /// The answer's last byte went into the output. `ok` false: it broke off (close).
  After end_answer(bool ok = true) noexcept;

  /// Throw away the unread body: adds to `consumed`. `drain` (more must come), `next_request` or `linger`.
  After drain(std::string_view input, std::size_t& consumed);

  /// Back to the beginning, for the next request.
  void next_request() noexcept;

  Request request() const noexcept { return request_; }
  Answer answer() const noexcept { return answer_; }
  /// Why the request is refused. Only in state refused.
  const Fault& fault() const noexcept { return fault_; }
  const BodyReader& body() const noexcept { return body_; }

 private:
  bool can_go_on() const noexcept;

  const Limits* limits_;
  Request request_ = Request::head;
  Answer answer_ = Answer::none;
  bool keep_alive_ = true;    // what the client asked for
  bool close_after_ = false;  // what the caller asked for
  bool client_ended_ = false;
  bool is_head_ = false;           // the method is HEAD
  bool continue_pending_ = false;  // the client waits for 100 and has not got it
  bool must_close_ = false;        // the answer was framed by closing, or said so
  std::uint8_t minor_version_ = 1;
  std::uint64_t drained_bytes_ = 0;  // of the wire, chunk sizes included
  Fault fault_;
  BodyReader body_;
};

}  // namespace laneway::http
