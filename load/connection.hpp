#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "http/limits.hpp"
#include "http/parse_response.hpp"
#include "load/body_digest.hpp"
#include "load/record.hpp"
#include "load/request.hpp"
#include "load/transport.hpp"

namespace laneway::load {

/// What is kept of an answer, beside its status.
struct AnswerUse {
  std::size_t body_bytes_max = 0;  // so much of the body; a longer one is not whole
  bool head = false;
  bool hash = false;
};

/// The client's end of one connection: here the bytes of a transport meet the HTTP parser. One request at a time.
/// Never blocks and never retries; what to do after a failure is the worker's decision. Thread safety: one thread.
class Connection {
 public:
  enum class State : std::uint8_t { closed, connecting, idle, busy };

  /// How far a call came.
  enum class Event : std::uint8_t {
    nothing,    // wait for the socket
    reached,    // TLS begins: call `on_ready` again
    connected,  // idle from now on
    answered,   // `status`, `body` and so on are valid until the next call; idle, or `must_close`
    failed,     // `failure` says why; close it
    closed,     // an idle connection was closed by the server; close it
  };

  /// `limits` must outlive the connection.
  Connection(const http::Limits& limits, const AnswerUse& use) : parser_(limits), use_(use) {}

  /// Begin to connect along `route`, which must outlive the connection, as number `number` of the run, watched by `set`
  /// under `token`. Event: nothing or failed.
  Event open(const Route& route, std::size_t number, net::EpollSet& set, void* token);
  void close() noexcept;

  /// Idle only: send `request`. Event: nothing or failed.
  Event send(const Request& request, Record& record);

  /// The socket is ready for `events` (EPOLLIN and so on). `buffer` is scratch space, shared by all connections.
  Event on_ready(std::uint32_t events, std::span<char> buffer, Record& record);

  State state() const noexcept { return state_; }
  const Transport& transport() const noexcept { return transport_; }
  const Failure& failure() const noexcept { return failure_; }
  int status() const noexcept { return parser_.status(); }
  /// Empty unless it is kept.
  std::string_view head() const noexcept { return kept_head_; }
  std::string_view body() const noexcept { return body_; }
  bool body_is_whole() const noexcept { return body_is_whole_; }
  std::uint64_t body_bytes() const noexcept { return parser_.body_bytes(); }
  /// Its XXH64 if that is wanted, else 0.
  std::uint64_t body_hash() const noexcept { return use_.hash ? digest_.value() : 0; }
  bool must_close() const noexcept { return must_close_; }
  /// Has a byte of the answer come that it waits for?
  bool answer_begun() const noexcept { return parser_.begun(); }
  /// Has it had an answer since it was opened?
  bool has_answered() const noexcept { return has_answered_; }

 private:
  Event fail(ErrorKind kind, std::string_view text) noexcept;
  Event pass_on_failure() noexcept;
  Event write_on(Record& record);
  Event read_on(bool peer_closed, std::span<char> buffer, Record& record);
  Event parse(std::string_view input);
  Event peer_closed();
  Event finish_answer(bool is_last_byte);
  void keep_body(std::string_view piece, bool is_all);

  http::ResponseParser parser_;
  Transport transport_;
  RequestInfo request_;      // the one in flight
  std::string_view unsent_;  // of its bytes
  std::string unsent_copy_;  // what `unsent_` views where the request does not stay
  State state_ = State::closed;
  AnswerUse use_;
  bool must_close_ = false;
  bool has_answered_ = false;
  bool body_is_whole_ = true;
  Failure failure_;
  BodyDigest digest_;
  std::string_view body_;
  std::string kept_head_;
  std::string kept_body_;  // what `body_` views when the body came in pieces
  std::string pending_;    // bytes that the parser wants to see again with more behind them
};

}  // namespace laneway::load
