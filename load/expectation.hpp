#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "json/value.hpp"

namespace laneway::load {

/// What every answer must be to pass. Nothing set: any answer passes.
struct Expectation {
  struct StatusRange {
    int first;
    int last;
  };
  std::vector<StatusRange> statuses;
  std::vector<std::pair<std::string, JsonValue>> json_members;  // path and value
  std::optional<JsonValue> json;
  std::optional<std::string> body;
  Nanoseconds min_duration = 0;

  bool any() const { return !statuses.empty() || needs_body() || min_duration > 0; }
  bool needs_body() const { return !json_members.empty() || json || body; }
  bool needs_json() const { return !json_members.empty() || json; }

  /// "200", "200,204", "2xx". Errors: one sentence.
  std::expected<void, std::string> add_statuses(std::string_view list);
  /// "path=value", or a whole object or array. Errors: one sentence.
  std::expected<void, std::string> add_json(std::string_view text);
};

/// Checks answers. Bodies that are the same as one that passed are not read again. Thread safety: one thread.
class Checker {
 public:
  /// `expectation` must outlive the checker.
  explicit Checker(const Expectation& expectation) : expectation_(expectation) {}

  struct Answer {
    int status;
    std::string_view body;                // empty unless `needs_body`
    bool body_is_whole = true;            // false: too long to be kept
    std::string_view capture_fault = {};  // what was to be captured, and could not be
    Nanoseconds duration = 0;             // from the write of the request to the last byte of the answer
  };
  /// Is there anything to check?
  bool any() const { return expectation_.any(); }
  /// Empty: it passes; else what is wrong, for a person.
  std::string fault_of(const Answer& answer);

 private:
  std::string body_fault(std::string_view body) const;

  const Expectation& expectation_;
  std::string passed_;
  bool has_passed_ = false;
};

/// Longest body that is kept for a check. Bytes; beyond: the check fails.
inline constexpr std::size_t checked_body_bytes_max = 1024 * 1024;

}  // namespace laneway::load
