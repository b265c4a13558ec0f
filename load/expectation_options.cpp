#include "load/expectation_options.hpp"

#include <fmt/format.h>

#include <functional>

#include "load/add_option.hpp"

namespace laneway::load {

void declare_expectation(CLI::App& app, RawExpectation& raw) {
  const auto list = std::bind_front(add_list, std::ref(app));
  const auto text = std::bind_front(add_text, std::ref(app));
  list("--expect-status", raw.statuses, "Statuses that pass, e.g. 200 or 200,204 or 2xx", "LIST");
  list("--expect-json", raw.json, "A member of the JSON answer (may be repeated), or all of it", "PATH=VALUE|JSON");
  text("--expect-body", raw.body, "The whole body", "TEXT");
  text("--expect-hash", raw.hash, "XXH64 of the body, or the same for all answers of a target", "HEX|first");
  text("--expect-length", raw.body_bytes, "Bytes of body", "N|A..B");
  text("--expect-min-duration", raw.min_duration, "Answers sooner than this fail", "T");
  text("--expect-max-duration", raw.max_duration, "Answers later than this fail", "T");
}

std::expected<Expectation, std::string> understand_expectation(const RawExpectation& raw) {
  Expectation expectation;
  for (const auto& list : raw.statuses) {
    if (auto added = expectation.add_statuses(list); !added)
      return std::unexpected("--expect-status: " + added.error());
  }
  for (const auto& json : raw.json) {
    if (auto added = expectation.add_json(json); !added) return std::unexpected("--expect-json: " + added.error());
  }
  if (raw.hash) {
    if (auto set = expectation.set_hash(*raw.hash); !set) return std::unexpected("--expect-hash: " + set.error());
  }
  expectation.body = raw.body;
  if (raw.body_bytes) {
    expectation.body_bytes = parse_count_range(*raw.body_bytes);
    if (!expectation.body_bytes) {
      return std::unexpected(fmt::format("--expect-length: '{}' is neither N nor A..B, in bytes", *raw.body_bytes));
    }
  }
  const auto no_time = [](const char* option, const std::string& text) {
    return std::unexpected(fmt::format("{}: '{}' is no time", option, text));
  };
  if (raw.min_duration) {
    const auto time = parse_time(*raw.min_duration);
    if (!time) return no_time("--expect-min-duration", *raw.min_duration);
    expectation.min_duration = *time;
  }
  if (raw.max_duration) {
    expectation.max_duration = parse_time(*raw.max_duration);
    if (!expectation.max_duration) return no_time("--expect-max-duration", *raw.max_duration);
    if (*expectation.max_duration < expectation.min_duration) {
      return std::unexpected("--expect-min-duration is above --expect-max-duration");
    }
  }
  return expectation;
}

}  // namespace laneway::load
