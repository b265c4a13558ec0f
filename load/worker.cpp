#include "load/worker.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>

#include <algorithm>
#include <ctime>

namespace laneway::load {
namespace {

constexpr std::size_t events_max = 256;
constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr Nanoseconds retry_first = 1 * millisecond;
constexpr Nanoseconds retry_longest = 1 * second;
// How long `stop_at` may go unnoticed.
constexpr Nanoseconds longest_wait = 100 * millisecond;
// How long the window waits for connections; those that take longer join later.
constexpr Nanoseconds connect_longest = 5 * second;
// A run of so many requests, rather than so long, ends when no connection could be had for that long.
constexpr Nanoseconds give_up_after = 10 * second;

Nanoseconds thread_cpu_time() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * second + now.tv_nsec;
}

Nanoseconds retry_delay(unsigned failures) {
  if (failures == 0) return 0;
  return std::min(retry_longest, retry_first << std::min(failures - 1, 20u));
}

}  // namespace

AnswerUse answer_use(const Job& job) {
  const bool all_of_it = job.expectation.needs_body() || job.requests.needs_body();
  const std::size_t start = job.expectation.any() ? body_start_bytes_max : 0;
  return {.body_bytes_max = all_of_it ? checked_body_bytes_max : start,
          .head = job.requests.needs_head(),
          .hash = job.expectation.needs_hash()};
}

Worker::Worker(const Job& job, const Share& share)
    : job_(job),
      share_(share),
      places_(std::size_t{share.connections} * job.pipeline),
      events_(events_max),
      buffer_(buffer_bytes),
      waiting_(places_.size()),
      unread_(share.connections),
      unflushed_(share.connections),
      thinking_(job.think, job.seed + share.thread, share.connections),
      unresolved_(share.connections),
      requests_(job.requests, share, job.seed),
      account_(job.expectation, job.first_hashes, job.open_loop.has_value()),
      snapshots_(job.snapshots, share.thread, job.snapshot_every),
      open_loop_(job.open_loop.has_value()) {
  slots_.reserve(share.connections);
  for (unsigned i = 0; i < share.connections; ++i) slots_.emplace_back(job);
  if (job.requests.targets.size() > 1) account_.tell_targets_apart(job.requests.targets.size());
}

void Worker::connect() {
  Nanoseconds now = monotonic_now();
  const Nanoseconds deadline = now + std::min(job_.timeout, connect_longest);
  for (Index index = 0; index < slots_.size(); ++index) open(index, now);
  while (unresolved_ > 0 && now < deadline && now < job_.stop_at.load(std::memory_order_relaxed)) {
    pass(now, deadline);
    now = monotonic_now();
  }
}

void Worker::warm_up(const Window& window) {
  ::prctl(PR_SET_TIMERSLACK, 1);  // ns; by default the kernel may wake us 50 us late
  start_ = window.start;
  account_.measure_from(start_);
  last_alive_ = last_end_ = window.load;
  std::unique_ptr<Schedule> schedule;
  if (job_.open_loop) {
    OpenLoop load = *job_.open_loop;
    load.start = window.load;
    load.thread = share_.thread;
    load.threads = share_.threads;
    load.requests_max = share_.requests_max;
    schedule = open_loop(load);
  } else {
    schedule = closed_loop(share_.requests_max);
  }
  dispatcher_.emplace(std::move(schedule), places_.size());
  // The first request of each connection goes before the second of any.
  for (unsigned nth = 0; nth < job_.pipeline; ++nth) {
    for (const Slot& slot : slots_) {
      if (slot.connection.state() != Connection::State::idle) continue;
      became_idle(first_place(index_of(slot)) + nth, window.load);
    }
  }
  last_phase_ = false;
  if (window.start == window.load) return;
  snapshots_.begin(Phase::warm_up, window.load);
  const Nanoseconds now = drive(window.start);
  snapshots_.end(std::min(now, end_), account_.record(), gauges());
  account_.begin_window();
}

void Worker::run(const Window& window) {
  const Nanoseconds cpu_before = thread_cpu_time();
  last_phase_ = window.drained == window.end;
  snapshots_.begin(Phase::window, window.start);
  const Nanoseconds now = drive(window.end);
  // A run of so many requests ends with the last of them.
  ended_at_ = now < end_ && account_.busy() == 0 && dispatcher_->exhausted() ? last_end_ : std::min(now, end_);
  cpu_ = thread_cpu_time() - cpu_before;
  drained_at_ = ended_at_;
  snapshots_.end(ended_at_, account_.record(), gauges());
  account_.close_rate_windows(ended_at_);
  account_.stop_rate_windows();
  if (!last_phase_) {
    dispatcher_->stop(ended_at_);
    draining_ = last_phase_ = true;
    snapshots_.begin(Phase::drain, window.end);
    const Nanoseconds after = drive(window.drained);
    drained_at_ = std::max(ended_at_, std::min(after, end_));
    snapshots_.end(drained_at_, account_.record(), gauges());
  }
  write_ledger();
}

// Put on load until `limit`, the end of a phase. Returns when it ended, which may be sooner.
Nanoseconds Worker::drive(Nanoseconds limit) {
  end_ = limit;
  Nanoseconds now = monotonic_now();
  while (true) {
    end_ = std::min(end_, std::max(job_.stop_at.load(std::memory_order_relaxed), Nanoseconds{0}));
    if (now >= end_ || finished(now)) return now;
    if (now >= snapshots_.next()) snapshots_.take(now, account_.record(), gauges());
    dispatch(now);
    pass(now, std::min({end_, snapshots_.next(), dispatcher_->next_due()}));
    now = monotonic_now();
  }
}

// A run of so many requests is over with its last answer, or when there is nobody to send them to; a drain when nothing
// that is measured is left.
bool Worker::finished(Nanoseconds now) const {
  if (draining_) return dispatcher_->exhausted() && account_.measured_busy() == 0;
  if (share_.requests_max == Share{}.requests_max) return false;
  if (dispatcher_->exhausted() && account_.busy() == 0) return true;
  return established_ == 0 && now - last_alive_ > give_up_after;
}

// Wait for sockets or for the next time-out, retry or `until`, and deal with what came.
void Worker::pass(Nanoseconds now, Nanoseconds until) {
  until = std::min(until, now + longest_wait);
  if (!waiting_.empty()) until = std::min(until, places_[waiting_.front()].since + job_.timeout);
  if (!retries_.empty()) until = std::min(until, retries_.begin()->first);
  until = std::min(until, thinking_.next());
  if (!unread_.empty()) until = now;
  const int ready = set_.wait(events_, std::max<Nanoseconds>(0, until - now));
  for (int i = 0; i < ready; ++i) {
    const auto& event = events_[static_cast<std::size_t>(i)];
    on_event(index_of(*static_cast<const Slot*>(event.data.ptr)), event.events);
  }
  if (const Index index = unread_.front(); index != IndexList::none) {  // the next, when all have had their turn
    unread_.remove(index);
    on_event(index, EPOLLIN);
  }
  now = monotonic_now();
  if (now >= end_) return;
  expire(now);
  reopen(now);
  wake(now);
}

void Worker::on_event(Index index, std::uint32_t events) {
  Slot& slot = slots_[index];
  // Closed by something else in this batch; it is opened again only after the batch.
  if (slot.connection.state() == Connection::State::closed) return;
  Connection::Event event = slot.connection.on_ready(events, buffer_, account_.record());
  Nanoseconds now = 0;
  while (event == Connection::Event::answered) {
    now = monotonic_now();
    if (last_phase_ && now > end_) return;  // too late to count: it stays in flight
    answered(index, now);
    if (slot.connection.state() != Connection::State::busy) break;
    event = slot.connection.go_on(buffer_, account_.record());
  }
  switch (event) {
    case Connection::Event::nothing:
      if (slot.connection.state() == Connection::State::busy && slot.connection.answer_begun()) {
        SentRequest& request = places_[oldest_place(index)].in_flight;
        if (request.first_byte == 0) {
          request.first_byte = monotonic_now();
          account_.first_byte(request);
        }
      }
      if (slot.connection.has_more() && !unread_.contains(index)) unread_.push_back(index);
      break;
    case Connection::Event::reached:
      slot.reached = monotonic_now();
      account_.record().connect.record(slot.reached - places_[first_place(index)].since);
      return on_event(index, events);
    case Connection::Event::answered:
      break;
    case Connection::Event::connected:
      connected(index, now = monotonic_now());
      if ((events & (EPOLLIN | EPOLLRDHUP)) != 0) {
        // The server has spoken or left already, and no edge will tell so again. What is due goes first, or a run of so
        // many requests would never end where each connection does at once.
        if (dispatcher_) dispatch(now);
        return on_event(index, events);
      }
      break;
    case Connection::Event::failed:
      failed(index, slot.connection.failure(), monotonic_now());
      break;
    case Connection::Event::closed:
      if (!slot.connection.has_answered()) ++slot.failures;
      close(index, monotonic_now(), retry_delay(slot.failures));
      break;
  }
  if (now != 0 && dispatcher_) dispatch(now);
}

void Worker::connected(Index index, Nanoseconds now) {
  Slot& slot = slots_[index];
  waiting_.remove(first_place(index));
  ++established_;
  if (slot.connection.transport().tls() == nullptr) {
    account_.record().connect.record(now - places_[first_place(index)].since);
  } else {
    count_handshake(slot, now);
  }
  if (!slot.was_established) {
    slot.was_established = true;
    ++account_.record().connections_established;
    if (slot.failures == 0) --unresolved_;
  }
  if (!dispatcher_ || thinking_.is_thinking(index)) return;
  for (unsigned nth = 0; nth < job_.pipeline; ++nth) became_idle(first_place(index) + nth, now);
}

void Worker::count_handshake(const Slot& slot, Nanoseconds now) {
  Record& record = account_.record();
  const TlsStream& tls = *slot.connection.transport().tls();
  record.tls.record(now - slot.reached);
  if (tls.resumed()) ++record.tls_resumed;
  if (record.tls_version.empty()) {
    record.tls_version = tls.version();
    record.tls_cipher = tls.cipher();
  }
}

void Worker::answered(Index index, Nanoseconds now) {
  Slot& slot = slots_[index];
  const SentRequest& request = places_[oldest_place(index)].in_flight;
  if (now - request.sent > job_.timeout) return failed(index, {ErrorKind::timeout, "no answer in time"}, now);
  const std::string capture_fault =
      requests_.wants_answers()
          ? requests_.answered(index, request.request, slot.connection.head(), slot.connection.body())
          : std::string();
  account_.answered(request,
                    {.status = slot.connection.status(),
                     .body = slot.connection.body(),
                     .body_is_whole = slot.connection.body_is_whole(),
                     .capture_fault = capture_fault,
                     .duration = now - request.sent,
                     .target = request.request.target,
                     .body_bytes = slot.connection.body_bytes(),
                     .body_hash = slot.connection.body_hash()},
                    now);
  if (snapshots_.counts_warm_up()) snapshots_.warm_up_answer(request, slot.connection.status(), now);
  last_end_ = now;
  slot.failures = 0;
  const Index place = end_oldest(index, now);
  if (slot.connection.must_close()) return close(index, now, 0);
  if (!thinking_.is_thinking(index)) became_idle(place, now);
}

void Worker::failed(Index index, const Failure& failure, Nanoseconds now) {
  Slot& slot = slots_[index];
  account_.record().error(failure.kind, failure.text);
  if (slot.in_use > 0) {
    last_end_ = now;
    account_.given_up(places_[oldest_place(index)].in_flight, now);
    end_oldest(index, now);
  }
  if (failure.kind == ErrorKind::connect) {
    account_.record().connect.record_unfinished(now - places_[first_place(index)].since);
  }
  if (slot.connection.transport().state() == Transport::State::securing) {
    account_.record().tls.record_unfinished(now - slot.reached);
  }
  if (!slot.was_established && slot.failures == 0) --unresolved_;
  // A time-out takes its time anyway, and so does a server that has answered before.
  const bool retry_at_once = failure.kind == ErrorKind::timeout || slot.connection.has_answered();
  if (failure.kind == ErrorKind::connect || !retry_at_once) ++slot.failures;
  close(index, now, retry_delay(slot.failures));
}

void Worker::close(Index index, Nanoseconds now, Nanoseconds delay) {
  Slot& slot = slots_[index];
  if (slot.connection.state() == Connection::State::connecting) {
    waiting_.remove(first_place(index));
  } else {
    --established_;
    last_alive_ = now;
  }
  while (slot.in_use > 0) {
    account_.record().error(ErrorKind::unanswered, "sent behind a request with which the connection ended");
    last_end_ = now;
    account_.given_up(places_[oldest_place(index)].in_flight, now);
    end_oldest(index, now);
  }
  for (Index place = first_place(index); dispatcher_ && place < first_place(index + 1); ++place) {
    if (dispatcher_->is_idle(place)) dispatcher_->connection_lost(place);
  }
  if (unread_.contains(index)) unread_.remove(index);
  if (unflushed_.contains(index)) unflushed_.remove(index);
  slot.oldest = 0;
  slot.connection.close();
  retries_.emplace(now + delay, index);
}

// The oldest request of a connection is over, whatever came of it. Returns its place.
Worker::Index Worker::end_oldest(Index index, Nanoseconds now) {
  Slot& slot = slots_[index];
  const Index place = oldest_place(index);
  account_.ended(places_[place].in_flight, now);
  if (thinking_.on()) thinking_.begin(index, now);
  waiting_.remove(place);
  --slot.in_use;
  if (++slot.oldest == job_.pipeline) slot.oldest = 0;
  return place;
}

void Worker::expire(Nanoseconds now) {
  while (!waiting_.empty()) {
    const Index place = waiting_.front();
    if (places_[place].since + job_.timeout > now) return;
    const Index index = index_of_place(place);
    const Connection& connection = slots_[index].connection;
    const bool connecting = connection.state() == Connection::State::connecting;
    failed(index, connecting ? connection.transport().too_slow() : Failure{ErrorKind::timeout, "no answer in time"},
           now);
  }
}

void Worker::reopen(Nanoseconds now) {
  while (!retries_.empty() && retries_.begin()->first <= now) {
    const Index index = retries_.begin()->second;
    retries_.erase(retries_.begin());
    ++account_.record().reconnects;
    open(index, now);
  }
}

void Worker::open(Index index, Nanoseconds now) {
  Slot& slot = slots_[index];
  Place& place = places_[first_place(index)];
  place.since = now;
  place.in_flight.due = never;  // no request is in it
  slot.sent = 0;
  const std::size_t number = std::size_t{index} * share_.threads + share_.thread;
  if (slot.connection.open(job_.route, number, set_, &slot) == Connection::Event::failed) {
    account_.record().error(slot.connection.failure().kind, slot.connection.failure().text);
    if (!slot.was_established && slot.failures == 0) --unresolved_;
    retries_.emplace(now + retry_delay(++slot.failures), index);
    return;
  }
  waiting_.push_back(first_place(index));
}

SnapshotTaker::Gauges Worker::gauges() const { return {.in_flight = account_.busy(), .connections = established_}; }

void Worker::write_ledger() {
  for (Index place = waiting_.front(); place != IndexList::none; place = waiting_.after(place)) {
    account_.left(places_[place].in_flight, drained_at_);
  }
  // In a closed loop a connection makes its request due, so none waits for one.
  while (open_loop_) {
    const auto unsent = dispatcher_->take_unsent(ended_at_ - 1);
    if (!unsent) break;
    account_.unsent(*unsent, drained_at_);
  }
  while (const auto thought = thinking_.take(never)) account_.thought(thought->begun, drained_at_);
  account_.close(drained_at_);
}

}  // namespace laneway::load
