#include "load/dispatcher.hpp"

#include <algorithm>

namespace laneway::load {

Dispatcher::Dispatcher(std::unique_ptr<Schedule> schedule, std::size_t connections, std::size_t queue_max)
    : schedule_(std::move(schedule)), due_(queue_max), idle_(connections) {}

void Dispatcher::connection_idle(Index connection, Nanoseconds now) {
  idle_.push_back(connection);
  schedule_->connection_idle(now);
}

void Dispatcher::fill(Nanoseconds now) {
  while (!due_.full() && schedule_->next_due() <= std::min(now, last_due_)) {
    due_.push(schedule_->next_due());
    schedule_->take();
  }
}

std::optional<Dispatcher::Assignment> Dispatcher::next(Nanoseconds now) {
  fill(now);
  if (due_.empty() || idle_.empty()) return std::nullopt;
  const Index connection = idle_.front();
  idle_.remove(connection);
  return Assignment{.connection = connection, .due = due_.pop()};
}

Nanoseconds Dispatcher::next_due() const noexcept {
  const Nanoseconds due = idle_.empty() ? never : schedule_->next_due();
  return due > last_due_ ? never : due;
}

std::optional<Schedule::Group> Dispatcher::take_unsent(Nanoseconds end) {
  if (!due_.empty()) return Schedule::Group{.due = due_.pop(), .count = 1};
  if (schedule_->next_due() > end) return std::nullopt;
  return schedule_->take_group(end);
}

}  // namespace laneway::load
