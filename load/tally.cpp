#include "load/tally.hpp"

namespace laneway::load {

std::string_view to_string(Phase phase) noexcept {
  constexpr std::array<std::string_view, 3> names = {"warm-up", "window", "drain"};
  return names[static_cast<std::size_t>(phase)];
}

void Tally::merge(const Tally& other) {
  completed += other.completed;
  succeeded += other.succeeded;
  checks_failed += other.checks_failed;
  status_errors += other.status_errors;
  errors += other.errors;
  bytes_read += other.bytes_read;
  service.merge(other.service);
  response.merge(other.response);
}

Tally Tally::since(const Tally& earlier) const {
  return {.completed = completed - earlier.completed,
          .succeeded = succeeded - earlier.succeeded,
          .checks_failed = checks_failed - earlier.checks_failed,
          .status_errors = status_errors - earlier.status_errors,
          .errors = errors - earlier.errors,
          .bytes_read = bytes_read - earlier.bytes_read,
          .service = service.since(earlier.service),
          .response = response.since(earlier.response)};
}

Tally tally_of(const Record& record) {
  return {.completed = record.completed,
          .succeeded = record.succeeded,
          .checks_failed = record.checks_failed,
          .status_errors = record.status_errors,
          .errors = record.errors_in_all(),
          .bytes_read = record.bytes_read,
          .service = record.service,
          .response = record.response};
}

}  // namespace laneway::load
