#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "load/expectation.hpp"
#include "load/record.hpp"
#include "load/request.hpp"
#include "load/schedule.hpp"

namespace laneway::load {

/// A request that was sent and has no answer yet. Small: a ring can hold one for each.
struct SentRequest {
  Nanoseconds due = never;     // never: there is no request
  Nanoseconds sent = 0;        // when its write began
  Nanoseconds first_byte = 0;  // when that of its answer came; 0: not yet, or with the last
  RequestInfo request;
};

/// Keeps the books of one thread: what became of each request that is measured. Knows no sockets and no clock.
/// Thread safety: one thread.
class Account {
 public:
  /// `expectation` and `first_hashes` are the checker's. `from_due`: latencies count from the due time, too (open
  /// loop).
  Account(const Expectation& expectation, FirstHashes* first_hashes, bool from_due)
      : checker_(expectation, first_hashes), from_due_(from_due) {}

  /// Keep books of each of so many targets, too.
  void tell_targets_apart(std::size_t targets) { record_.targets.resize(targets); }
  /// What is due from `start` on is measured.
  void measure_from(Nanoseconds start);
  /// The warm-up is over: forget what was counted in it.
  void begin_window() { record_.begin_window(); }

  /// It is sent now.
  void sent(const SentRequest& request, Nanoseconds now) { busy_changed(request, now, 1); }
  /// The first byte of its answer has come, and not all of it.
  void first_byte(const SentRequest& request);
  /// Its answer is complete.
  void answered(const SentRequest& request, const Checker::Answer& answer, Nanoseconds now);
  /// It will have no answer, or none in time: it counts as longer than its age.
  void given_up(const SentRequest& request, Nanoseconds now);
  /// Its connection is done with it, whatever came of it.
  void ended(const SentRequest& request, Nanoseconds now) { busy_changed(request, now, -1); }

  /// The user of a connection thought so long before the next request.
  void thought(Nanoseconds begun, Nanoseconds now) {
    record_.thinking += std::max<Nanoseconds>(0, now - std::max(begun, start_));
  }

  /// At the end, for each that is still in flight at `drained_at`.
  void left(const SentRequest& request, Nanoseconds drained_at);
  /// At the end, for requests that were due and never sent.
  void unsent(const Schedule::Group& group, Nanoseconds drained_at);
  /// At the end, behind all of these.
  void close(Nanoseconds drained_at) { record_.busy_integral += measured_busy_ * (drained_at - busy_since_); }

  /// Requests in flight, and those of them that are measured.
  unsigned busy() const noexcept { return busy_; }
  unsigned measured_busy() const noexcept { return measured_busy_; }

  /// The window of wrk's "Req/Sec".
  static constexpr Nanoseconds rate_window = 100 * millisecond;
  /// Close the rate windows that ended by `now`; after `stop_rate_windows` none is left open.
  void close_rate_windows(Nanoseconds now);
  void stop_rate_windows() noexcept { rate_window_end_ = never; }
  /// Answers in each whole `rate_window` since the start.
  const std::vector<std::uint32_t>& answers_by_window() const noexcept { return answers_by_window_; }

  Record& record() noexcept { return record_; }
  const Record& record() const noexcept { return record_; }

 private:
  bool is_measured(const SentRequest& request) const noexcept { return request.due != never && request.due >= start_; }
  TargetRecord* target_of(const SentRequest& request);
  bool tells_target_latencies() const noexcept { return record_.targets.size() <= target_latencies_max; }
  void unfinished(const SentRequest& request, Nanoseconds now);
  bool passes(const Checker::Answer& answer, Nanoseconds now);
  void busy_changed(const SentRequest& request, Nanoseconds now, int change);

  Record record_;
  Checker checker_;
  bool from_due_;
  Nanoseconds start_ = 0;
  unsigned busy_ = 0;
  unsigned measured_busy_ = 0;
  Nanoseconds busy_since_ = 0;  // when that changed last
  Nanoseconds rate_window_end_ = 0;
  std::uint32_t answers_in_window_ = 0;
  std::vector<std::uint32_t> answers_by_window_;
};

}  // namespace laneway::load
