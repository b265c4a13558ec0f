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
#include "load/ring.hpp"
#include "load/transport.hpp"

namespace laneway::load {

/// What is kept of an answer, beside its status.
struct AnswerUse {
  std::size_t body_bytes_max = 0;  // so much of the body; a longer one is not whole
  bool head = false;
  bool hash = false;
};

/// The client's end of one connection: here the bytes of a transport meet the HTTP parser. One request at a time, or
/// several: then answers come in the order of the requests. Never blocks and never retries; what to do after a failure
/// is the worker's decision. Thread safety: one thread.
class Connection {
 public:
  enum class State : std::uint8_t { closed, connecting, idle, busy };

  /// How far a call came.
  enum class Event : std::uint8_t {
    nothing,    // wait for the socket
    reached,    // TLS begins: call `on_ready` again
    connected,  // idle from now on
    answered,   // the oldest request; `status`, `body` and so on are valid until the next call. If busy: go on
    failed,     // `failure` says why; close it
    closed,     // an idle connection was closed by the server; close it
  };

  /// `limits` must outlive the connection. `requests_max`: that wait for their answers at a time.
  Connection(const http::Limits& limits, const AnswerUse& use, unsigned requests_max = 1)
      : parser_(limits), waiting_(requests_max), use_(use) {}

  /// Begin to connect along `route`, which must outlive the connection, as number `number` of the run, watched by `set`
  /// under `token`. Event: nothing or failed.
  Event open(const Route& route, std::size_t number, net::EpollSet& set, void* token);
  void close() noexcept;

  /// Idle, or busy with fewer than `requests_max`: send `request`. Where there may be several it is written by the next
  /// `flush`. Event: nothing or failed.
  Event send(const Request& request, Record& record);
  /// Write all that was sent since the last time, at once. Event: nothing or failed.
  Event flush(Record& record) { return write_on(record); }

  /// The socket is ready for `events` (EPOLLIN and so on). `buffer` is scratch space, shared by all connections.
  Event on_ready(std::uint32_t events, std::span<char> buffer, Record& record);
  /// After `answered`, while it is still busy: what else has come. `buffer` must be untouched since.
  Event go_on(std::span<char> buffer, Record& record);

  /// After `nothing`: there may be more to read, of which no edge will tell. Call `on_ready(EPOLLIN)` soon.
  bool has_more() const noexcept { return state_ == State::busy && may_have_more_; }

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
  bool must_close() const noexcept {
    return must_close_ || ((peer_closed_ || transport_.at_end()) && waiting_.empty());
  }
  /// Has a byte of the answer come that it waits for?
  bool answer_begun() const noexcept { return parser_.begun(); }
  /// Has it had an answer since it was opened?
  bool has_answered() const noexcept { return has_answered_; }

 private:
  Event fail(ErrorKind kind, std::string_view text) noexcept;
  Event pass_on_failure() noexcept;
  Event write_on(Record& record);
  Event read_on(std::span<char> buffer, Record& record);
  void take_up(std::span<char> buffer, std::size_t bytes);
  Event parse();
  Event peer_closed();
  void begin_answer();
  Event finish_answer();
  void keep_body(std::string_view piece, bool is_all);

  // A request that has no answer yet.
  struct Waiting {
    RequestInfo info;
    std::uint64_t end = 0;  // of its bytes, among all that were for this connection
  };

  http::ResponseParser parser_;
  Transport transport_;
  Ring<Waiting> waiting_;
  std::uint64_t end_ = 0;    // of all requests so far
  std::string_view unsent_;  // what of them is not written
  std::string unsent_copy_;  // what `unsent_` views where the request does not stay, or others follow it
  std::string_view unread_;  // of what was read into the buffer
  State state_ = State::closed;
  AnswerUse use_;
  bool may_have_more_ = false;  // the socket
  bool peer_closed_ = false;    // no further edge will tell
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
