#pragma once

#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

#include "http/date.hpp"
#include "net/listener.hpp"
#include "net/loop.hpp"
#include "web/connection.hpp"
#include "web/service.hpp"
#include "web/transaction.hpp"
#include "web/write_answer.hpp"

namespace laneway {

class Server;

/// A server's part on one loop: it accepts, and keeps the loop's connections, pooled transactions and cached date.
/// Thread safety: belongs to its loop, but for `connection_count`, `idle_count`, `adopt_there` and `close_idle_there`.
class LoopServer final : private net::Watcher, private AnswerWaiter, private detail::Timer {
 public:
  LoopServer(Server& server, net::Loop& loop);
  ~LoopServer();

  net::Loop& loop() noexcept { return loop_; }
  const Service& service() const noexcept;

  /// Begin to accept. On the loop, or before it runs.
  void start();
  /// Accept no more, close what idles; the other connections close after their answer.
  void drain();
  bool draining() const noexcept { return draining_; }

  /// Serve an accepted connection, which the server has admitted, on this loop; from any thread.
  void adopt_there(net::Accepted accepted);
  /// Close the longest idle connection of this loop; from any thread.
  void close_idle_there();
  unsigned connection_count() const noexcept { return count_.load(std::memory_order_relaxed); }
  unsigned idle_count() const noexcept { return idle_count_.load(std::memory_order_relaxed); }

  // For connections.
  Transaction& lease();
  void give_back(Transaction& transaction) noexcept;
  /// The path function of that route has not answered in time: gives a fresh transaction in place of the one that it
  /// goes on to use, with the answers that are not yet sent. Until it has ended it counts as a connection, in place of
  /// the one that now has to close, so that nobody can pile up such calls.
  Transaction& abandon(Transaction& running, std::uint32_t route);
  /// Nobody wants the rest of that stream: gives a fresh transaction in its place. Counted as abandon's.
  Transaction& abandon_stream(Transaction& streaming);
  /// Nobody waits for that path function any more; it goes on to use the transaction until it has ended.
  void let_run(Transaction& running) noexcept;
  AnswerStart answer_start();
  void opened(Connection& connection) noexcept;
  void closed(Connection& connection, bool was_idle) noexcept;
  void idle(Connection& connection) noexcept;
  void busy(Connection& connection) noexcept;

 private:
  /// A doubly linked list through the connections themselves.
  struct List {
    Connection* first = nullptr;
    Connection* last = nullptr;
    void push_back(Connection& connection) noexcept;
    void remove(Connection& connection) noexcept;
  };

  void ready(std::uint32_t events) override;
  void answer_ready(Transaction& abandoned) override;
  bool accept_one();
  bool make_room();
  void pause(Nanoseconds duration);
  void listen();

  Server& server_;
  net::Loop& loop_;
  bool listening_ = false;
  bool draining_ = false;
  int broken_in_a_row_ = 0;         // accepting failed, for no lack of room
  std::atomic<unsigned> count_{0};  // those on their way here included
  std::atomic<unsigned> idle_count_{0};
  Nanoseconds warn_again_ = 0;
  Nanoseconds say_late_again_ = 0;
  List idle_;  // the longest idle first
  List busy_;
  std::vector<std::unique_ptr<Transaction>> pool_;
  std::vector<Transaction*> free_;
  http::DateText date_{};
  std::string ok_start_;
  Nanoseconds date_second_ = -1;
};

}  // namespace laneway
