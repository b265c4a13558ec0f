#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "json/value.hpp"
#include "lab/expression.hpp"

namespace laneway::lab {

/// A command line, word by word, with placeholders in braces: see command.hpp.
using Words = std::vector<std::string>;

/// What an endpoint does with its time; decides which figures a row can have.
enum class Work : unsigned char { none, io, cpu };

/// A server that can be started: one framework in one configuration.
struct Target {
  std::string name = {};
  std::string framework = {};  ///< the table's column, e.g. "FastAPI (Python)"
  std::string language = {};
  std::string directory = {};  ///< where its commands run
  Words needs = {};            ///< what must exist: a path if it contains a slash, else a command in PATH
  std::string install = {};    ///< how a person gets what is missing
  Words version = {};          ///< prints the versions; one that fails means the target cannot run here
  Words build = {};            ///< empty: nothing to build
  Words start = {};
  std::string ready = {};                               ///< path that answers 200 once the server serves
  Nanoseconds ready_deadline = 30 * second;             ///< from its start until it must answer
  std::map<std::string, std::string> environment = {};  ///< added to the lab's own
  std::string settings = {};                            ///< what a reader should know of its configuration
  bool ours = false;                                    ///< the run fails if a row of it fails
  bool quick = true;                                    ///< a quick run of this scenario has its rows
};

/// One kind of request, asked of every target that has a path for it.
struct Endpoint {
  std::string id = {};
  std::string title = {};  ///< the table's notes
  Work work = Work::none;
  int status = 200;
  std::optional<JsonValue> json = {};    ///< the whole body expected, whatever the order and the blanks
  std::optional<std::string> text = {};  ///< the whole body expected, byte by byte
  Nanoseconds duration_min = 0;          ///< no honest answer is faster
  std::string known_fault = {};          ///< why it is known to answer before `duration_min`; empty: it must not
  std::map<std::string, std::string> paths = {};    ///< by target
  std::map<std::string, std::string> notes = {};    ///< by target, instead of the title
  std::map<std::string, Nanoseconds> windows = {};  ///< by target, the shortest load in which anything gets answered
  std::optional<Words> fixed = {};                  ///< the targets measured at a fixed rate too; absent: all
  std::optional<double> fixed_rate = {};            ///< a second; absent: a share of what the slowest of them can
  bool quick = true;                                ///< a quick run has its rows

  bool at_fixed_rate(std::string_view target) const noexcept;
};

/// Who runs on which cores.
enum class Layout : unsigned char {
  shared,  ///< client and server on all of them
  pinned,  ///< the client on the first, the server on the others
};

inline constexpr int rounds_max = 1000;

/// How hard and how long every row is driven.
struct Load {
  int threads = 4;
  int connections = 100;
  Nanoseconds timeout = 0;
  Nanoseconds duration = 0;
  Nanoseconds duration_waiting = 0;              ///< for endpoints with a minimum duration
  Nanoseconds calibration = 0;                   ///< for the CPU time of one call, rows that compute only
  Nanoseconds duration_fixed = 0;                ///< of the experiment at a fixed rate; 0: there is none
  int fixed_percent = 50;                        ///< its rate, of what the slowest target can
  Nanoseconds warm_up_max = 0;                   ///< before the window, until the throughput is steady; 0: none
  Nanoseconds warm_up_step = 500 * millisecond;  ///< how long one rate is measured for meanwhile
  int rounds = 6;                                ///< times that every row is measured
  int verified_rounds = rounds_max;              ///< the first so many: one answer is verified before each load
  int repeats_max = 2;                           ///< times that a disturbed row is measured again, in one round
  int repeats_percent = 25;  ///< what all repeats may take, of the time that the run is expected to take
  Layout layout = Layout::shared;
};

/// One endpoint hammered in closed loop while another is probed in open loop: does the one disturb the other?
struct Interference {
  std::string id = {};
  std::string title = {};
  std::string hammered = {};  ///< an endpoint
  std::string probed = {};    ///< another
  int connections = 50;       ///< that hammer
  int rate_per_second = 100;  ///< of the probe
  Nanoseconds duration = 10 * second;
  std::vector<std::string> targets = {};  ///< empty: all that have both endpoints
};

/// A sentence with its test over the results: the verdict is computed, never written.
struct Claim {
  std::string id = {};
  std::string text = {};
  std::string source = {};  ///< who says so
  std::string test_text = {};
  Expression test = {};  ///< a statement over quantities of this scenario (quantity.hpp)
  int line = 0;          ///< of the test, in the scenario
};

/// How many requests of an endpoint a target works on at once: what limits its throughput besides the connections.
struct Model {
  std::string target = {};
  std::string endpoint = {};
  std::string workers_text = {};
  Expression workers = {};  ///< a number, from numbers, `cores` and `connections`
  std::string why = {};     ///< where that number comes from
};

/// A row of a table that somebody published, as it stands there.
struct Original {
  std::string target = {};
  std::string endpoint = {};
  double requests_per_second = 0;
  std::string transfer = {};
  std::optional<double> thread_requests_per_second = {};
  std::optional<double> latency_mean_seconds = {};
  std::optional<double> latency_max_seconds = {};
  std::vector<std::string> why = {};  ///< what is known of its difference besides what can be computed
};

/// How that table was measured.
struct OriginalLoad {
  int threads = 4;
  int connections = 100;
};

struct Scenario {
  std::string title = {};
  std::string root = {};  ///< absolute; what {root} stands for
  Load load = {};
  Load quick = {};  ///< the same with its own durations
  std::vector<Target> targets = {};
  std::vector<Endpoint> endpoints = {};
  std::vector<Interference> interference = {};
  std::vector<Claim> claims = {};
  std::vector<Model> models = {};
  OriginalLoad original_load = {};
  std::vector<Original> originals = {};
  std::string hash = {};  ///< of its text and of the shared targets': 16 hexadecimal digits

  const Target* target(std::string_view name) const noexcept;
  const Endpoint* endpoint(std::string_view id) const noexcept;
  const Interference* find_interference(std::string_view id) const noexcept;
  const Model* model(std::string_view target, std::string_view endpoint) const noexcept;
};

std::string_view text(Layout layout) noexcept;
/// "shared" or "pinned".
std::optional<Layout> layout_of(std::string_view name) noexcept;

/// Read a scenario. `file` names it in errors and is where its relative `root` and `targets` start; the file of its
/// `targets`, if it names one, is read too.
/// Errors: one line that names file and line: not TOML, a member that is missing, unknown or of the wrong kind, a path
/// for a target that does not exist, two things of one name, a test that cannot be read or asks for what is not there.
std::expected<Scenario, std::string> parse_scenario(std::string_view toml, const std::string& file);
std::expected<Scenario, std::string> read_scenario(const std::string& file);

}  // namespace laneway::lab
