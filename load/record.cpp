#include "load/record.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace laneway::load {

std::string_view to_string(ErrorKind kind) noexcept {
  constexpr std::array<std::string_view, error_kinds> names = {"connect", "tls",      "read",      "write",
                                                               "timeout", "protocol", "unanswered"};
  return names[static_cast<std::size_t>(kind)];
}

void Record::error(ErrorKind kind, std::string_view text) {
  ++errors[static_cast<std::size_t>(kind)];
  if (first_error.empty()) first_error.append(to_string(kind)).append(": ").append(text);
}

std::uint64_t Record::errors_in_all() const { return std::accumulate(errors.begin(), errors.end(), std::uint64_t{0}); }

void Record::begin_window() {
  Record fresh;
  fresh.connect = std::move(connect);
  fresh.connections_established = connections_established;
  fresh.targets.resize(targets.size());
  fresh.tls = std::move(tls);
  fresh.tls_resumed = tls_resumed;
  fresh.tls_version = std::move(tls_version);
  fresh.tls_cipher = std::move(tls_cipher);
  *this = std::move(fresh);
}

void TargetRecord::merge(const TargetRecord& other) {
  completed += other.completed;
  succeeded += other.succeeded;
  unanswered += other.unanswered;
  in_flight += other.in_flight;
  latency.merge(other.latency);
}

void Record::merge(const Record& other) {
  service.merge(other.service);
  response.merge(other.response);
  first_byte.merge(other.first_byte);
  connect.merge(other.connect);
  tls.merge(other.tls);
  in_flight.merge(other.in_flight);
  dispatch_lag.merge(other.dispatch_lag);
  completed += other.completed;
  succeeded += other.succeeded;
  checks_failed += other.checks_failed;
  status_errors += other.status_errors;
  thinking += other.thinking;
  busy_integral += other.busy_integral;
  reconnects += other.reconnects;
  queued_at_end += other.queued_at_end;
  bytes_read += other.bytes_read;
  bytes_written += other.bytes_written;
  connections_established += other.connections_established;
  tls_resumed += other.tls_resumed;
  for (std::size_t i = 0; i < errors.size(); ++i) errors[i] += other.errors[i];
  for (std::size_t i = 0; i < statuses.size(); ++i) statuses[i] += other.statuses[i];
  for (std::size_t i = 0; i < check_kinds; ++i) checks_failed_by[i] += other.checks_failed_by[i];
  if (other.first_bad_answer && (!first_bad_answer || other.first_bad_answer->at < first_bad_answer->at)) {
    first_bad_answer = other.first_bad_answer;
  }
  targets.resize(std::max(targets.size(), other.targets.size()));
  for (std::size_t i = 0; i < other.targets.size(); ++i) targets[i].merge(other.targets[i]);
  if (first_error.empty()) first_error = other.first_error;
  if (tls_version.empty()) {
    tls_version = other.tls_version;
    tls_cipher = other.tls_cipher;
  }
}

}  // namespace laneway::load
