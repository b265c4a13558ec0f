#include "lab/scenario.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "json/read.hpp"
#include "lab/command.hpp"
#include "lab/scenario_questions.hpp"
#include "lab/toml_table.hpp"

namespace laneway::lab {
namespace {

std::optional<std::string> read_text(const std::string& file) {
  std::error_code none;
  std::ifstream in(file, std::ios::binary);
  // Reading from a folder throws.
  if (!in || std::filesystem::is_directory(file, none)) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return std::nullopt;
  return text;
}

void read_durations(TomlTable& table, Load& load) {
  load.duration = table.duration("duration");
  load.duration_waiting = table.duration("duration_waiting");
  load.calibration = table.duration("calibration");
}

Load read_load(TomlTable table) {
  Load load;
  load.threads = table.number("threads", 1, 1024);
  load.connections = table.number("connections", 1, 100'000);
  if (load.connections < load.threads) table.wrong("connections", "must be at least one for each of \"threads\"");
  load.timeout = table.duration("timeout");
  read_durations(table, load);
  if (table.has("duration_fixed")) load.duration_fixed = table.duration("duration_fixed");
  load.fixed_percent = table.number_or("fixed_percent", 1, 100, load.fixed_percent);
  if (table.has("warm_up_max")) load.warm_up_max = table.duration("warm_up_max");
  if (table.has("warm_up_step")) load.warm_up_step = table.duration("warm_up_step");
  if (load.warm_up_step <= 0) table.wrong("warm_up_step", "must be longer than nothing");
  load.rounds = table.number_or("rounds", 1, rounds_max, load.rounds);
  load.verified_rounds = table.number_or("verified_rounds", 1, rounds_max, load.verified_rounds);
  load.repeats_max = table.number_or("repeats_max", 0, 10, load.repeats_max);
  load.repeats_percent = table.number_or("repeats_percent", 0, 1000, load.repeats_percent);
  if (table.has("layout")) {
    const auto layout = layout_of(table.text("layout"));
    if (!layout) table.wrong("layout", "must be \"shared\" or \"pinned\"");
    load.layout = *layout;
  }
  table.done();
  return load;
}

// A quick run is one short round of capacities.
Load quick_load(Load load) {
  load.rounds = 1;
  load.repeats_max = 0;
  load.duration_fixed = 0;
  load.warm_up_max = 0;
  return load;
}

// Words in braces that stand for nothing would only be noticed when the target's turn comes. The port is the server's.
void check_placeholders(const TomlTable& table, const char* name, const Words& words, bool has_port) {
  Places places{{"host", ""}, {"root", ""}, {"bin", ""}, {"build", ""}};
  if (has_port) places["port"] = "";
  if (const auto filled = fill(words, places); !filled) table.wrong(name, "has an " + filled.error());
}

void check_placeholders(const TomlTable& table, const Target& target) {
  check_placeholders(table, "directory", {target.directory}, false);
  check_placeholders(table, "needs", target.needs, false);
  check_placeholders(table, "version", target.version, false);
  check_placeholders(table, "build", target.build, false);
  check_placeholders(table, "start", target.start, true);
  for (const auto& [name, value] : target.environment) check_placeholders(table, "environment", {value}, false);
}

Target read_target(TomlTable& table) {
  Target target;
  target.name = table.plain_name("name");
  target.framework = table.text("framework");
  target.language = table.text("language");
  target.directory = table.text_or("directory", "{root}");
  target.needs = table.words_or_none("needs");
  target.install = table.text_or("install", "");
  target.version = table.words_or_none("version");
  target.build = table.words_or_none("build");
  target.start = table.words("start");
  if (target.start.empty()) table.wrong("start", "must name a program");
  target.ready = table.text("ready");
  if (!target.ready.starts_with('/')) table.wrong("ready", "must begin with a slash: " + target.ready);
  if (table.has("ready_deadline")) target.ready_deadline = table.duration("ready_deadline");
  target.environment = table.texts("environment");
  target.settings = table.text_or("settings", "");
  target.ours = table.flag("ours");
  check_placeholders(table, target);
  table.done();
  return target;
}

Work read_work(TomlTable& table) {
  const std::string work = table.text("work");
  if (work == "none") return Work::none;
  if (work == "io") return Work::io;
  if (work != "cpu") table.wrong("work", "must be \"none\", \"io\" or \"cpu\"");
  return Work::cpu;
}

// What of the endpoint is measured at a fixed rate, and at which.
void read_fixed(TomlTable& table, Endpoint& endpoint) {
  if (table.has("fixed")) endpoint.fixed = table.words("fixed");
  for (const std::string& target : endpoint.fixed.value_or(Words())) {
    if (!endpoint.paths.contains(target)) table.wrong("fixed", "names a target without a path: " + target);
  }
  endpoint.fixed_rate = table.decimal_or_none("fixed_rate");
  if (endpoint.fixed_rate == 0) table.wrong("fixed_rate", "must be more than nothing");
}

Endpoint read_endpoint(TomlTable& table, const Scenario& scenario) {
  Endpoint endpoint;
  endpoint.id = table.plain_name("id");
  endpoint.title = table.text("title");
  endpoint.work = read_work(table);
  if (table.has("status")) endpoint.status = table.number("status", 100, 599);
  if (table.has("json")) {
    const auto json = parse_json(table.text("json"));
    if (!json) table.wrong("json", "is not JSON: " + json.error().reason);
    if (!json->object() && !json->array())
      table.wrong("json", "must be an object or a list");  // as laneway-load has it
    endpoint.json = *json;
  }
  if (table.has("text")) {
    if (endpoint.json) table.wrong("text", "and \"json\" cannot both be the body");
    endpoint.text = table.text("text");
  }
  endpoint.quick = table.flag_or("quick", true);
  if (table.has("duration_min")) endpoint.duration_min = table.duration("duration_min");
  endpoint.known_fault = table.text_or("known_fault", "");
  if (!endpoint.known_fault.empty() && endpoint.duration_min == 0) {
    table.wrong("known_fault", "is about answers faster than \"duration_min\", which is missing");
  }
  endpoint.paths = table.texts("paths");
  endpoint.notes = table.texts("notes");
  for (const auto& [target, path] : endpoint.paths) {
    if (!scenario.target(target)) table.wrong("paths", "names a target that does not exist: " + target);
    if (!path.starts_with('/')) table.wrong("paths", "must begin with a slash: " + path);
  }
  for (const auto& [target, note] : endpoint.notes) {
    if (!endpoint.paths.contains(target)) table.wrong("notes", "names a target without a path: " + target);
  }
  endpoint.windows = table.durations("windows");
  for (const auto& [target, window] : endpoint.windows) {
    if (!endpoint.paths.contains(target)) table.wrong("windows", "names a target without a path: " + target);
  }
  read_fixed(table, endpoint);
  table.done();
  return endpoint;
}

void read_targets(TomlTable& table, Scenario& scenario) {
  for (TomlTable& each : table.tables("target")) {
    Target target = read_target(each);
    if (scenario.target(target.name)) each.wrong("name", "is taken: " + target.name);
    scenario.targets.push_back(std::move(target));
  }
}

// FNV-1a, 64 bits: two scenarios of the same text measure the same.
void add_to_hash(std::uint64_t& hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
}

// What several scenarios share: a file of [[target]] and nothing else.
void read_targets_of(const std::string& file, Scenario& scenario, std::uint64_t& hash) {
  const auto text = read_text(file);
  if (!text) throw Fault{"cannot read the targets " + file};
  add_to_hash(hash, *text);
  const toml::table root = toml::parse(*text, file);
  TomlTable table(root, file);
  read_targets(table, scenario);
  table.done();
}

void read_quick(TomlTable table, Scenario& scenario) {
  read_durations(table, scenario.quick);
  for (const std::string& name : table.words_or_none("without")) {
    const auto target = std::ranges::find(scenario.targets, name, &Target::name);
    if (target == scenario.targets.end()) table.wrong("without", "names a target that does not exist: " + name);
    target->quick = false;
  }
  table.done();
}

Scenario read(TomlTable table, const std::string& file, std::uint64_t hash) {
  namespace fs = std::filesystem;
  Scenario scenario;
  scenario.title = table.text("title");
  scenario.root = (fs::absolute(file).parent_path() / table.text_or("root", ".")).lexically_normal().string();
  if (scenario.root.size() > 1 && scenario.root.ends_with('/')) scenario.root.pop_back();

  scenario.load = read_load(table.table("load"));
  if (table.has("targets")) {
    const fs::path shared = fs::absolute(file).parent_path() / table.text("targets");
    read_targets_of(shared.lexically_normal().string(), scenario, hash);
  }
  if (table.has("target") || scenario.targets.empty()) read_targets(table, scenario);
  scenario.quick = quick_load(scenario.load);
  if (table.has("quick")) read_quick(table.table("quick"), scenario);
  for (TomlTable& each : table.tables("endpoint")) {
    Endpoint endpoint = read_endpoint(each, scenario);
    if (scenario.endpoint(endpoint.id)) each.wrong("id", "is taken: " + endpoint.id);
    scenario.endpoints.push_back(std::move(endpoint));
  }
  read_questions(table, scenario);
  table.done();
  scenario.hash = fmt::format("{:016x}", hash);
  return scenario;
}

}  // namespace

bool Endpoint::at_fixed_rate(std::string_view target) const noexcept {
  return !fixed || std::ranges::find(*fixed, target) != fixed->end();
}

const Target* Scenario::target(std::string_view name) const noexcept {
  const auto found = std::ranges::find(targets, name, &Target::name);
  return found == targets.end() ? nullptr : &*found;
}

const Endpoint* Scenario::endpoint(std::string_view id) const noexcept {
  const auto found = std::ranges::find(endpoints, id, &Endpoint::id);
  return found == endpoints.end() ? nullptr : &*found;
}

const Interference* Scenario::find_interference(std::string_view id) const noexcept {
  const auto found = std::ranges::find(interference, id, &Interference::id);
  return found == interference.end() ? nullptr : &*found;
}

const Model* Scenario::model(std::string_view target, std::string_view endpoint) const noexcept {
  const auto found = std::ranges::find_if(
      models, [&](const Model& each) { return each.target == target && each.endpoint == endpoint; });
  return found == models.end() ? nullptr : &*found;
}

std::string_view text(Layout layout) noexcept { return layout == Layout::shared ? "shared" : "pinned"; }

std::optional<Layout> layout_of(std::string_view name) noexcept {
  if (name == text(Layout::shared)) return Layout::shared;
  if (name == text(Layout::pinned)) return Layout::pinned;
  return std::nullopt;
}

std::expected<Scenario, std::string> parse_scenario(std::string_view toml, const std::string& file) {
  try {
    const toml::table root = toml::parse(toml, file);
    std::uint64_t hash = 0xcbf29ce484222325;
    add_to_hash(hash, toml);
    return read(TomlTable(root, file), file, hash);
  } catch (const toml::parse_error& error) {
    const std::string where = error.source().path ? *error.source().path : file;  // or a file of shared targets
    return std::unexpected(fmt::format("{}:{}: {}", where, error.source().begin.line, error.description()));
  } catch (const Fault& fault) {
    return std::unexpected(fault.text);
  }
}

std::expected<Scenario, std::string> read_scenario(const std::string& file) {
  const auto text = read_text(file);
  if (!text) return std::unexpected("cannot read the scenario " + file);
  return parse_scenario(*text, file);
}

}  // namespace laneway::lab
