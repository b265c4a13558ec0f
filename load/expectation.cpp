#include "load/expectation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "json/read.hpp"

namespace laneway::load {
namespace {

// For messages: enough to recognise it, on one line.
std::string excerpt(std::string_view text) {
  constexpr std::size_t bytes_max = 80;
  std::string shown(text.substr(0, bytes_max));
  std::replace_if(shown.begin(), shown.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return text.size() > bytes_max ? shown + "..." : shown;
}

std::optional<Expectation::StatusRange> parse_status(std::string_view text) {
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return std::nullopt;
  const int hundred = (text[0] - '0') * 100;
  if (equal_ignoring_case(text.substr(1), "xx")) return Expectation::StatusRange{hundred, hundred + 99};
  if (!is_digit(text[1]) || !is_digit(text[2])) return std::nullopt;
  const int status = hundred + (text[1] - '0') * 10 + (text[2] - '0');
  return Expectation::StatusRange{status, status};
}

std::string seconds_text(Nanoseconds time) { return fmt::format("{:.6g} s", static_cast<double>(time) / 1e9); }

std::string statuses_text(const std::vector<Expectation::StatusRange>& statuses) {
  std::string text;
  for (const auto& range : statuses) {
    if (!text.empty()) text += " or ";
    text += range.first == range.last ? std::to_string(range.first) : fmt::format("{}xx", range.first / 100);
  }
  return text;
}

}  // namespace

std::expected<void, std::string> Expectation::add_statuses(std::string_view list) {
  for (std::string_view rest = list;;) {
    const auto end = std::min(rest.find(','), rest.size());
    const auto status = parse_status(trim(rest.substr(0, end)));
    if (!status) return std::unexpected(fmt::format("'{}' is no list of statuses (200,204 or 2xx)", list));
    statuses.push_back(*status);
    if (end == rest.size()) return {};
    rest.remove_prefix(end + 1);
  }
}

std::expected<void, std::string> Expectation::add_json(std::string_view text) {
  if (text.starts_with('{') || text.starts_with('[')) {
    auto value = parse_json(text);
    if (!value) return std::unexpected(fmt::format("'{}' is no JSON: {}", text, value.error().reason));
    json = std::move(*value);
    return {};
  }
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return std::unexpected(fmt::format("'{}' is neither PATH=VALUE nor a JSON object or array", text));
  }
  const auto value_text = text.substr(equals + 1);
  auto value = parse_json(value_text);
  json_members.emplace_back(text.substr(0, equals), value ? std::move(*value) : JsonValue(std::string(value_text)));
  return {};
}

std::string Checker::fault_of(const Answer& answer) {
  const auto& statuses = expectation_.statuses;
  const bool status_fits =
      statuses.empty() || std::any_of(statuses.begin(), statuses.end(), [&](const Expectation::StatusRange& range) {
        return answer.status >= range.first && answer.status <= range.last;
      });
  if (!status_fits) return fmt::format("status {}, expected {}", answer.status, statuses_text(statuses));
  if (answer.duration < expectation_.min_duration) {
    return fmt::format("answered after {}, expected at least {}", seconds_text(answer.duration),
                       seconds_text(expectation_.min_duration));
  }
  if (!expectation_.needs_body()) return std::string(answer.capture_fault);
  if (!answer.body_is_whole) return fmt::format("body longer than {} bytes", checked_body_bytes_max);
  if (!has_passed_ || answer.body != passed_) {
    std::string fault = body_fault(answer.body);
    if (!fault.empty()) return fault;
    passed_ = answer.body;
    has_passed_ = true;
  }
  return std::string(answer.capture_fault);
}

std::string Checker::body_fault(std::string_view body) const {
  if (expectation_.body && body != *expectation_.body) {
    return fmt::format("body '{}', expected '{}'", excerpt(body), excerpt(*expectation_.body));
  }
  if (!expectation_.needs_json()) return {};
  const auto value = parse_json(body);
  if (!value) return fmt::format("body '{}' is no JSON: {}", excerpt(body), value.error().reason);
  if (expectation_.json && *value != *expectation_.json) {
    return fmt::format("body '{}', expected '{}'", excerpt(body), excerpt(expectation_.json->text()));
  }
  for (const auto& [path, expected] : expectation_.json_members) {
    const JsonValue* found = value->find_path(path);
    if (found != nullptr && *found == expected) continue;
    return fmt::format("JSON {} is {}, expected {}", path, found != nullptr ? excerpt(found->text()) : "missing",
                       excerpt(expected.text()));
  }
  return {};
}

}  // namespace laneway::load
