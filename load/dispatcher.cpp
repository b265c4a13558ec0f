#include "load/dispatcher.hpp"

#include <algorithm>

namespace laneway::load {

Dispatcher::Dispatcher(std::unique_ptr<Schedule> schedule, std::size_t connections)
    : schedule_(std::move(schedule)), idle_(connections) {}

void Dispatcher::connection_idle(Index connection, Nanoseconds now) {
  idle_.push_back(connection);
  ++idle_count_;
  schedule_->connection_idle(now);
}

void Dispatcher::connection_lost(Index connection) {
  idle_.remove(connection);
  --idle_count_;
  schedule_->connection_lost(idle_count_);
}

std::optional<Dispatcher::Assignment> Dispatcher::next(Nanoseconds now) {
  const Nanoseconds due = schedule_->next_due();
  if (idle_.empty() || due > std::min(now, last_due_)) return std::nullopt;
  const Index connection = idle_.front();
  idle_.remove(connection);
  --idle_count_;
  schedule_->take();
  return Assignment{.connection = connection, .due = due};
}

Nanoseconds Dispatcher::next_due() const noexcept {
  const Nanoseconds due = idle_.empty() ? never : schedule_->next_due();
  return due > last_due_ ? never : due;
}

std::optional<Schedule::Group> Dispatcher::take_unsent(Nanoseconds end) {
  if (schedule_->next_due() > end) return std::nullopt;
  return schedule_->take_group(end);
}

}  // namespace laneway::load
