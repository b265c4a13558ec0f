#include "lab/scenario.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "json/read.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

// Leaves parse_scenario as its error value.
struct Fault {
  std::string text;
};

[[noreturn]] void fail(const std::string& file, const toml::source_region& at, const std::string& what) {
  throw Fault{fmt::format("{}:{}: {}", file, at.begin.line, what)};
}

// One table of the file. Every member is taken once; what nobody took is a mistake of the writer.
class Table {
 public:
  Table(const toml::table& table, const std::string& file) : table_(table), file_(file) {}

  std::string text(const char* name) { return value<std::string>(name, "a text"); }
  std::string text_or(const char* name, std::string fallback) { return has(name) ? text(name) : std::move(fallback); }
  bool flag(const char* name) { return has(name) && value<bool>(name, "true or false"); }

  int number(const char* name, int least, int most) {
    const auto number = value<std::int64_t>(name, "a whole number");
    if (number < least || number > most) wrong(name, fmt::format("must be from {} to {}", least, most));
    return static_cast<int>(number);
  }

  Nanoseconds duration(const char* name) {
    const auto duration = parse_duration(text(name));
    if (!duration) wrong(name, "must be a duration such as \"15s\" or \"500ms\"");
    return *duration;
  }

  Words words(const char* name) {
    Words words;
    const toml::array* array = node(name).as_array();
    if (!array) wrong(name, "must be a list of texts");
    for (const toml::node& word : *array) {
      if (!word.is_string()) wrong(name, "must be a list of texts");
      words.push_back(**word.as_string());
    }
    return words;
  }
  Words words_or_none(const char* name) { return has(name) ? words(name) : Words(); }

  std::map<std::string, std::string> texts(const char* name) {
    std::map<std::string, std::string> texts;
    if (!has(name)) return texts;
    const toml::table* members = node(name).as_table();
    if (!members) wrong(name, "must be a table of texts");
    for (const auto& [key, member] : *members) {
      if (!member.is_string()) wrong(name, "must be a table of texts");
      texts.emplace(std::string(key.str()), **member.as_string());
    }
    return texts;
  }

  std::map<std::string, Nanoseconds> durations(const char* name) {
    std::map<std::string, Nanoseconds> durations;
    for (const auto& [key, text] : texts(name)) {
      const auto duration = parse_duration(text);
      if (!duration) wrong(name, "must hold durations such as \"15s\": " + text);
      durations.emplace(key, *duration);
    }
    return durations;
  }

  Table table(const char* name) {
    const toml::table* table = node(name).as_table();
    if (!table) wrong(name, "must be a table");
    return Table(*table, file_);
  }

  std::vector<Table> tables(const char* name) {
    std::vector<Table> tables;
    const toml::array* array = node(name).as_array();
    if (!array) wrong(name, "must be tables: [[" + std::string(name) + "]]");
    for (const toml::node& each : *array) {
      if (!each.is_table()) wrong(name, "must be tables: [[" + std::string(name) + "]]");
      tables.emplace_back(*each.as_table(), file_);
    }
    return tables;
  }

  bool has(const char* name) const { return table_.contains(name); }

  void done() const {
    for (const auto& [key, member] : table_) {
      if (!taken_.contains(std::string(key.str()))) {
        fail(file_, key.source(), "unknown member \"" + std::string(key.str()) + "\"");
      }
    }
  }

  [[noreturn]] void wrong(const char* name, const std::string& what) const {
    const toml::node* at = table_.get(name);
    fail(file_, at ? at->source() : table_.source(), fmt::format("\"{}\" {}", name, what));
  }

 private:
  const toml::node& node(const char* name) {
    taken_.insert(name);
    const toml::node* found = table_.get(name);
    if (!found) wrong(name, "is missing");
    return *found;
  }

  template <class T>
  T value(const char* name, const char* kind) {
    const auto found = node(name).value_exact<T>();
    if (!found) wrong(name, fmt::format("must be {}", kind));
    return *found;
  }

  const toml::table& table_;
  const std::string& file_;
  std::set<std::string> taken_;
};

void read_durations(Table& table, Load& load) {
  load.duration = table.duration("duration");
  load.duration_waiting = table.duration("duration_waiting");
  load.calibration = table.duration("calibration");
}

Load read_load(Table table) {
  Load load;
  load.threads = table.number("threads", 1, 1024);
  load.connections = table.number("connections", 1, 100'000);
  load.timeout = table.duration("timeout");
  read_durations(table, load);
  table.done();
  return load;
}

Target read_target(Table& table) {
  Target target;
  target.name = table.text("name");
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
  if (table.has("ready_deadline")) target.ready_deadline = table.duration("ready_deadline");
  target.environment = table.texts("environment");
  target.settings = table.text_or("settings", "");
  target.ours = table.flag("ours");
  table.done();
  return target;
}

Work read_work(Table& table) {
  const std::string work = table.text("work");
  if (work == "none") return Work::none;
  if (work == "io") return Work::io;
  if (work != "cpu") table.wrong("work", "must be \"none\", \"io\" or \"cpu\"");
  return Work::cpu;
}

Endpoint read_endpoint(Table& table, const Scenario& scenario) {
  Endpoint endpoint;
  endpoint.id = table.text("id");
  endpoint.title = table.text("title");
  endpoint.work = read_work(table);
  if (table.has("status")) endpoint.status = table.number("status", 100, 999);
  if (table.has("json")) {
    const auto json = parse_json(table.text("json"));
    if (!json) table.wrong("json", "is not JSON: " + json.error().reason);
    endpoint.json = *json;
  }
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
  table.done();
  return endpoint;
}

Scenario read(Table table, const std::string& file) {
  namespace fs = std::filesystem;
  Scenario scenario;
  scenario.title = table.text("title");
  scenario.root = (fs::absolute(file).parent_path() / table.text_or("root", ".")).lexically_normal().string();
  if (scenario.root.size() > 1 && scenario.root.ends_with('/')) scenario.root.pop_back();

  scenario.load = read_load(table.table("load"));
  scenario.quick = scenario.load;
  if (table.has("quick")) {
    Table quick = table.table("quick");
    read_durations(quick, scenario.quick);
    quick.done();
  }
  for (Table& each : table.tables("target")) {
    Target target = read_target(each);
    if (scenario.target(target.name)) each.wrong("name", "is taken: " + target.name);
    scenario.targets.push_back(std::move(target));
  }
  for (Table& each : table.tables("endpoint")) {
    Endpoint endpoint = read_endpoint(each, scenario);
    if (scenario.endpoint(endpoint.id)) each.wrong("id", "is taken: " + endpoint.id);
    scenario.endpoints.push_back(std::move(endpoint));
  }
  table.done();
  return scenario;
}

}  // namespace

const Target* Scenario::target(std::string_view name) const noexcept {
  const auto found = std::ranges::find(targets, name, &Target::name);
  return found == targets.end() ? nullptr : &*found;
}

const Endpoint* Scenario::endpoint(std::string_view id) const noexcept {
  const auto found = std::ranges::find(endpoints, id, &Endpoint::id);
  return found == endpoints.end() ? nullptr : &*found;
}

std::expected<Scenario, std::string> parse_scenario(std::string_view toml, const std::string& file) {
  try {
    const toml::table root = toml::parse(toml, file);
    return read(Table(root, file), file);
  } catch (const toml::parse_error& error) {
    return std::unexpected(fmt::format("{}:{}: {}", file, error.source().begin.line, error.description()));
  } catch (const Fault& fault) {
    return std::unexpected(fault.text);
  }
}

std::expected<Scenario, std::string> read_scenario(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::unexpected("cannot read the scenario " + file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || std::filesystem::is_directory(file)) return std::unexpected("cannot read the scenario " + file);
  return parse_scenario(text, file);
}

}  // namespace laneway::lab
