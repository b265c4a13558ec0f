#include "lab/verdict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lab/units.hpp"

namespace laneway::lab {
namespace {

double number_at(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value ? value->number().value_or(0) : 0;
}

std::string text_at(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value && value->string() ? *value->string() : std::string();
}

std::optional<std::string> too_early(const PlanRow& row, const JsonValue& probe) {
  const double expected = static_cast<double>(row.endpoint->duration_min) / second;
  const double took = number_at(probe, "latency.min_seconds");
  if (took >= static_cast<double>(checked_duration_min(*row.endpoint)) / second) return std::nullopt;
  return fmt::format("answered after {}, at least {} expected", in_seconds(took), in_seconds(expected));
}

Word word_of(std::string_view text) {
  if (text == "OK") return Word::ok;
  if (text == "SUSPECT") return Word::suspect;
  return Word::invalid;
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
  return std::max<Nanoseconds>(0, endpoint.duration_min - early_tolerance);
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

Verdict judge(const PlanRow& row, const JsonValue& probe, const JsonValue& load) {
  if (const auto early = too_early(row, probe)) {
    Verdict verdict{Word::failed, {*early}};
    if (!row.endpoint->known_fault.empty() && number_at(load, "status_errors") == 0) {
      verdict.known = true;
      verdict.reasons.push_back(row.endpoint->known_fault);
    }
    return verdict;
  }
  if (const double wrong = number_at(load, "checks.failed"); wrong > 0) {
    return {Word::failed,
            {fmt::format("{} of {} answers wrong, first: {}", wrong, number_at(load, "checks.made"),
                         text_at(load, "checks.first_failure"))}};
  }
  return verdict_of_load(load);
}

bool fails_run(const PlanRow& row, const Verdict& verdict) noexcept {
  if (!row.target->ours || verdict.word == Word::ok || verdict.word == Word::suspect) return false;
  return !verdict.known;
}

}  // namespace laneway::lab
