#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/quantity.hpp"
#include "load/record.hpp"
#include "measure/tree_account.hpp"

namespace laneway::load {

/// One of the percentiles, in seconds; `at_least`: the estimate does not reach it.
struct Percentile {
  double percentile = 0;
  double seconds = 0;
  bool at_least = false;
  bool estimable = true;  // false: there are too few answers for it
};

/// Latencies in seconds. Count, least, standard deviation and `within_stdev_percent` are of finished requests; the rest
/// takes the unfinished into account.
struct Latency {
  std::uint64_t count = 0;
  std::uint64_t unfinished = 0;
  double mean = 0;
  bool mean_is_lower_bound = false;
  double stdev = 0;
  double min = 0;
  double max = 0;
  bool max_is_lower_bound = false;
  double within_stdev_percent = 0;
  std::vector<Percentile> percentiles;  // 50, 75, 90, 95, 99, 99.9

  bool known() const { return count + unfinished > 0; }
  /// `percent` must be one of those above.
  const Percentile& at(double percent) const;
};

/// The rate of one thread, sampled over windows of 100 ms.
struct ThreadRate {
  double mean = 0;
  double stdev = 0;
  double max = 0;
  double within_stdev_percent = 0;
};

/// Answers a second of all threads together, over the window: what was steady, and what was not.
struct ThroughputSeries {
  double interval_seconds = 0;
  std::vector<double> per_second;  ///< of each whole interval, from the window's start on
};

struct InFlight {
  std::uint64_t count = 0;   // sent, or due
  std::uint64_t queued = 0;  // of these: due, but not sent
  double oldest_seconds = 0;
  double median_seconds = 0;
};

struct LittlesLaw {
  double throughput_times_mean = 0;
  double expected = 0;          // what the connections of a closed loop take, always busy; else, `of_outstanding`
  bool of_outstanding = false;  // the requests that were outstanding on average
  double ratio = 0;             // 0 when nothing is expected
};

/// Seconds of all connections together; where they take several requests at a time, of all their places.
struct ConnectionTime {
  double all = 0;       // connections x pipeline x time, until the last that counts had ended
  double finished = 0;  // with requests that had their answer
  double unfinished = 0;
  double thinking = 0;  // between a request and the next
  double integral = 0;  // of the requests in flight over the time: the same as both, counted otherwise
};

/// What kept the throughput from being higher.
struct Bottleneck {
  std::string_view name;  // static storage
  std::string reason;
};

struct ClientCost {
  double cpu_seconds = 0;
  double cpu_share = 0;  // of one core
  double cpu_per_request_microseconds = 0;
  double busiest_thread_share = 0;
  std::optional<double> dispatch_lag_p50_seconds;  // open loop only
  std::optional<double> dispatch_lag_p99_seconds;
  std::optional<double> dispatch_lag_max_seconds;
};

struct ServerCost {
  pid_t pid = 0;
  measure::TreeUsage usage;
  double cpu_per_request_microseconds = 0;
};

struct HostLoad {
  unsigned cores = 0;
  double window_seconds = 0;
  double busy_seconds = 0;
  double steal_seconds = 0;
};

enum class VerdictWord { ok, suspect, invalid };
struct Verdict {
  VerdictWord word = VerdictWord::ok;
  std::vector<std::string> reasons;
};

/// What one thread did in the window.
struct ThreadResult {
  unsigned connections = 0;
  std::uint64_t requests = 0;  // sent
  std::uint64_t completed = 0;
};

struct TargetResult {
  std::string name = {};  // "GET /path"
  Latency latency = {};   // as that of the run; not known where there is one target, or too many
};

/// What a run was, and what came of it: all that reports print.
struct Result {
  std::vector<std::string> command;
  std::string started_at;  // UTC, RFC 3339
  std::string url;
  std::string method;
  std::vector<TargetResult> targets;      // the index is that of `counts`, which has none where there is but one
  std::optional<double> rate_per_second;  // on average; nothing: closed loop
  std::string rate;                       // as it was asked for
  std::optional<TimeRange> think;         // closed loop
  std::uint64_t seed = 0;
  double warm_up_seconds = 0;
  double drain_seconds = 0;    // asked
  double drained_seconds = 0;  // that it took
  std::optional<std::uint64_t> requests_max;
  unsigned threads = 0;
  unsigned connections = 0;
  std::optional<unsigned> requests_per_connection;  // nothing: no bound
  std::vector<std::string> addresses;               // that connections went to: "127.0.0.1:8000", "unix:/run/server"
  bool is_https = false;
  unsigned pipeline = 1;  // requests that a connection takes at a time
  double timeout_seconds = 0;
  double duration_seconds = 0;  // asked
  double window_seconds = 0;    // measured
  bool stopped_early = false;   // by a signal
  bool checked = false;

  Record counts;  // of all threads together
  Latency latency;
  Latency service_latency;
  Latency first_byte;
  Latency connect;
  Latency tls;  // handshakes
  ThreadRate thread_rate;
  ThroughputSeries throughput_series;
  std::vector<ThreadResult> by_thread;
  InFlight in_flight;
  LittlesLaw littles_law;
  ConnectionTime connection_time;
  ClientCost client;
  std::optional<ServerCost> server;
  HostLoad host;
  std::optional<double> ceiling_per_second;  // what the generator reaches against a server that does nothing
  Bottleneck bottleneck;
  Verdict verdict;

  double per_second(std::uint64_t count) const;
  /// Of a target of `counts`: "GET /path"; empty if it is not known.
  std::string_view target_name(std::size_t target) const;
  /// Requests that can be in flight at a time.
  double places() const { return static_cast<double>(connections) * pipeline; }
};

}  // namespace laneway::load
