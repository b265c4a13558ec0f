#include "load/worker.hpp"

namespace laneway::load {

void Worker::became_idle(Index place, Nanoseconds now) {
  places_[place].since = now;
  dispatcher_->connection_idle(place, now);
}

// Who has done thinking sends again, unless the connection was lost meanwhile: then it does so when there is one.
void Worker::wake(Nanoseconds now) {
  while (const auto thought = thinking_.take(now)) {
    account_.thought(thought->begun, now);
    if (slots_[thought->index].connection.state() == Connection::State::idle) became_idle(thought->index, now);
  }
}

void Worker::dispatch(Nanoseconds now) {
  while (now < end_) {  // what is due later is not of this window
    const auto assignment = dispatcher_->next(now);
    if (!assignment) break;
    send(assignment->connection, assignment->due, now);
    if (!dispatcher_->has_idle()) break;            // and spare the clock
    if (job_.pipeline == 1) now = monotonic_now();  // else nothing was written yet, and no time has passed
  }
  if (!unflushed_.empty()) flush(now);
}

void Worker::send(Index place, Nanoseconds due, Nanoseconds now) {
  const Index index = index_of_place(place);
  Slot& slot = slots_[index];
  SentRequest& in_flight = places_[place].in_flight;
  // It was idle when the request was due: only we are late.
  if (open_loop_ && places_[place].since <= due && due >= start_) account_.record().dispatch_lag.record(now - due);
  places_[place].since = now;
  Request request = requests_.next(index);
  if (job_.requests_per_connection != 0 && ++slot.sent == job_.requests_per_connection) {
    request = requests_.closing(request);
  }
  in_flight = {.due = due, .sent = now, .first_byte = 0, .request = request.info};
  account_.sent(in_flight, now);
  waiting_.push_back(place);
  ++slot.in_use;
  if (job_.pipeline > 1 && !unflushed_.contains(index)) unflushed_.push_back(index);
  if (slot.connection.send(request, account_.record()) == Connection::Event::failed) {
    failed(index, slot.connection.failure(), now);
  }
}

void Worker::flush(Nanoseconds now) {
  while (!unflushed_.empty()) {
    const Index index = unflushed_.front();
    unflushed_.remove(index);
    Connection& connection = slots_[index].connection;
    if (connection.flush(account_.record()) == Connection::Event::failed) failed(index, connection.failure(), now);
  }
}

}  // namespace laneway::load
