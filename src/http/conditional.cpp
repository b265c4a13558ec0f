#include "http/conditional.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/date.hpp"
#include "http/field.hpp"

namespace laneway::http {
namespace {

constexpr std::string_view weak_mark = "W/";

// Entity tags may hold commas: quotes first. `strong`: weak tags of the list do not count.
bool lists_tag(std::string_view list, std::string_view etag, bool strong) {
  if (trim(list) == "*") return true;
  while (!list.empty()) {
    const auto open = list.find('"');
    if (open == list.npos) return false;
    const auto close = list.find('"', open + 1);
    if (close == list.npos) return false;
    const bool weak = open >= 2 && list.substr(open - 2, 2) == weak_mark;
    if (list.substr(open, close - open + 1) == etag && !(strong && weak)) return true;
    list.remove_prefix(close + 1);
  }
  return false;
}

std::optional<std::uint64_t> number(std::string_view digits) { return parse_content_length(digits); }

// "first-last", "first-" or "-length".
RangeVerdict judge_spec(std::string_view spec, std::uint64_t size) {
  using Kind = RangeVerdict::Kind;
  const auto dash = spec.find('-');
  if (dash == spec.npos) return {};
  const std::string_view left = trim(spec.substr(0, dash));
  const std::string_view right = trim(spec.substr(dash + 1));
  if (left.empty()) {
    const auto length = number(right);
    if (!length) return {};
    if (*length == 0 || size == 0) return {Kind::unsatisfiable, {}};
    const std::uint64_t taken = std::min(*length, size);
    return {Kind::part, {size - taken, taken}};
  }
  const auto first = number(left);
  const auto last = right.empty() ? std::optional<std::uint64_t>(INT64_MAX) : number(right);
  if (!first || !last || *last < *first) return {};
  if (*first >= size) return {Kind::unsatisfiable, {}};
  return {Kind::part, {*first, std::min(*last, size - 1) - *first + 1}};
}

bool range_applies(std::string_view if_range, const Validators& validators, std::int64_t now) {
  if_range = trim(if_range);
  if (if_range.find('"') != if_range.npos) return if_range == validators.etag;  // strong comparison
  const auto date = parse_date(if_range, now);
  return date && *date == validators.modified_unix;
}

}  // namespace

Verdict judge(const Conditions& conditions, const Validators& validators, std::int64_t now) {
  if (conditions.if_match) {
    if (!lists_tag(*conditions.if_match, validators.etag, true)) return Verdict::failed;
  } else if (conditions.if_unmodified_since) {
    const auto date = parse_date(*conditions.if_unmodified_since, now);
    if (date && validators.modified_unix > *date) return Verdict::failed;
  }
  if (conditions.if_none_match) {
    return lists_tag(*conditions.if_none_match, validators.etag, false) ? Verdict::not_modified : Verdict::send;
  }
  if (conditions.if_modified_since) {
    const auto date = parse_date(*conditions.if_modified_since, now);
    if (date && validators.modified_unix <= *date) return Verdict::not_modified;
  }
  return Verdict::send;
}

RangeVerdict judge_range(const Conditions& conditions, const Validators& validators, std::uint64_t size,
                         std::int64_t now) {
  if (!conditions.range) return {};
  if (conditions.if_range && !range_applies(*conditions.if_range, validators, now)) return {};
  constexpr std::string_view unit = "bytes=";
  std::string_view specs = trim(*conditions.range);
  if (specs.size() < unit.size() || !equal_ignoring_case(specs.substr(0, unit.size()), unit)) return {};
  specs.remove_prefix(unit.size());
  std::optional<std::string_view> only;
  while (const auto spec = next_element(specs)) {
    if (only) return {};
    only = *spec;
  }
  return only ? judge_spec(*only, size) : RangeVerdict{};
}

}  // namespace laneway::http
