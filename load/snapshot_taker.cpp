#include "load/snapshot_taker.hpp"

#include <utility>

namespace laneway::load {

void SnapshotTaker::begin(Phase phase, Nanoseconds begin) {
  if (board_ == nullptr) return;
  phase_ = phase;
  begin_ = begin;
  next_ = begin + every_;
}

void SnapshotTaker::take(Nanoseconds now, const Record& record, Gauges gauges) {
  const Nanoseconds since_begin = (now - begin_) / every_ * every_;
  next_ = begin_ + since_begin + every_;
  board_->pin(thread_, snapshot(begin_ + since_begin, record, gauges));
}

void SnapshotTaker::end(Nanoseconds now, const Record& record, Gauges gauges) {
  if (board_ == nullptr) return;
  next_ = never;
  Snapshot last = snapshot(now, record, gauges);
  last.last = true;
  board_->pin(thread_, std::move(last));
}

void SnapshotTaker::warm_up_answer(const SentRequest& request, int status, Nanoseconds now) {
  ++warm_up_.completed;
  ++(status < 400 ? warm_up_.succeeded : warm_up_.status_errors);
  warm_up_.service.record(now - request.sent);
  warm_up_.response.record(now - request.due);
}

Snapshot SnapshotTaker::snapshot(Nanoseconds at, const Record& record, Gauges gauges) const {
  Snapshot snapshot{.phase = phase_,
                    .begin = begin_,
                    .at = at,
                    .tally = {},
                    .in_flight = gauges.in_flight,
                    .connections = gauges.connections};
  if (phase_ == Phase::warm_up) {
    snapshot.tally = warm_up_;
    snapshot.tally.errors = record.errors_in_all();
    snapshot.tally.bytes_read = record.bytes_read;
  } else {
    snapshot.tally = tally_of(record);
  }
  return snapshot;
}

}  // namespace laneway::load
