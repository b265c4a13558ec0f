#pragma once

#include <coroutine>
#include <cstdint>
#include <string>

#include "http/exchange.hpp"
#include "net/listener.hpp"
#include "net/loop.hpp"
#include "web/flow.hpp"
#include "web/transaction.hpp"

namespace laneway {

class LoopServer;

/// One client's connection, from accept to close; `serve` is the map of the whole system.
/// It owns itself: made by `adopt`, it is gone when its flow has ended.
/// Thread safety: belongs to its loop. Memory: idle, under 1 KiB; while a request is under way, one Transaction.
class Connection final : private net::Watcher, private AnswerWaiter, private detail::Timer, private detail::Op {
 public:
  Connection(LoopServer& server, net::Accepted accepted);
  ~Connection();

  /// Begin to serve. The connection may be gone when this returns.
  void start();
  /// The server needs the descriptor: close if idle. A request that has come but was not seen yet is served.
  void close_if_idle();
  /// The server ends: a stream of events, which has no end of its own, ends here.
  void end_events();
  /// The server ends: close when idle for a moment. A client that has just been answered may have sent its next
  /// request.
  void close_soon();

  // Links of the loop's lists.
  Connection* previous_in_list = nullptr;
  Connection* next_in_list = nullptr;

 private:
  using Next = http::Exchange::Next;

  /// What the flow waits for.
  enum class Goal : std::uint8_t {
    none,
    bytes,   ///< all output sent, then bytes from the client
    sent,    ///< all output sent
    answer,  ///< the path function has ended, or its answer begins
    piece,   ///< the next piece of an answer's body, all but a little of those before it sent
    end,     ///< the client has closed its side; what it sends is thrown away
  };
  /// When the loop runs the connection's own operation.
  enum class OpDue : std::uint8_t {
    never,
    batch_end,  ///< the path function did not answer at once: send the answers before its
    next_turn,  ///< others had their turn: read on
  };
  /// Why it goes on.
  enum class Wake : std::uint8_t { pending, bytes, sent, answer, ended, failed, late, stopped };

  struct Wait {
    Connection& self;
    Goal goal;
    bool await_ready() const;
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    Wake await_resume() const noexcept;
  };
  Wait bytes() { return {*this, Goal::bytes}; }
  Wait sent() { return {*this, Goal::sent}; }
  Wait answer() { return {*this, Goal::answer}; }
  Wait piece() { return {*this, Goal::piece}; }
  Wait end() { return {*this, Goal::end}; }

  Flow serve();

  // The stages (connection.cpp).
  Next parse();
  Next route();
  Next reply_otherwise();
  Next run();
  Next reply();
  Next send_piece();
  Next break_off(Wake wake);
  Next end_answer(bool whole);
  Next give_up();
  Next refuse();
  Next interrupted(Wake wake);

  // Bytes in and out (connection_io.cpp).
  Wake pump();
  Wake fill();
  Wake flush();
  Wake discard();
  void go_on(Wake wake);
  bool turn_is_over() noexcept;
  void op_due();
  Wake pump_piece();
  void send_soon();
  void run_background();
  void append_to_body(std::string_view bytes);
  std::size_t unsent() const noexcept { return transaction_->output.size() - output_sent_; }
  void ready(std::uint32_t events) override;
  void answer_ready(Transaction& answered) override;
  void await_deadline();
  void time_out();
  Nanoseconds deadline() const;
  bool idle() const noexcept;

  LoopServer& server_;
  UniqueFd fd_;
  Goal goal_ = Goal::none;
  Wake wake_ = Wake::pending;
  bool can_read_ = false;
  bool can_write_ = true;
  bool peer_ended_ = false;  // there is an end to read, however short the last read was
  bool broken_ = false;      // reset, or both sides closed
  bool answer_ready_ = false;
  bool linger_ = false;
  bool draining_ = false;       // reading an unread body to its end
  bool parse_pending_ = false;  // pipelined requests wait until the answers before them have been taken
  bool chunked_ = false;        // the body that is sent in pieces
  bool sends_events_ = false;   // it is one of server-sent events
  bool piece_wanted_ = false;   // but not asked for yet
  std::uint8_t pieces_in_turn_ = 0;
  OpDue op_due_ = OpDue::never;
  std::uint8_t reads_in_turn_ = 0;
  bool in_idle_list_ = false;
  http::Exchange exchange_;
  std::uint64_t requests_ = 0;
  std::uint32_t route_ = 0;
  Nanoseconds opened_;
  Nanoseconds since_ = 0;     // when the present stage began: idle, head, body, drain; not before all output was sent
  Nanoseconds progress_ = 0;  // when the client last sent or took a byte
  std::uint64_t body_received_ = 0;
  std::size_t output_sent_ = 0;
  Nanoseconds deadline_ = INT64_MAX;
  Transaction* transaction_ = nullptr;
  Background background_;  // what runs when the output has been sent
  Flow flow_;
  std::string peer_;
};

}  // namespace laneway
