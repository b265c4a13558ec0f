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
#include "load/bad_answer.hpp"
#include "load/first_hashes.hpp"
#include "load/quantity.hpp"

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
  std::optional<CountRange> body_bytes;
  std::optional<std::uint64_t> hash;  // XXH64 of the body
  bool hash_of_first = false;         // the body's hash is that of the target's first answer that passed all else
  Nanoseconds min_duration = 0;
  std::optional<Nanoseconds> max_duration;

  bool any() const {
    return !statuses.empty() || needs_body() || needs_hash() || body_bytes || min_duration > 0 || max_duration;
  }
  bool needs_hash() const { return hash || hash_of_first; }
  bool needs_body() const { return !json_members.empty() || json || body; }
  bool needs_json() const { return !json_members.empty() || json; }

  /// "200", "200,204", "2xx". Errors: one sentence.
  std::expected<void, std::string> add_statuses(std::string_view list);
  /// "path=value", or a whole object or array. Errors: one sentence.
  std::expected<void, std::string> add_json(std::string_view text);
  /// "first", or 16 hexadecimal digits. Errors: one sentence.
  std::expected<void, std::string> set_hash(std::string_view text);
};

/// Checks answers. Bodies that are the same as one that passed are not read again. Thread safety: one thread.
class Checker {
 public:
  /// `expectation` and `first_hashes` must outlive the checker; the latter may be null unless the former asks for it.
  explicit Checker(const Expectation& expectation, FirstHashes* first_hashes = nullptr)
      : expectation_(expectation), first_hashes_(first_hashes) {}

  struct Answer {
    int status;
    std::string_view body;                // all of it if `needs_body`, else its start, or nothing
    bool body_is_whole = true;            // false: too long to be kept
    std::string_view capture_fault = {};  // what was to be captured, and could not be
    Nanoseconds duration = 0;             // from the write of the request to the last byte of the answer
    std::uint32_t target = 0;
    std::uint64_t body_bytes = 0;
    std::uint64_t body_hash = 0;  // if `needs_hash`
  };
  struct Fault {
    CheckKind kind;
    std::string text;  // what is wrong, and what was expected, for a person
  };
  /// Is there anything to check?
  bool any() const { return expectation_.any(); }
  /// Nothing: it passes.
  std::optional<Fault> fault_of(const Answer& answer);

 private:
  std::optional<Fault> size_fault(const Answer& answer) const;
  std::optional<Fault> body_fault(std::string_view body) const;
  std::optional<Fault> hash_fault(const Answer& answer) const;

  const Expectation& expectation_;
  FirstHashes* first_hashes_;
  std::string passed_;
  bool has_passed_ = false;
};

/// Longest body that is kept for a check. Bytes; beyond: the check fails.
inline constexpr std::size_t checked_body_bytes_max = 1024 * 1024;

}  // namespace laneway::load
