#include "load/expectation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "json/read.hpp"

namespace laneway::load {
namespace {

std::optional<Expectation::StatusRange> parse_status(std::string_view text) {
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return std::nullopt;
  const int hundred = (text[0] - '0') * 100;
  if (equal_ignoring_case(text.substr(1), "xx")) return Expectation::StatusRange{hundred, hundred + 99};
  if (!is_digit(text[1]) || !is_digit(text[2])) return std::nullopt;
  const int status = hundred + (text[1] - '0') * 10 + (text[2] - '0');
  return Expectation::StatusRange{status, status};
}

std::string seconds_text(Nanoseconds time) { return fmt::format("{:.6g} s", static_cast<double>(time) / 1e9); }

Checker::Fault fault(CheckKind kind, std::string text) { return {kind, std::move(text)}; }

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

std::expected<void, std::string> Expectation::set_hash(std::string_view text) {
  hash_of_first = text == "first";
  hash.reset();
  if (hash_of_first) return {};
  constexpr std::size_t digits = 16;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.size() != digits || error != std::errc() || end != text.data() + text.size()) {
    return std::unexpected(fmt::format("'{}' is neither 'first' nor the 16 digits of an XXH64", text));
  }
  hash = value;
  return {};
}

std::optional<Checker::Fault> Checker::fault_of(const Answer& answer) {
  if (auto found = size_fault(answer)) return found;
  if (expectation_.needs_body()) {
    if (!answer.body_is_whole) {
      return fault(CheckKind::body, fmt::format("body longer than {} bytes", checked_body_bytes_max));
    }
    if (!has_passed_ || answer.body != passed_) {
      if (auto found = body_fault(answer.body)) return found;
      passed_ = answer.body;
      has_passed_ = true;
    }
  }
  if (!answer.capture_fault.empty()) return fault(CheckKind::capture, std::string(answer.capture_fault));
  return hash_fault(answer);
}

// All that is known without a look at the body.
std::optional<Checker::Fault> Checker::size_fault(const Answer& answer) const {
  const auto& statuses = expectation_.statuses;
  const bool status_fits =
      statuses.empty() || std::any_of(statuses.begin(), statuses.end(), [&](const Expectation::StatusRange& range) {
        return answer.status >= range.first && answer.status <= range.last;
      });
  if (!status_fits) {
    return fault(CheckKind::status, fmt::format("status {}, expected {}", answer.status, statuses_text(statuses)));
  }
  if (answer.duration < expectation_.min_duration) {
    return fault(CheckKind::too_fast,
                 fmt::format("answered after {}, expected at least {}", seconds_text(answer.duration),
                             seconds_text(expectation_.min_duration)));
  }
  if (expectation_.max_duration && answer.duration > *expectation_.max_duration) {
    return fault(CheckKind::too_slow,
                 fmt::format("answered after {}, expected at most {}", seconds_text(answer.duration),
                             seconds_text(*expectation_.max_duration)));
  }
  const auto& bytes = expectation_.body_bytes;
  if (bytes && (answer.body_bytes < bytes->low || answer.body_bytes > bytes->high)) {
    const std::string wanted =
        bytes->low == bytes->high ? fmt::format("{}", bytes->low) : fmt::format("{} to {}", bytes->low, bytes->high);
    return fault(CheckKind::length, fmt::format("body of {} bytes, expected {}", answer.body_bytes, wanted));
  }
  return std::nullopt;
}

std::optional<Checker::Fault> Checker::body_fault(std::string_view body) const {
  if (expectation_.body && body != *expectation_.body) {
    return fault(CheckKind::body, fmt::format("body '{}', expected '{}'", excerpt(body), excerpt(*expectation_.body)));
  }
  if (!expectation_.needs_json()) return std::nullopt;
  const auto value = parse_json(body);
  if (!value) {
    return fault(CheckKind::json, fmt::format("body '{}' is no JSON: {}", excerpt(body), value.error().reason));
  }
  if (expectation_.json && *value != *expectation_.json) {
    return fault(CheckKind::json,
                 fmt::format("body '{}', expected '{}'", excerpt(body), excerpt(expectation_.json->text())));
  }
  for (const auto& [path, expected] : expectation_.json_members) {
    const JsonValue* found = value->find_path(path);
    if (found != nullptr && *found == expected) continue;
    return fault(CheckKind::json,
                 fmt::format("JSON {} is {}, expected {}", path, found != nullptr ? excerpt(found->text()) : "missing",
                             excerpt(expected.text())));
  }
  return std::nullopt;
}

// An answer above 399 that nobody asked for is an error already, and must not be what the others are held against.
std::optional<Checker::Fault> Checker::hash_fault(const Answer& answer) const {
  std::optional<std::uint64_t> other;
  if (expectation_.hash && *expectation_.hash != answer.body_hash) other = expectation_.hash;
  if (expectation_.hash_of_first && (answer.status < 400 || !expectation_.statuses.empty())) {
    other = first_hashes_->other_first(answer.target, answer.body_hash);
  }
  if (!other) return std::nullopt;
  return fault(CheckKind::hash, fmt::format("body with XXH64 {:016x}, expected {:016x}{}", answer.body_hash, *other,
                                            expectation_.hash_of_first ? " as of the first answer" : ""));
}

}  // namespace laneway::load
