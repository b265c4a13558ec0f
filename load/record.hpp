#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/bad_answer.hpp"
#include "measure/censored.hpp"

namespace laneway::load {

enum class ErrorKind : std::uint8_t { connect, tls, read, write, timeout, protocol, unanswered };
inline constexpr std::size_t error_kinds = 7;
std::string_view to_string(ErrorKind kind) noexcept;

/// What became of the requests of one target.
struct TargetRecord {
  std::uint64_t completed = 0;
  std::uint64_t succeeded = 0;
  std::uint64_t unanswered = 0;  // failed without an answer, or without one in time
  std::uint64_t in_flight = 0;   // at the end
  measure::CensoredHistogram latency;

  std::uint64_t requests() const noexcept { return completed + unanswered + in_flight; }
  /// All that ended and did not succeed.
  std::uint64_t failed() const noexcept { return completed + unanswered - succeeded; }
  void merge(const TargetRecord& other);
};

/// With more targets only their requests are counted: a histogram takes some 100 KB, on each thread.
inline constexpr std::size_t target_latencies_max = 256;

/// What one thread saw, and the sum of what all saw.
struct Record {
  measure::CensoredHistogram service;     // from the write to the last byte
  measure::CensoredHistogram response;    // from the due time to the last byte; unused in a closed loop
  measure::CensoredHistogram first_byte;  // from the write to the first byte
  measure::CensoredHistogram connect;     // of each connection that was opened, the first ones before the window too
  measure::CensoredHistogram tls;         // the handshakes of those, from connected to open
  measure::Histogram in_flight;           // ages at the end of requests that were sent or due
  measure::Histogram dispatch_lag;        // from the due time to the write, where a connection was idle all along

  std::uint64_t completed = 0;
  std::uint64_t succeeded = 0;
  std::uint64_t checks_failed = 0;
  std::uint64_t status_errors = 0;
  std::uint64_t reconnects = 0;
  std::uint64_t queued_at_end = 0;  // of `in_flight`: due, but not sent
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t connections_established = 0;
  std::uint64_t tls_resumed = 0;  // of the handshakes in `tls`
  std::array<std::uint64_t, error_kinds> errors{};
  std::array<std::uint64_t, 1000> statuses{};  // three digits, whatever they say
  Nanoseconds thinking = 0;                    // of all connections together: between an answer and the next request
  Nanoseconds busy_integral = 0;               // requests in flight, over the time: what `service` must add up to
  std::array<std::uint64_t, check_kinds> checks_failed_by{};  // add up to `checks_failed`
  std::optional<BadAnswer> first_bad_answer;
  std::vector<TargetRecord> targets;  // empty where there is but one
  std::string first_error;
  std::string tls_version;  // of the first handshake: "TLSv1.3"
  std::string tls_cipher;

  void error(ErrorKind kind, std::string_view text);
  std::uint64_t error_count(ErrorKind kind) const { return errors[static_cast<std::size_t>(kind)]; }
  std::uint64_t errors_in_all() const;
  void merge(const Record& other);
  /// Forget what was before the window, but for the connections.
  void begin_window();
};

}  // namespace laneway::load
