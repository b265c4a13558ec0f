#include "load/account.hpp"

#include <utility>

namespace laneway::load {

void Account::measure_from(Nanoseconds start) {
  start_ = start;
  rate_window_end_ = start + rate_window;
}

void Account::busy_changed(const SentRequest& request, Nanoseconds now, int change) {
  busy_ += static_cast<unsigned>(change);
  if (!is_measured(request)) return;
  record_.busy_integral += measured_busy_ * (now - busy_since_);
  busy_since_ = now;
  measured_busy_ += static_cast<unsigned>(change);
}

void Account::first_byte(const SentRequest& request) {
  if (is_measured(request)) record_.first_byte.record(request.first_byte - request.sent);
}

void Account::answered(const SentRequest& request, const Checker::Answer& answer, Nanoseconds now) {
  if (!is_measured(request)) return;
  if (now >= rate_window_end_) close_rate_windows(now);
  ++answers_in_window_;
  ++record_.completed;
  record_.service.record(answer.duration);
  if (request.first_byte == 0) record_.first_byte.record(answer.duration);  // it came in one piece
  if (from_due_) record_.response.record(now - request.due);
  ++record_.statuses[static_cast<std::size_t>(answer.status)];
  const bool is_error = answer.status >= 400;
  if (is_error) ++record_.status_errors;
  const bool is_good = (!checker_.any() && answer.capture_fault.empty()) || passes(answer, now);
  if (!is_error && is_good) ++record_.succeeded;
  if (TargetRecord* target = target_of(request)) {
    ++target->completed;
    if (!is_error && is_good) ++target->succeeded;
    if (tells_target_latencies()) target->latency.record(from_due_ ? now - request.due : answer.duration);
  }
}

TargetRecord* Account::target_of(const SentRequest& request) {
  return record_.targets.empty() ? nullptr : &record_.targets[request.request.target];
}

bool Account::passes(const Checker::Answer& answer, Nanoseconds now) {
  auto fault = checker_.fault_of(answer);
  if (!fault) return true;
  ++record_.checks_failed;
  ++record_.checks_failed_by[static_cast<std::size_t>(fault->kind)];
  if (!record_.first_bad_answer) {
    record_.first_bad_answer = BadAnswer{.kind = fault->kind,
                                         .fault = std::move(fault->text),
                                         .target = answer.target,
                                         .status = answer.status,
                                         .body_bytes = answer.body_bytes,
                                         .body_start = std::string(answer.body.substr(0, body_start_bytes_max)),
                                         .at = now};
  }
  return false;
}

void Account::given_up(const SentRequest& request, Nanoseconds now) {
  if (!is_measured(request)) return;
  unfinished(request, now);
  if (TargetRecord* target = target_of(request)) ++target->unanswered;
}

void Account::unfinished(const SentRequest& request, Nanoseconds now) {
  record_.service.record_unfinished(now - request.sent);
  if (request.first_byte == 0) record_.first_byte.record_unfinished(now - request.sent);
  if (from_due_) record_.response.record_unfinished(now - request.due);
  TargetRecord* target = tells_target_latencies() ? target_of(request) : nullptr;
  if (target != nullptr) target->latency.record_unfinished(now - (from_due_ ? request.due : request.sent));
}

void Account::left(const SentRequest& request, Nanoseconds drained_at) {
  if (!is_measured(request)) return;
  record_.in_flight.record(drained_at - request.due);
  unfinished(request, drained_at);
  if (TargetRecord* target = target_of(request)) ++target->in_flight;
}

void Account::unsent(const Schedule::Group& group, Nanoseconds drained_at) {
  if (group.due < start_) return;
  record_.queued_at_end += group.count;
  record_.in_flight.record(drained_at - group.due, group.count);
  if (from_due_) record_.response.record_unfinished(drained_at - group.due, group.count);
}

void Account::close_rate_windows(Nanoseconds now) {
  while (rate_window_end_ <= now) {
    answers_by_window_.push_back(answers_in_window_);
    answers_in_window_ = 0;
    rate_window_end_ += rate_window;
  }
}

}  // namespace laneway::load
