#include "load/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <random>

#include "base/text.hpp"
#include "load/add_option.hpp"
#include "load/expectation_options.hpp"
#include "load/input_file.hpp"
#include "load/quantity.hpp"
#include "load/server_process.hpp"
#include "load/version.hpp"

namespace laneway::load {
namespace {

constexpr Nanoseconds duration_with_requests = 3600 * second;
constexpr unsigned connections_max = 1'000'000;
constexpr unsigned pipeline_max = 1'024;
// Each takes about 100 bytes, and the bytes of its request while they are not written.
constexpr std::uint64_t in_flight_max = 1'000'000;
constexpr std::size_t body_file_bytes_max = 1024 * 1024 * 1024;

// The options as they were written.
struct Raw {
  std::string url, url_b;
  // An empty value, as of a shell variable that is not set, is not the same as no option.
  std::optional<std::string> method, body, body_file, targets, connections, pipeline, duration, threads, timeout,
      requests, rate, think, seed, warm_up, drain, pid, json_file;
  std::vector<std::string> headers, thresholds, captures;
  RawExpectation expectation;
  RawOutputs outputs;
  RawRounds rounds;
  RawTransport transport;
  bool no_progress = false, live = false, no_live = false, is_template = false;
};

std::unexpected<EarlyExit> wrong(std::string why) {
  // What was typed is quoted in it; it stays one line whatever that was.
  std::replace_if(why.begin(), why.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return std::unexpected(EarlyExit{usage_error, std::move(why)});
}

void declare(CLI::App& app, Raw& raw, Options& options) {
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("-v,--version", fmt::format("laneway-load {}", program_version), "Print the version and exit");
  app.add_option("url", raw.url, "http[s]://host[:port]/path?query")->type_name("")->required();
  const auto text = std::bind_front(add_text, std::ref(app));
  const auto list = std::bind_front(add_list, std::ref(app));
  text("-c,--connections", raw.connections, "Connections held open, over all threads (10)", "N");
  text("--pipeline", raw.pipeline, "Requests that a connection has in flight at a time, answered in their order (1)",
       "N");
  text("-d,--duration", raw.duration, "Length of the measured window (10s; with --requests 1h)", "T");
  text("-t,--threads", raw.threads, "Threads (half of the cores)", "N");
  list("-H,--header", raw.headers, "Add a request header", "'Name: value'");
  text("-T,--timeout", raw.timeout, "A request that is older is a time-out at once (2s)", "T");
  app.add_flag("-L,--latency", options.print_distribution, "Print the latency distribution");
  text("--requests", raw.requests, "Stop after so many requests", "N");
  text("--rate", raw.rate,
       "Open loop: so many requests a second, timed from when each was due; or ramp:A..B, step:A,B,C, "
       "spike:A..B@WHEN+LENGTH; poisson: before any makes the distances random",
       "R");
  text("--think", raw.think, "Closed loop: a connection's time from an answer to its next request, uniform in A..B",
       "T|A..B");
  text("--seed", raw.seed, "Of what is random in a rate or a request (from the system)", "N");
  text("--warmup", raw.warm_up, "Load before the window, not measured", "T");
  text("--drain", raw.drain, "Wait so long for what is unfinished at the end; it counts as measured", "T");
  app.add_flag("--ceiling", options.ceiling,
               "First measure what this generator reaches against a server that does nothing");
  app.add_flag("--strict", options.strict, "A verdict of SUSPECT is a failure (exit status 4)");
  text("--method", raw.method, "Request method (GET; POST with a body)", "M");
  text("--body", raw.body, "Request body", "TEXT");
  text("--body-file", raw.body_file, "Request body from a file", "FILE");
  text("--targets", raw.targets, "Requests from a file in vegeta's HTTP format (-: standard input)", "FILE");
  app.add_flag("--template", raw.is_template,
               "Fill in {seq} {rand} {rand:A..B} {uuid} {csv:FILE:COLUMN} {env:NAME} {capture:NAME}");
  list("--capture", raw.captures, "Take a value from the first target's answers (may be repeated)",
       "NAME=json:PATH|NAME=header:Name");
  declare_expectation(app, raw.expectation);
  list("--expect", raw.thresholds, "What the run must reach: p99<50ms, rps>1000, errors<=0 (may be repeated)",
       "METRIC");
  text("--pid", raw.pid, "Account for the process tree of the server: an id, or who listens on a port here", "P|:PORT");
  text("--json", raw.json_file, "Write the result as JSON (-: to standard output, instead of text)", "FILE");
  declare_transport(app, raw.transport);
  declare_outputs(app, raw.outputs);
  app.add_flag("--wrk-output", options.wrk_output, "Print what wrk 4.1 prints, with true values");
  app.add_flag("--no-progress", raw.no_progress, "Nothing of how it goes, even on a terminal");
  app.add_flag("--live", raw.live, "Tell how it goes also where stderr is no terminal, in lines");
  app.add_flag("--no-live", raw.no_live, "Lines instead of a panel on a terminal");
  app.footer(
      "Numbers may end in k, M, G; times in ms, s, m, h, and may have a fraction: 1.5s.\n"
      "laneway-load ab URL URL and laneway-load compare FILE... compare; --json-schema[=ab|compare|series] prints the\n"
      "schema of --json.\n"
      "Example: laneway-load -c 100 -d 15s --latency http://127.0.0.1:8000/");
}

// Reads one option after another; the first that is wrong stops it.
class Numbers {
 public:
  template <class Value, class Parse>
  void set(Value& value, const std::optional<std::string>& text, std::string_view option, std::string_view what,
           Parse&& parse) {
    if (!text || !error.empty()) return;
    const auto parsed = parse(*text);
    if (parsed) {
      value = static_cast<typename Target<Value>::type>(*parsed);
    } else {
      error = fmt::format("{}: '{}' is no {}", option, *text, what);
    }
  }
  std::string error;

 private:
  template <class Value>
  struct Target {
    using type = Value;
  };
  template <class Value>
  struct Target<std::optional<Value>> {
    using type = Value;
  };
};

std::optional<std::uint64_t> positive(std::string_view text) {
  const auto count = parse_count(text);
  return count && *count > 0 ? count : std::nullopt;
}

std::optional<std::uint64_t> connection_count(std::string_view text) {
  const auto count = positive(text);
  return count && *count <= connections_max ? count : std::nullopt;
}

std::optional<std::uint64_t> pipeline_depth(std::string_view text) {
  const auto count = positive(text);
  return count && *count <= pipeline_max ? count : std::nullopt;
}

std::optional<Nanoseconds> positive_time(std::string_view text) {
  const auto time = parse_time(text);
  return time && *time > 0 ? time : std::nullopt;
}

std::expected<void, EarlyExit> set_numbers(Options& options, const Raw& raw) {
  if (raw.requests) options.duration = duration_with_requests;
  options.seed = std::random_device{}();
  Numbers numbers;
  numbers.set(options.connections, raw.connections, "--connections", "number from 1 to 1M", connection_count);
  numbers.set(options.pipeline, raw.pipeline, "--pipeline", "number from 1 to 1,024", pipeline_depth);
  numbers.set(options.threads, raw.threads, "--threads", "number from 1 on", connection_count);
  numbers.set(options.duration, raw.duration, "--duration", "time above zero", positive_time);
  numbers.set(options.timeout, raw.timeout, "--timeout", "time above zero", positive_time);
  numbers.set(options.requests_max, raw.requests, "--requests", "number from 1 on", positive);
  numbers.set(options.think, raw.think, "--think", "time T or A..B", parse_time_range);
  numbers.set(options.seed, raw.seed, "--seed", "whole number", parse_count);
  numbers.set(options.warm_up, raw.warm_up, "--warmup", "time", parse_time);
  numbers.set(options.drain, raw.drain, "--drain", "time", parse_time);
  if (!numbers.error.empty()) return wrong(numbers.error);
  if (options.warm_up > 0 && options.requests_max) return wrong("--warmup and --requests exclude each other");
  if (raw.rate && raw.think) return wrong("--think is of a closed loop, and --rate makes an open one");
  if (raw.rate) {
    auto rate = parse_rate_schedule(*raw.rate);
    if (!rate) return wrong("--rate: " + rate.error());
    const double seconds = static_cast<double>(options.duration) / 1e9;
    options.rate_per_second = rate->over(seconds).arrivals(seconds) / seconds;
    if (rate->shape == Rate::Shape::constant) options.rate_per_second = rate->per_second[0];
    options.rate = std::move(*rate);
  }
  if (options.threads > options.connections) return wrong("--connections must be at least --threads");
  if (raw.pid) {
    const auto process = find_server_process(*raw.pid);
    if (!process) return wrong("--pid: " + process.error());
    options.server_pid = *process;
  }
  return {};
}

std::expected<std::optional<std::string>, EarlyExit> read_body(const Raw& raw) {
  if (!raw.body_file) return raw.body;
  if (raw.body) return wrong("--body and --body-file exclude each other");
  auto body = read_input(*raw.body_file, body_file_bytes_max);
  if (!body) return wrong("--body-file: " + body.error());
  return std::move(*body);
}

// What is sent, and to whom.
std::expected<void, EarlyExit> plan(Options& options, const Raw& raw, const std::string& url_text) {
  RequestTexts texts{.headers = raw.headers, .captures = raw.captures, .is_template = raw.is_template};
  texts.ends_connections = options.transport.requests_per_connection > 0;
  texts.close = options.transport.requests_per_connection == 1;
  if (options.transport.proxy) texts.proxy = *options.transport.proxy;
  if (!url_text.empty()) {
    auto url = parse_url(url_text);
    if (!url) return wrong(url.error());
    texts.url = std::move(*url);
  }
  const auto body = read_body(raw);
  if (!body) return std::unexpected(body.error());
  if (raw.targets) {
    if (*body || raw.method) return wrong("--method and --body are for one request, --targets has its own");
    auto targets = read_targets(*raw.targets);
    if (!targets) return wrong("--targets: " + targets.error());
    texts.targets = std::move(*targets);
  } else if (!texts.url) {
    return wrong("url is required; see --help");
  }
  texts.body = *body;
  if (raw.method == "") return wrong("--method: '' is no method");
  texts.method = raw.method.value_or(body->has_value() ? "POST" : "GET");
  auto planned = plan_requests(texts);
  if (!planned) return wrong(planned.error());
  options.targets_file = raw.targets.value_or("");
  options.requests = std::move(planned->plan);
  options.url_text = url_text.empty() ? planned->url.origin() : url_text;
  options.url = std::move(planned->url);
  if (!options.url.is_https) return {};
  auto tls = TlsContext::make(options.transport.tls, options.url.host);
  if (!tls) return wrong(tls.error());
  options.transport.tls_context = std::move(*tls);
  return {};
}

// What needs an answer before the next request is sent cannot be pipelined.
std::expected<void, EarlyExit> check_pipeline(const Options& options) {
  if (options.pipeline == 1) return {};
  const auto refused = [](std::string_view what) { return wrong(fmt::format("--pipeline: {}", what)); };
  const auto& targets = options.requests.targets;
  if (std::any_of(targets.begin(), targets.end(), [](const Target& target) { return target.info.close; })) {
    return refused("no request may follow one with Connection: close");
  }
  if (options.requests.captures()) return refused("a captured value is known only when its answer has come");
  if (options.transport.requests_per_connection > 0) {
    return refused(
        "with so many requests a connection (--no-keepalive, --requests-per-connection) the last has none behind it");
  }
  if (options.think) return refused("a user thinks about one answer at a time (--think)");
  if (!options.requests.once.empty()) return refused("a target of weight once has to be answered before the others");
  if (std::uint64_t{options.connections} * options.pipeline > in_flight_max) {
    return refused(fmt::format("{} requests on each of {} connections are more than {}", options.pipeline,
                               options.connections, in_flight_max));
  }
  return {};
}

// wrk's own scripts do what these options do; who brings one is told so before anything else is wrong with the line.
bool asks_for_script(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--") return false;
    if (argument.starts_with("--script")) return true;
    // Flags may stand before it in one word: -Ls.
    const auto first = argument.find_first_not_of("Lvh", 1);
    if (argument.starts_with('-') && first != std::string_view::npos && argument[first] == 's') return true;
  }
  return false;
}

std::expected<void, EarlyExit> read_line(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(EarlyExit{0, app.help() + "\n"});
  } catch (const CLI::CallForVersion& text) {
    return std::unexpected(EarlyExit{0, std::string(text.what()) + "\n"});
  } catch (const CLI::ParseError& error) {
    return wrong(fmt::format("{}; see --help", error.what()));
  }
  return {};
}

std::expected<Options, EarlyExit> understand(const Raw& raw, Options options, const std::string& url_text) {
  options.progress = !raw.no_progress;
  if (raw.live && (raw.no_live || raw.no_progress)) {
    return wrong("--live excludes --no-live and --no-progress");
  }
  if (raw.live || raw.no_live) options.live = raw.live;
  if (raw.json_file == "") return wrong("--json: '' is no file");
  options.json_file = raw.json_file == "/dev/stdout" ? "-" : raw.json_file.value_or("");
  auto outputs = understand_outputs(raw.outputs, options.json_file);
  if (!outputs) return wrong(outputs.error());
  options.outputs = std::move(*outputs);
  auto transport = understand_transport(raw.transport);
  if (!transport) return wrong(transport.error());
  options.transport = std::move(*transport);
  if (auto done = set_numbers(options, raw); !done) return std::unexpected(done.error());
  auto expectation = understand_expectation(raw.expectation);
  if (!expectation) return wrong(expectation.error());
  options.expectation = std::move(*expectation);
  for (const auto& text : raw.thresholds) {
    auto threshold = parse_threshold(text);
    if (!threshold) return wrong("--expect: " + threshold.error());
    options.thresholds.push_back(std::move(*threshold));
  }
  if (auto done = plan(options, raw, url_text); !done) return std::unexpected(done.error());
  if (auto done = check_pipeline(options); !done) return std::unexpected(done.error());
  return options;
}

// What is asked for and cannot be. Of two servers one may do without TLS.
std::string fault_of_tls(const Options& options, bool any_https) {
  if (options.transport.tls.any() && !any_https) {
    return "--cacert, --insecure, --servername, --cert, --key, --tls-min and --no-tls-resumption are for https URLs";
  }
  if (options.ceiling && (any_https || options.transport.unix_socket)) {
    return "--ceiling is measured with http over TCP: it tells nothing of https or a Unix socket";
  }
  return "";
}

}  // namespace

std::expected<Options, EarlyExit> parse_options(int argc, const char* const* argv) {
  if (asks_for_script(argc, argv)) {
    return wrong("-s: Lua scripts are not supported; docs/load.md has the options that do what wrk's own scripts do");
  }
  Raw raw;
  CLI::App app("Put load on an HTTP server and account for every request.", "laneway-load");
  Options options;
  options.command.assign(argv, argv + argc);
  declare(app, raw, options);
  app.get_option("url")->required(false);  // targets may have it
  if (auto read = read_line(app, argc, argv); !read) return std::unexpected(read.error());
  auto understood = understand(raw, std::move(options), raw.url);
  if (!understood) return understood;
  if (const auto fault = fault_of_tls(*understood, understood->url.is_https); !fault.empty()) return wrong(fault);
  return understood;
}

std::expected<AbOptions, EarlyExit> parse_ab_options(int argc, const char* const* argv) {
  Raw raw;
  CLI::App app("Compare two HTTP servers, B to A, in interleaved rounds.", "laneway-load ab");
  Options options;
  options.command.assign(argv, argv + argc);
  declare(app, raw, options);
  app.add_option("url_b", raw.url_b, "The second URL")->type_name("")->required();
  declare_rounds(app, raw.rounds);
  std::optional<std::string> pid_a;
  std::optional<std::string> pid_b;
  add_text(app, "--pid-a", pid_a, "Account for the process tree of A", "P|:PORT");
  add_text(app, "--pid-b", pid_b, "Account for the process tree of B", "P|:PORT");
  if (auto read = read_line(app, argc - 1, argv + 1); !read) return std::unexpected(read.error());
  if (raw.targets == "-") return wrong("ab: --targets - can be read only once; take a file");
  if (raw.pid) return wrong("ab: --pid is for one run; --pid-a and --pid-b are for the servers of two");
  if (pid_a.has_value() != pid_b.has_value()) return wrong("ab: --pid-a and --pid-b go together");
  AbOptions ab;
  raw.pid = pid_a;
  auto a = understand(raw, options, raw.url);
  if (!a) return std::unexpected(a.error());
  raw.pid = pid_b;
  auto b = understand(raw, std::move(options), raw.url_b);
  if (!b) return std::unexpected(b.error());
  if (const auto fault = fault_of_tls(*a, a->url.is_https || b->url.is_https); !fault.empty()) return wrong(fault);
  ab.a = std::move(*a);
  ab.b = std::move(*b);
  ab.json_file = ab.a.json_file;
  if (ab.a.wrk_output || ab.a.ceiling || !ab.a.thresholds.empty() || ab.a.outputs.any()) {
    return wrong("ab: --wrk-output, --ceiling, --expect and all files but --json are for one run");
  }
  auto rounds = understand_rounds(raw.rounds);
  if (!rounds) return wrong(rounds.error());
  ab.rounds = *rounds;
  return ab;
}

}  // namespace laneway::load
