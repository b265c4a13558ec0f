#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "load/account.hpp"
#include "load/connection.hpp"
#include "load/dispatcher.hpp"
#include "load/expectation.hpp"
#include "load/plan.hpp"
#include "load/request_source.hpp"
#include "load/snapshot_taker.hpp"
#include "load/thinking.hpp"

namespace laneway::load {

/// What all threads share: read by all, written by none while they run, but for `stop_at`.
struct Job {
  Route route;
  RequestPlan requests;
  std::uint64_t seed = 0;  // of what is random in requests
  Expectation expectation;
  FirstHashes* first_hashes = nullptr;  // of as many targets as `requests` has; may be null unless `expectation` asks
  http::Limits limits;
  Nanoseconds timeout = 2 * second;
  unsigned pipeline = 1;                     // requests that a connection takes at a time
  unsigned requests_per_connection = 0;      // then it is closed, with the last request saying so; 0: no bound
  std::optional<OpenLoop> open_loop;         // of all threads together; nothing: closed loop
  std::optional<TimeRange> think;            // closed loop only: between a request's end and the next of its connection
  std::atomic<Nanoseconds> stop_at = never;  // set it earlier to end the window early; noticed within 100 ms
  SnapshotBoard* snapshots = nullptr;        // where threads pin what they have counted meanwhile
  Nanoseconds snapshot_every = second;
};

/// What must be kept of its answers.
AnswerUse answer_use(const Job& job);

/// The times of a run. Load begins at `load`; what is due from `start` on and before `end` is measured; what of that is
/// unfinished at `end` has until `drained`.
struct Window {
  Nanoseconds load = 0;
  Nanoseconds start = 0;
  Nanoseconds end = 0;
  Nanoseconds drained = 0;
};

/// One thread's load: its connections, its schedule, its record. Nothing is shared with other threads but what it pins
/// to a board. A worker is made and destroyed by the main thread; between these one thread calls `connect`, `warm_up`
/// and `run`.
class Worker {
 public:
  /// `job` must outlive the worker. Errors: throws std::system_error when the kernel gives no descriptor.
  Worker(const Job& job, const Share& share);

  /// Open the connections; returns when each is established or has failed once, at the latest after the time-out or 5
  /// s.
  void connect();
  /// Put on load until the window starts. Nothing of it counts.
  void warm_up(const Window& window);
  /// Put on load through the window and the drain (or until stop_at), then fill in the ledger. The connections stay
  /// open.
  void run(const Window& window);

  const Record& record() const noexcept { return account_.record(); }
  unsigned connections() const noexcept { return share_.connections; }
  /// After `run`: when the window ended for this thread, and CPU time within it.
  Nanoseconds ended_at() const noexcept { return ended_at_; }
  /// When the last request that counts had ended, or was given up: later than `ended_at` after a drain.
  Nanoseconds drained_at() const noexcept { return drained_at_; }
  Nanoseconds cpu() const noexcept { return cpu_; }
  /// Answers in each whole `Account::rate_window` since the start.
  const std::vector<std::uint32_t>& answers_by_window() const noexcept { return account_.answers_by_window(); }

 private:
  using Index = IndexList::Index;
  // For one request of a connection. Each connection has as many places as it takes requests at a time, side by side;
  // it fills and empties them in turn, as answers come in the order of the requests.
  struct Place {
    Nanoseconds since = 0;  // when it began what it does now: connect (the first place does that), be idle, be busy
    SentRequest in_flight;
  };
  struct Slot {
    explicit Slot(const Job& job) : connection(job.limits, answer_use(job), job.pipeline) {}
    Connection connection;
    unsigned oldest = 0;      // of its places in use
    unsigned in_use = 0;      // places, from the oldest on
    Nanoseconds reached = 0;  // when its TLS handshake began
    unsigned failures = 0;    // in a row
    unsigned sent = 0;        // requests, since it was opened
    bool was_established = false;
  };

  void open(Index index, Nanoseconds now);
  void pass(Nanoseconds now, Nanoseconds until);
  void on_event(Index index, std::uint32_t events);
  void connected(Index index, Nanoseconds now);
  void answered(Index index, Nanoseconds now);
  void count_handshake(const Slot& slot, Nanoseconds now);
  void failed(Index index, const Failure& failure, Nanoseconds now);
  void close(Index index, Nanoseconds now, Nanoseconds delay);
  void became_idle(Index place, Nanoseconds now);
  void dispatch(Nanoseconds now);
  void send(Index place, Nanoseconds due, Nanoseconds now);
  void flush(Nanoseconds now);
  Index end_oldest(Index index, Nanoseconds now);
  void expire(Nanoseconds now);
  void reopen(Nanoseconds now);
  void wake(Nanoseconds now);
  Nanoseconds drive(Nanoseconds limit);
  bool finished(Nanoseconds now) const;
  void write_ledger();
  SnapshotTaker::Gauges gauges() const;
  Index index_of(const Slot& slot) const { return static_cast<Index>(&slot - slots_.data()); }
  Index index_of_place(Index place) const { return job_.pipeline == 1 ? place : place / job_.pipeline; }
  Index first_place(Index index) const { return index * job_.pipeline; }
  Index oldest_place(Index index) const { return first_place(index) + slots_[index].oldest; }

  const Job& job_;
  Share share_;
  net::EpollSet set_;
  std::vector<Slot> slots_;
  std::vector<Place> places_;
  std::vector<net::EpollSet::Event> events_;
  std::vector<char> buffer_;
  std::optional<Dispatcher> dispatcher_;  // from the start of the window on
  IndexList waiting_;                     // places, connecting or busy, the oldest first: all have the same time-out
  IndexList unread_;                      // connections that have more to read than was read at once
  IndexList unflushed_;                   // connections that were sent something and have not written it
  std::set<std::pair<Nanoseconds, Index>> retries_;
  Thinking thinking_;
  unsigned unresolved_ = 0;  // connections that were neither established nor failed yet
  unsigned established_ = 0;
  Nanoseconds last_alive_ = 0;  // when a connection was lost last
  Nanoseconds last_end_ = 0;    // of a request

  RequestSource requests_;
  Account account_;
  SnapshotTaker snapshots_;
  bool open_loop_;
  bool last_phase_ = true;  // what ends later does not count
  bool draining_ = false;
  Nanoseconds start_ = 0;
  Nanoseconds end_ = never;  // of the phase
  Nanoseconds ended_at_ = 0;
  Nanoseconds drained_at_ = 0;
  Nanoseconds cpu_ = 0;
};

}  // namespace laneway::load
