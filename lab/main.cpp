#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "lab/guard.hpp"
#include "lab/options.hpp"
#include "lab/progress.hpp"
#include "lab/report.hpp"
#include "lab/runner.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

namespace fs = std::filesystem;

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_interrupted = 130;
constexpr const char* default_scenario = "lab/scenarios/retro.toml";

int complain(const std::string& what) {
  fmt::print(stderr, "laneway-lab: {}\n", what);
  return exit_usage;
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

// Replaces the file whole or not at all: a disk that gets full must not cost what was written before.
void write_file(const fs::path& file, const std::string& text) {
  const fs::path fresh = file.string() + ".new";
  errno = 0;
  std::ofstream out(fresh, std::ios::binary);
  out << text;
  out.close();
  std::error_code failed(out ? 0 : errno, std::generic_category());
  if (out) fs::rename(fresh, file, failed);
  if (out && !failed) return;
  std::error_code none;
  fs::remove(fresh, none);
  throw std::runtime_error(fmt::format("cannot write {}: {}", file.string(), failed.message()));
}

// Paths as seen from the scenario's root: a result means the same in every clone.
std::string below_root(std::string text, const Scenario& scenario) {
  const std::string root = scenario.root + "/";
  for (std::size_t at = text.find(root); at != std::string::npos; at = text.find(root, at)) text.erase(at, root.size());
  return text;
}

void write_results(const RunResult& run, const std::string& directory) {
  write_file(fs::path(directory) / "results.json", below_root(json_report(run), *run.scenario));
  write_file(fs::path(directory) / "results.md", below_root(markdown_report(run), *run.scenario));
}

void prepare_targets(RunResult& run, const std::vector<PlanRow>& plan, Workshop& shop, Progress& progress) {
  for (const PlanRow& row : plan) {
    if (run.targets.contains(row.target->name) || shop.interrupts.came()) continue;
    progress.prepare(row.target->name);
    TargetFacts facts = prepare(*row.target, shop);
    if (!shop.interrupts.came()) run.targets[row.target->name] = std::move(facts);  // else nobody knows
  }
}

// Every row of the plan gets a result, whatever happens; after each, the results so far are on disk. Throws when they
// cannot be: the rows so far are in `run`.
void run_rows(RunResult& run, const std::vector<PlanRow>& plan, Workshop& shop, Progress& progress) {
  Runner runner(shop, run.load, [&](const std::string& step) { progress.step(step); });
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (shop.interrupts.came()) return;
    progress.begin(i);
    const std::string& missing = run.targets[plan[i].target->name].missing;
    if (missing.empty()) {
      run.rows[i] =
          runner.run_row(plan[i], fmt::format("{:02}-{}-{}", i + 1, plan[i].target->name, plan[i].endpoint->id));
    } else {
      run.rows[i].verdict = {Word::skipped, {missing}};
    }
    progress.end(run.rows[i]);
    write_results(run, shop.directory);
  }
}

int list(const std::vector<PlanRow>& plan) {
  for (const PlanRow& row : plan) {
    fmt::print("{:<18} {:<12} {:<34} {}\n", row.endpoint->id, row.target->name, row.path,
               duration_argument(row.duration));
  }
  fmt::print("{} rows, about {}\n", plan.size(), as_remaining(expected_duration(plan)));
  return 0;
}

int run_lab(int argc, char** argv) {
  const auto options = parse_options(argc, argv);
  if (!options) {
    fmt::print(options.error().status == 0 ? stdout : stderr, "{}\n", options.error().text);
    return options.error().status;
  }
  const fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
  RunResult run;
  run.scenario_file = options->scenario_file.empty() ? find_scenario(programs) : options->scenario_file;
  const auto scenario = read_scenario(run.scenario_file);
  if (!scenario) return complain(scenario.error());
  run.scenario = &*scenario;
  run.quick = options->quick;
  run.load = run.quick ? scenario->quick : scenario->load;
  const auto plan = make_plan(*scenario, run.load, options->filter);
  if (!plan) return complain(plan.error());
  if (options->list) return list(*plan);

  const Guard guard;
  Interrupts interrupts;
  adopt_orphans();
  Workshop shop{.places = {{"host", "127.0.0.1"},
                           {"root", scenario->root},
                           {"bin", programs.string()},
                           {"build", programs.parent_path().string()}},
                .load_program = programs / "laneway-load",
                .directory = options->results_directory,
                .interrupts = interrupts};
  if (!fs::exists(shop.load_program)) return complain("no " + shop.load_program + ": build it first (./dev build)");
  if (shop.directory.empty()) shop.directory = fs::path(scenario->root) / "lab/out" / utc("%Y%m%d-%H%M%S");
  shop.directory = fs::absolute(shop.directory).lexically_normal();
  fs::create_directories(shop.directory);

  run.command = shell_line(Words(argv, argv + argc));
  run.started_at = utc("%FT%TZ");
  run.host = measure::host_facts();
  Progress progress(*plan);
  for (const PlanRow& row : *plan) run.rows.push_back({.row = row});
  write_results(run, shop.directory);  // if that fails, it fails now and not after minutes
  prepare_targets(run, *plan, shop, progress);
  std::string unwritten;
  try {
    run_rows(run, *plan, shop, progress);
    if (!interrupts.came()) run.finished_at = utc("%FT%TZ");
    write_results(run, shop.directory);
  } catch (const std::runtime_error& error) {
    end_descendants();
    unwritten = error.what();
  }
  progress.clear();

  fmt::print("{}\n", terminal_report(run, terminal_width(stdout)));
  if (!unwritten.empty()) throw std::runtime_error(unwritten);
  fmt::print("Written: {}/results.md and results.json\n", shop.directory);
  if (interrupts.came()) return exit_interrupted;
  return run_failed(run) ? exit_failed : 0;
}

}  // namespace
}  // namespace laneway::lab

int main(int argc, char** argv) {
  try {
    return laneway::lab::run_lab(argc, argv);
  } catch (const std::exception& error) {
    laneway::lab::end_descendants();
    fmt::print(stderr, "laneway-lab: {}\n", error.what());
    return laneway::lab::exit_failed;
  }
}
