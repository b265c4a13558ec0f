#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/head.hpp"
#include "http/target.hpp"
#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/work.hpp"
#include "web/cancellation.hpp"
#include "web/dependency_call.hpp"
#include "web/middleware_call.hpp"
#include "web/route_tree.hpp"
#include "web/service.hpp"

namespace laneway {

class Transaction;

/// Whoever waits for a transaction's answer. Called on the home loop, as framework code.
class AnswerWaiter {
 public:
  virtual void answer_ready(Transaction& answered) = 0;

 protected:
  ~AnswerWaiter() = default;
};

/// What a connection needs while a request is under way: the buffer it is read into, its parsed head, its path
/// function's arguments and answer, and the answers not yet sent. Pooled by the loop, so an idle connection holds none
/// and a request allocates nothing.
///
/// The buffer: [ ... | head, body in place | unread ... | room ]. While a head is incomplete it may grow and move; from
/// `settle` on its bytes stay where they are until `finish_request`.
/// Thread safety: the home loop's, except that while the path function runs, that has `request` and `response`.
class Transaction final : public detail::Call,
                          private detail::Context,
                          private detail::Offload,
                          private DependencyCall::Owner,
                          private MiddlewareCall::Owner {
 public:
  explicit Transaction(Service& service);
  /// A coroutine that still waits is destroyed with it: only after the loops and lanes have ended.
  ~Transaction() { end_state(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // The buffer.
  std::string_view unread() const noexcept { return {buffer_.get() + unread_, filled_ - unread_}; }
  /// Where the next bytes go; never empty.
  struct Room {
    char* data;
    std::size_t bytes;
  };
  Room room();
  void received(std::size_t bytes) noexcept { filled_ += bytes; }
  void consume(std::size_t bytes) noexcept { unread_ += bytes; }

  /// The head is complete: take it off the unread bytes; from here on the buffer does not move.
  void settle();
  /// The request is done with: its bytes may be overwritten.
  void finish_request() noexcept;
  /// Forget everything, keep the storage.
  void clear() noexcept;

  /// Call the middleware and the path function of the server's route of that number; when `response` is complete,
  /// `waiter` is told. Binding faults end here: then it returns false, the response is complete, and nobody is told.
  /// Service::middleware_route: no route; the response is that to be given, and only middleware is called.
  bool run(std::uint32_t number, net::Loop& loop, std::string_view peer, AnswerWaiter& waiter);
  bool running() const noexcept { return waiter_ != nullptr || middleware_.active(); }
  /// The client has closed its side while the path function runs, or the connection is broken.
  void client_ended(bool broken) noexcept { broken ? cancellation_.unwanted() : cancellation_.client_ended(); }

  /// Its answer has been told of, but the call goes on: it cleans up.
  bool answered() const noexcept { return answered_; }

  // An answer in pieces: from when its waiter is told the first time, until `more` is false.
  /// Does the body come in pieces?
  bool streams() const noexcept { return stream_ != Body::whole; }
  /// Is there more than `piece`?
  bool more() const noexcept { return stream_ == Body::open; }
  /// It ended by a fault: the answer must be cut off.
  bool broke_off() const noexcept { return stream_ == Body::broken; }
  /// Are these events, which clients expect to go on?
  bool sends_events() const noexcept { return response.content_type().starts_with("text/event-stream"); }
  /// Did or does the body come from a source?
  bool has_source() const noexcept { return streams() || source_; }
  /// Have the response's filter change its body, or what has come of it.
  void filter_body();
  void filter_piece();
  /// The same for bytes of the server's own.
  void filter(std::string& bytes, bool last) {
    if (response.filter()) response.filter()->apply(bytes, last);
  }
  /// The tasks of a path function whose call goes on to clean up; that may touch `background` meanwhile.
  Background& left_background() noexcept { return left_background_; }
  /// Bytes of the body, if that is known.
  std::optional<std::uint64_t> body_bytes_due() const;
  /// Go on; `waiter` is told when there is a piece, or no more.
  void next_piece(AnswerWaiter& waiter);

  /// Nobody waits for the answer any more, or it has been given. The path function keeps what it uses until it has
  /// ended, then `heir` is told.
  void abandon(AnswerWaiter& heir) noexcept;
  /// After `abandon`: `successor`, which is fresh, gets the answers not yet sent and the bytes not yet read.
  void pass_on(Transaction& successor);
  /// The answer's status: the response's own, else the route's. One that no answer can have becomes a 500.
  Status status();

  http::Head head;
  http::Target target;
  RouteMatch match;
  std::string body;             // collected, if it did not lie in the buffer
  std::string_view body_bytes;  // the whole body, wherever it lies
  std::string output;           // answers not yet sent

 private:
  static Transaction& self(detail::Context& context) noexcept { return static_cast<Transaction&>(context); }
  /// Bounds how long a moved coroutine waits for its lane.
  struct Patience : detail::Timer {
    Transaction* call = nullptr;
  };
  /// What is known of the body.
  enum class Body : std::uint8_t { whole, open, ended, broken };
  /// Reads the body of an answer from its source, on a reserved thread.
  struct Reading final : detail::Offload {
    void start(Executor& lane, net::Loop& loop) noexcept { submit(lane, loop, Offload::Patience::endless); }
    Transaction* call = nullptr;
    bool more = false;
    void work() noexcept override { call->read_source(); }
    void finished(Outcome outcome) override;
  };
  void fill_request(std::string_view peer);
  bool call_route();
  void prepare_chain() noexcept;
  static void first_suspension(detail::Context& context);
  void chain_over();
  void begin_source();
  void read_source() noexcept;
  void source_was_read(bool refused);
  void close_stream() noexcept;
  bool too_late_to_begin() noexcept;
  void begin_moved(Executor& moved_to, net::Loop& loop);
  void lose_patience() noexcept;
  void use_host_of_target();
  bool route_streams() const noexcept { return route_ != nullptr && route_->endpoint.streams; }
  void* state() noexcept { return large_state_ ? large_state_.get() : state_; }
  void end_state() noexcept;
  void fail() noexcept;
  bool handled();
  bool handled(const HttpError& error);
  void tell() noexcept;
  void work() noexcept override;
  void run_plain() noexcept;
  void finished(Outcome outcome) override;
  bool begin_with_dependencies(net::Loop& loop);
  bool answer_without_call();
  void answer_thrown() noexcept override { fail(); }
  void answer_refused() noexcept override;
  void function_begins() noexcept override;
  void answer_complete() noexcept override;
  void answer_begins();
  bool answer_request() override;
  Response take_answer() override;
  Response answer_to_thrown() noexcept override;
  void middleware_over(Response answer) override;
  void answer_exception() noexcept;
  void log_failure() const;
  void drop_stream() noexcept;
  void begin_source_of_middleware();

  static constexpr std::size_t buffer_bytes = 16 * 1024;
  static constexpr std::size_t state_bytes = 512;

  Service& service_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t settled_ = 0;  // bytes before this stay
  std::size_t unread_ = 0;
  std::size_t filled_ = 0;

  std::vector<Field> fields_;
  std::string decoded_;
  std::string peer_;  // a copy: an abandoned path function outlives the connection
  detail::Cancellation cancellation_;
  Nanoseconds handed_over_ = 0;
  const Route* route_ = nullptr;
  AnswerWaiter* waiter_ = nullptr;
  Patience patience_;
  /// Tells of an answer whose call goes on; on the home loop.
  struct AnswerOp : detail::Op {
    Transaction* call = nullptr;
  };
  AnswerOp answer_op_;
  bool answer_op_posted_ = false;  // from here on to where it runs
  bool answer_left_ = false;       // it was posted: the response is nobody's here any more
  Background left_background_;
  bool answered_ = false;
  bool ended_ = false;  // before `answer_op_` ran
  std::unique_ptr<DependencyCall> dependencies_;
  Task<void> driver_;  // of the call with dependencies
  std::unique_ptr<std::byte[]> large_state_;
  bool has_state_ = false;
  bool on_threads_ = false;
  bool failed_ = false;       // it threw
  bool abandoned_ = false;    // nobody waits for the answer
  bool begun_ = false;        // the chain's answer is in pieces, and its head has been told of
  bool dropped_ = false;      // nobody waits for the stream: another answer was given
  bool closing_ = false;      // the next slice destroys what is left of the stream
  bool from_source_ = false;  // the chain is the source's own
  bool then_source_ = false;  // when all has ended, the source of the middleware's answer follows
  Body stream_ = Body::whole;
  detail::BodyOwner source_;  // the response's, from when it begins
  MiddlewareCall middleware_;
  AnswerWaiter* outer_ = nullptr;  // who waits for the middleware's answer
  Reading reading_;
  alignas(std::max_align_t) std::byte state_[state_bytes];
};

}  // namespace laneway
