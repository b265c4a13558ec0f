#include "lab/verdict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr double edge_tolerance = 0.1;

double number_at(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value ? value->number().value_or(0) : 0;
}

std::string text_at(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value && value->string() ? *value->string() : std::string();
}

Nanoseconds early_limit(const Endpoint& endpoint) {
  return std::max<Nanoseconds>(0, endpoint.duration_min - early_tolerance);
}

// `answers` is laneway-load's JSON of one request or many.
std::optional<std::string> too_early(const Endpoint& endpoint, const JsonValue& answers) {
  const double expected = static_cast<double>(endpoint.duration_min) / second;
  const double took = number_at(answers, "latency.min_seconds");
  if (took >= static_cast<double>(early_limit(endpoint)) / second) return std::nullopt;
  return fmt::format("answered after {}, at least {} expected", in_seconds(took), in_seconds(expected));
}

Word word_of(std::string_view text) {
  if (text == "OK") return Word::ok;
  if (text == "SUSPECT") return Word::suspect;
  return Word::invalid;
}

std::optional<std::string> wrong_answers(const JsonValue& load) {
  const double wrong = number_at(load, "checks.failed");
  if (wrong <= 0) return std::nullopt;
  return fmt::format("{} of {} answers wrong, first: {}", wrong, number_at(load, "checks.made"),
                     text_at(load, "checks.first_failure"));
}

// What laneway-load says of a window that is short for its answers (docs/load.md, "Verdict").
bool speaks_of_edges(const std::string& reason) {
  return reason.starts_with("the window of ") || reason.starts_with("throughput x mean latency is ") ||
         reason.contains(" requests were in flight at the end, ");
}

Verdict verdict_of_load(const JsonValue& load) {
  Verdict verdict{word_of(text_at(load, "verdict.word"))};
  if (const JsonValue* reasons = load.find_path("verdict.reasons"); reasons && reasons->array()) {
    for (const JsonValue& reason : *reasons->array()) {
      if (reason.string()) verdict.reasons.push_back(*reason.string());
    }
  }
  return verdict;
}

}  // namespace

std::string_view text(Word word) noexcept {
  switch (word) {
    case Word::ok:
      return "OK";
    case Word::suspect:
      return "SUSPECT";
    case Word::invalid:
      return "INVALID";
    case Word::failed:
      return "FAILED";
    case Word::error:
      return "ERROR";
    case Word::skipped:
      return "SKIPPED";
    case Word::not_run:
      break;
  }
  return "NOT RUN";
}

Nanoseconds checked_duration_min(const Endpoint& endpoint) noexcept {
  return endpoint.known_fault.empty() ? early_limit(endpoint) : 0;
}

std::string Verdict::sentence() const {
  return reasons.empty() ? std::string(text(word)) : fmt::format("{}: {}", text(word), fmt::join(reasons, "; "));
}

std::optional<std::string> fault_of_answer(const JsonValue& probe) {
  if (number_at(probe, "completed") < 1) {
    const std::string error = text_at(probe, "first_error");
    return error.empty() ? "no answer" : "no answer: " + error;
  }
  if (number_at(probe, "checks.failed") > 0) {
    const std::string failure = text_at(probe, "checks.first_failure");
    return failure.empty() ? "wrong answer" : failure;
  }
  return std::nullopt;
}

bool edges_are_known(const PlanRow& row, const JsonValue& load) {
  const double least = static_cast<double>(row.endpoint->duration_min) / second;
  const double window = number_at(load, "window_seconds");
  const double connections = number_at(load, "connections");
  if (!row.waits() || window <= least || connections <= 0) return false;
  const JsonValue* bound = load.find_path("latency.max_is_lower_bound");
  const bool slow = number_at(load, "latency.max_seconds") > least * (1 + edge_tolerance);
  const double corrected = number_at(load, "completed") / (window - least) * least / connections;
  return !slow && bound && bound->boolean() == false && std::abs(corrected - 1) <= edge_tolerance;
}

Verdict judge(const PlanRow& row, const std::optional<JsonValue>& probe, const JsonValue& load) {
  const bool told = !row.endpoint->known_fault.empty();
  Verdict verdict{.word = Word::failed};
  auto early = probe ? too_early(*row.endpoint, *probe) : std::nullopt;
  // The one answer may have been slow by accident.
  if (!early && told && number_at(load, "completed") > 0) early = too_early(*row.endpoint, load);
  if (early) verdict.reasons.push_back(*early);
  if (early && told) verdict.reasons.push_back(row.endpoint->known_fault);
  // Under load an answer that was not told beforehand fails its checks by being early, which is said already.
  const auto wrong = wrong_answers(load);
  if (wrong && (!early || told)) verdict.reasons.push_back(*wrong);
  Verdict loaded = verdict_of_load(load);
  if (loaded.word == Word::suspect && edges_are_known(row, load)) {
    std::erase_if(loaded.reasons, speaks_of_edges);
    if (loaded.reasons.empty()) loaded.word = Word::ok;
  }
  if (verdict.reasons.empty()) return loaded;
  if (told && !wrong && loaded.word == Word::invalid) {
    verdict.reasons.insert(verdict.reasons.end(), loaded.reasons.begin(), loaded.reasons.end());
  }
  verdict.known = told && !wrong && loaded.word != Word::invalid;
  return verdict;
}

Verdict judge_interference(const JsonValue& alone, const JsonValue& under, const JsonValue& hammer) {
  Verdict verdict{.word = Word::failed};
  for (const auto& [name, load] : {std::pair{"alone", &alone}, {"under", &under}, {"hammer", &hammer}}) {
    if (const auto wrong = wrong_answers(*load)) verdict.reasons.push_back(fmt::format("{}: {}", name, *wrong));
  }
  if (!verdict.reasons.empty()) return verdict;
  Verdict calm = verdict_of_load(alone);
  if (calm.word == Word::invalid) return calm;
  // Under the hammer the probe may well be late, unanswered and SUSPECT: that is what is measured.
  return {Word::ok};
}

bool fails_run(const PlanRow& row, const Verdict& verdict) noexcept {
  if (!row.target->ours || verdict.word == Word::ok || verdict.word == Word::suspect) return false;
  return !verdict.known;
}

}  // namespace laneway::lab
