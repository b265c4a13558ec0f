#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <random>
#include <stdexcept>

#include "json/read.hpp"
#include "lab/campaign.hpp"
#include "lab/compare.hpp"
#include "lab/guard.hpp"
#include "lab/options.hpp"
#include "lab/progress.hpp"
#include "lab/report.hpp"
#include "lab/results_files.hpp"
#include "lab/schedule.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

namespace fs = std::filesystem;

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_interrupted = 130;
constexpr const char* default_scenario = "lab/scenarios/retro.toml";

int complain(const std::string& what, int status = exit_usage) {
  tell(fmt::format("laneway-lab: {}\n", what));
  return status;
}

// To standard output, where a fault shows at the end: `finish`.
void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int finish(int status) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  return complain("cannot write to standard output", exit_failed);
}

// A stream that was closed would become the next file that is opened.
void open_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) < 0) [[maybe_unused]] const int opened = ::open("/dev/null", O_RDWR);
  }
}

std::string utc(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm time{};
  gmtime_r(&now, &time);
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &time)};
}

// The scenario we ship, looked for from here upwards, then from the program upwards.
std::string find_scenario(const fs::path& programs) {
  for (const fs::path& start : {fs::current_path(), programs}) {
    for (fs::path at = start;; at = at.parent_path()) {
      if (fs::exists(at / default_scenario)) return at / default_scenario;
      if (at == at.parent_path()) break;
    }
  }
  return default_scenario;
}

int list(const RunResult& run) {
  for (const PlanRow& row : run.rows) {
    const std::string window = duration_argument(row.duration);
    print(fmt::format("{:<18} {:<12} {:<34} {}{}\n", row.endpoint->id, row.target->name, row.path, window,
               row.at_fixed_rate ? ", at a fixed rate " + duration_argument(run.load.duration_fixed) : ""));
  }
  for (const PlanInterference& plan : run.interference) {
    print(fmt::format("{:<18} {:<12} {:<34} {} twice, while {} is hammered\n", plan.what->id, plan.target->name,
               plan.probed_path, duration_argument(plan.what->duration), plan.hammered_path));
  }
  const auto fixed = std::ranges::count_if(run.rows, &PlanRow::at_fixed_rate);
  print(fmt::format(
      "{} rows, {} also at a fixed rate, {} interferences; {} round{}, about {}{}\n", run.rows.size(), fixed,
      run.interference.size(), run.load.rounds, run.load.rounds == 1 ? "" : "s", as_remaining(run.expected),
      run.repeats.spent_max > 0 ? fmt::format(", and at most {} of repeats", as_remaining(run.repeats.spent_max)) : ""));
  return finish(0);
}

int report(const std::string& directory) {
  const auto results = read_results(directory);
  if (!results) return complain(results.error());
  write_reports(*results, directory);
  print(terminal_report(*results, terminal_width(stdout)) + "\n");
  print(fmt::format("Written: {} in {}\n", report_files, directory));
  return finish(0);
}

int compare(const std::string& a, const std::string& b) {
  const auto of_a = read_results(a);
  if (!of_a) return complain(of_a.error());
  const auto of_b = read_results(b);
  if (!of_b) return complain(of_b.error());
  const auto table = compare_runs(*of_a, *of_b);
  if (!table) {
    return complain(fmt::format("the runs cannot be compared: {}", fmt::join(table.error(), "; ")));
  }
  print(fmt::format("A {}\nB {}\n\n{}", a, b, *table));
  return finish(0);
}

// What shall be measured, and how. Errors: one line.
std::expected<void, std::string> set_up(RunResult& run, const Options& options, const Scenario& scenario) {
  run.scenario = &scenario;
  run.quick = options.quick;
  run.load = run.quick ? scenario.quick : scenario.load;
  if (options.rounds) run.load.rounds = *options.rounds;
  if (options.layout) run.load.layout = *options.layout;
  run.seed = options.seed.value_or(std::random_device{}());
  auto rows = make_plan(scenario, run.load, options.filter);
  if (!rows) return std::unexpected(rows.error());
  run.rows = *std::move(rows);
  run.interference = plan_interference(scenario, options.filter);
  run.expected = expected_duration(run.rows, run.interference, run.load);
  if (run.load.repeats_max > 0) run.repeats.spent_max = run.expected / 100 * run.load.repeats_percent;
  auto pinning = pinning_of(run.load.layout, allowed_cpus());
  if (!pinning) return std::unexpected(pinning.error());
  run.pinning = *std::move(pinning);
  return {};
}

std::string version_of_load(Workshop& shop) {
  const Command command{.words = {shop.load_program, "--version"}, .log_file = shop.directory + "/laneway-load.log"};
  std::string version = output_of(command, version_deadline, shop).value_or("laneway-load");
  while (version.ends_with('\n')) version.pop_back();
  return version;
}

int measure(const Options& options, int argc, char** argv) {
  const fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
  RunResult run;
  run.scenario_file = options.scenario_file.empty() ? find_scenario(programs) : options.scenario_file;
  const auto scenario = read_scenario(run.scenario_file);
  if (!scenario) return complain(scenario.error());
  if (const auto ready = set_up(run, options, *scenario); !ready) return complain(ready.error());
  if (options.list) return list(run);

  const Guard guard;
  Interrupts interrupts;
  adopt_orphans();
  Workshop shop{.places = {{"host", "127.0.0.1"},
                           {"root", scenario->root},
                           {"bin", programs.string()},
                           {"build", programs.parent_path().string()}},
                .load_program = programs / "laneway-load",
                .directory = options.results_directory,
                .pinning = run.pinning,
                .interrupts = interrupts};
  if (!fs::exists(shop.load_program)) return complain("no " + shop.load_program + ": build it first (./dev build)");
  if (shop.directory.empty()) shop.directory = fs::path(scenario->root) / "lab/out" / utc("%Y%m%d-%H%M%S");
  shop.directory = fs::absolute(shop.directory).lexically_normal();
  fs::create_directories(shop.directory);

  run.command = shell_line(Words(argv, argv + argc));
  run.started_at = utc("%FT%TZ");
  run.host = measure::host_facts();
  write_results(run, shop.directory);  // if that fails, it fails now and not after minutes
  run.programs = {version_of_load(shop)};
  const std::size_t turns = order_of_round(run.rows, run.interference.size(), 1, 0).size();
  Progress progress(turns * static_cast<std::size_t>(run.load.rounds), run.expected);
  prepare_targets(run, shop, progress);
  JsonValue results;
  std::string unwritten;
  try {
    run_rounds(run, shop, progress);
    if (!interrupts.came()) run.finished_at = utc("%FT%TZ");
    results = write_results(run, shop.directory);
  } catch (const std::runtime_error& error) {
    end_descendants();
    unwritten = error.what();
    results = parse_json(json_report(run)).value_or(JsonValue());
  }
  progress.clear();

  print(terminal_report(results, terminal_width(stdout)) + "\n");
  if (!unwritten.empty()) throw std::runtime_error(unwritten);
  print(fmt::format("Written: {}/results.json, {}\n", shop.directory, report_files));
  if (interrupts.came()) return finish(exit_interrupted);
  return finish(run_failed(run) ? exit_failed : 0);
}

int run_lab(int argc, char** argv) {
  const auto options = parse_options(argc, argv);
  if (!options) {
    if (options.error().status != 0) {
      tell(options.error().text + "\n");
      return options.error().status;
    }
    print(options.error().text + "\n");
    return finish(0);
  }
  if (options->action == Action::report) return report(options->directories[0]);
  if (options->action == Action::compare) return compare(options->directories[0], options->directories[1]);
  return measure(*options, argc, argv);
}

}  // namespace
}  // namespace laneway::lab

int main(int argc, char** argv) {
  laneway::lab::open_standard_streams();
  try {
    return laneway::lab::run_lab(argc, argv);
  } catch (const std::exception& error) {
    laneway::lab::end_descendants();
    return laneway::lab::complain(error.what(), laneway::lab::exit_failed);
  }
}
