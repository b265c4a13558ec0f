#include "lab/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/json_shapes.hpp"

namespace laneway::lab {
namespace {

void write_machine(JsonWriter& json, const measure::HostFacts& host) {
  json.key("machine");
  json.begin_object();
  json.member("name", host.name);
  json.member("system", host.system);
  json.member("kernel", host.kernel);
  json.member("cpu_model", host.cpu_model);
  json.member("cores_online", host.cores_online);
  json.member("cores_effective", host.cores_effective);
  json.member("memory_bytes", host.memory_bytes);
  json.end_object();
}

void write_load(JsonWriter& json, const Load& load) {
  const bool fixed = load.duration_fixed > 0;
  json.key("load");
  json.begin_object();
  json.member("threads", load.threads);
  json.member("connections", load.connections);
  json.member("timeout_seconds", in_seconds_of(load.timeout));
  json.member("duration_seconds", in_seconds_of(load.duration));
  json.member("duration_waiting_seconds", in_seconds_of(load.duration_waiting));
  member(json, "duration_fixed_seconds", fixed ? std::optional(in_seconds_of(load.duration_fixed)) : std::nullopt);
  member(json, "fixed_rate_percent", fixed ? std::optional<double>(load.fixed_percent) : std::nullopt);
  json.member("calibration_seconds", in_seconds_of(load.calibration));
  json.member("warm_up_max_seconds", in_seconds_of(load.warm_up_max));
  json.member("warm_up_step_seconds", in_seconds_of(load.warm_up_step));
  json.member("layout", text(load.layout));
  json.member("rounds", load.rounds);
  json.member("verified_rounds", std::min(load.verified_rounds, load.rounds));
  json.member("repeats_max", load.repeats_max);
  json.member("repeats_percent", load.repeats_percent);
  json.end_object();
}

void write_body(JsonWriter& json, const RunResult& run) {
  json.member("scenario_hash", run.scenario->hash);
  member(json, "programs", run.programs);
  write_machine(json, run.host);
  write_load(json, run.load);
}

// FNV-1a, 64 bits.
std::string hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

std::string shown(const JsonValue* value) { return value ? value->text() : "nothing"; }

}  // namespace

void write_conditions(JsonWriter& json, const RunResult& run) {
  std::string text;
  JsonWriter body(text);
  body.begin_object();
  write_body(body, run);
  body.end_object();
  json.key("conditions");
  json.begin_object();
  json.member("hash", hash_of(text));
  json.member("shuffle_seed", run.seed);
  write_body(json, run);
  json.end_object();
}

std::vector<std::string> differing_conditions(const JsonValue& a, const JsonValue& b) {
  std::vector<std::string> differing;
  for (const char* path : {"quick",
                           "conditions.scenario_hash",
                           "conditions.programs",
                           "conditions.machine.system",
                           "conditions.machine.kernel",
                           "conditions.machine.cpu_model",
                           "conditions.machine.cores_effective",
                           "conditions.machine.memory_bytes",
                           "conditions.load.threads",
                           "conditions.load.connections",
                           "conditions.load.timeout_seconds",
                           "conditions.load.duration_seconds",
                           "conditions.load.duration_waiting_seconds",
                           "conditions.load.duration_fixed_seconds",
                           "conditions.load.fixed_rate_percent",
                           "conditions.load.calibration_seconds",
                           "conditions.load.warm_up_max_seconds",
                           "conditions.load.warm_up_step_seconds",
                           "conditions.load.layout",
                           "conditions.load.repeats_max"}) {
    const JsonValue* of_a = a.find_path(path);
    const JsonValue* of_b = b.find_path(path);
    if (of_a && of_b ? *of_a == *of_b : of_a == of_b) continue;
    differing.push_back(fmt::format("{}: {} and {}", path, shown(of_a), shown(of_b)));
  }
  return differing;
}

}  // namespace laneway::lab
