#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "load/index_list.hpp"
#include "load/schedule.hpp"

namespace laneway::load {

/// Brings due requests and idle connections together: the request that is due longest goes to the connection that is
/// idle longest. Knows no sockets and no clock. What nobody takes stays in the schedule with its due time.
/// A connection that takes several requests at a time is several here: it has that many places.
/// Thread safety: one thread.
class Dispatcher {
 public:
  using Index = IndexList::Index;

  Dispatcher(std::unique_ptr<Schedule> schedule, std::size_t connections);

  /// The connection is established, or its answer has come.
  void connection_idle(Index connection, Nanoseconds now);
  /// An idle connection was lost.
  void connection_lost(Index connection);
  bool is_idle(Index connection) const { return idle_.contains(connection); }
  bool has_idle() const { return !idle_.empty(); }

  struct Assignment {
    Index connection;
    Nanoseconds due;
  };
  /// The next request to send now, if one is due and a connection is idle.
  std::optional<Assignment> next(Nanoseconds now);

  /// When `next` may have something that it has not now, by time alone; `never` if only an idle connection can help.
  Nanoseconds next_due() const noexcept;
  /// No request waits, and none will be due.
  bool exhausted() const noexcept { return schedule_->exhausted() || schedule_->next_due() > last_due_; }
  /// From now on only what was due before `end` is sent.
  void stop(Nanoseconds end) noexcept { last_due_ = end - 1; }

  /// Take out requests that were due by `end` and not sent: for the ledger. Call until nothing is left.
  std::optional<Schedule::Group> take_unsent(Nanoseconds end);

 private:
  std::unique_ptr<Schedule> schedule_;
  Nanoseconds last_due_ = never;
  IndexList idle_;
  std::size_t idle_count_ = 0;
};

}  // namespace laneway::load
