#include "json/check_rule.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <stdexcept>

#include "laneway/decimal.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

using detail::Bound;
using detail::Fault;
using detail::Kind;
using detail::Type;

// Each pattern is compiled once, when a route with it is declared. 1 MiB bounds what one may cost at run time.
class Patterns {
 public:
  const re2::RE2& get(std::string_view text) {
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = compiled_.find(text); found != compiled_.end()) return *found->second;
    }
    re2::RE2::Options options;
    options.set_max_mem(1 << 20);
    options.set_log_errors(false);
    auto made = std::make_unique<re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
    if (!made->ok()) throw std::invalid_argument(fmt::format("the pattern '{}': {}", text, made->error()));
    const std::unique_lock lock(mutex_);
    return *compiled_.try_emplace(std::string(text), std::move(made)).first->second;
  }

 private:
  std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<re2::RE2>, std::less<>> compiled_;
};

Patterns& patterns() {
  static Patterns all;
  return all;
}

// What a bound is compared with.
struct NumberValue {
  bool whole = true;
  bool negative = false;
  unsigned long long magnitude = 0;
  double number = 0;
};

NumberValue number_value(const Type& type, const void* value) {
  NumberValue out;
  if (type.kind == Kind::number) {
    out.whole = false;
    if (type.bytes == sizeof(float)) {
      float narrow = 0;
      std::memcpy(&narrow, value, sizeof narrow);
      out.number = static_cast<double>(narrow);
    } else {
      std::memcpy(&out.number, value, sizeof out.number);
    }
    return out;
  }
  std::uint64_t bits = 0;
  std::memcpy(&bits, value, type.bytes);  // little-endian, as all that we build for
  const unsigned unused = 64 - 8U * type.bytes;
  if (type.is_signed) {
    const auto wide = static_cast<std::int64_t>(bits << unused) >> unused;
    out.negative = wide < 0;
    out.magnitude = out.negative ? 0 - static_cast<std::uint64_t>(wide) : static_cast<std::uint64_t>(wide);
  } else {
    out.magnitude = bits;
  }
  out.number = static_cast<double>(out.magnitude) * (out.negative ? -1 : 1);
  return out;
}

int compare(const NumberValue& value, const Bound& bound) {
  if (value.whole && bound.kind == Bound::Kind::integer) {
    const bool bound_negative = bound.integer < 0;
    if (value.negative != bound_negative) return value.negative ? -1 : 1;
    const auto bound_magnitude = bound_negative ? 0 - static_cast<unsigned long long>(bound.integer)
                                                : static_cast<unsigned long long>(bound.integer);
    if (value.magnitude == bound_magnitude) return 0;
    return (value.magnitude < bound_magnitude) != value.negative ? -1 : 1;
  }
  if (value.number == bound.number) return 0;
  return value.number < bound.number ? -1 : 1;
}

bool is_multiple(const NumberValue& value, const Bound& bound) {
  if (value.whole && bound.kind == Bound::Kind::integer) {
    return bound.integer != 0 && value.magnitude % static_cast<unsigned long long>(std::abs(bound.integer)) == 0;
  }
  // As pydantic-core: a remainder within the rounding of the quotient counts as none.
  const double remainder = std::fmod(value.number, bound.number);
  const double threshold = value.number / 1e9;
  return !(std::abs(remainder) > std::abs(threshold) &&
           std::abs(std::abs(remainder) - std::abs(bound.number)) > std::abs(threshold));
}

// As Python prints it: a bound of a float is one, of an integer too.
std::string json_of(const Type& type, const Bound& bound) {
  std::string text;
  JsonWriter out(text);
  if (type.kind == Kind::integer && bound.kind == Bound::Kind::integer) {
    out.integer(bound.integer);
  } else {
    out.number(bound.number);
  }
  return text;
}
// In messages whole floats lose their ".0".
std::string words_of(const Type& type, const Bound& bound) {
  std::string text = json_of(type, bound);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

bool refuse_bound(const Type& type, const Bound& bound, std::string_view name, std::string_view fault_type,
                  std::string_view words, Fault& fault) {
  fault = {fault_type, fmt::format("Input should be {} {}", words, words_of(type, bound)),
           fmt::format("\"{}\":{}", name, json_of(type, bound))};
  return false;
}

bool number_fits(const Type& type, const Rule& rule, const void* value, Fault& fault) {
  const NumberValue number = number_value(type, value);
  if (rule.multiple_of.given() && !is_multiple(number, rule.multiple_of)) {
    return refuse_bound(type, rule.multiple_of, "multiple_of", "multiple_of", "a multiple of", fault);
  }
  if (rule.le.given() && compare(number, rule.le) > 0) {
    return refuse_bound(type, rule.le, "le", "less_than_equal", "less than or equal to", fault);
  }
  if (rule.lt.given() && compare(number, rule.lt) >= 0) {
    return refuse_bound(type, rule.lt, "lt", "less_than", "less than", fault);
  }
  if (rule.ge.given() && compare(number, rule.ge) < 0) {
    return refuse_bound(type, rule.ge, "ge", "greater_than_equal", "greater than or equal to", fault);
  }
  if (rule.gt.given() && compare(number, rule.gt) <= 0) {
    return refuse_bound(type, rule.gt, "gt", "greater_than", "greater than", fault);
  }
  return true;
}

// Dates, durations, decimals: values that their table can judge.
bool value_fits(const Type& type, const Rule& rule, const void* value, Fault& fault) {
  if (type.value == &detail::decimal_table && (rule.max_digits.given() || rule.decimal_places.given())) {
    const auto given = [](const detail::Length& length) {
      return length.given() ? std::optional(length.value) : std::nullopt;
    };
    if (!detail::check_digits(*static_cast<const Decimal*>(value), given(rule.max_digits), given(rule.decimal_places),
                              fault)) {
      return false;
    }
  }
  if (type.value->judge == nullptr) return true;
  struct Row {
    Bound Rule::* bound;
    bool (*holds)(int order);
    std::string_view name, fault_type, words;
  };
  static constexpr Row rows[] = {
      {&Rule::le, [](int order) { return order <= 0; }, "le", "less_than_equal", "less than or equal to"},
      {&Rule::lt, [](int order) { return order < 0; }, "lt", "less_than", "less than"},
      {&Rule::ge, [](int order) { return order >= 0; }, "ge", "greater_than_equal", "greater than or equal to"},
      {&Rule::gt, [](int order) { return order > 0; }, "gt", "greater_than", "greater than"},
  };
  for (const Row& row : rows) {
    const Bound& bound = rule.*row.bound;
    if (!bound.given()) continue;
    detail::BoundJudgement judgement{.tells = false};
    if (!type.value->judge(value, bound, judgement) || row.holds(judgement.order)) continue;
    judgement.tells = true;
    type.value->judge(value, bound, judgement);
    fault = {row.fault_type, fmt::format("Input should be {} {}", row.words, judgement.words),
             fmt::format("\"{}\":{}", row.name, judgement.json)};
    return false;
  }
  return true;
}

// A bound that is none of its type's would never be looked at.
void check_bounds(const Type& type, const Rule& rule) {
  if (type.kind != Kind::integer && type.kind != Kind::number && type.kind != Kind::value) return;
  const bool is_number = type.kind != Kind::value;
  std::unique_ptr<std::byte[]> memory(new std::byte[type.size]());
  type.make(memory.get());
  const auto destroy = [&type](void* object) { type.destroy(object); };
  const std::unique_ptr<void, decltype(destroy)> value(memory.get(), destroy);
  for (const auto field : {&Rule::le, &Rule::lt, &Rule::ge, &Rule::gt, &Rule::multiple_of}) {
    const Bound& bound = rule.*field;
    if (!bound.given() || (is_number && bound.kind != Bound::Kind::text)) continue;
    detail::BoundJudgement judgement{.tells = false};
    const bool good = !is_number && field != &Rule::multiple_of && type.value->judge != nullptr &&
                      type.value->judge(value.get(), bound, judgement);
    if (!good) {
      throw std::invalid_argument(fmt::format("a bound of a rule, '{}', is none for {}",
                                              bound.kind == Bound::Kind::text      ? std::string(bound.text)
                                              : bound.kind == Bound::Kind::integer ? fmt::format("{}", bound.integer)
                                                                                   : fmt::format("{}", bound.number),
                                              is_number ? "a number" : type.value->name));
    }
  }
}

bool text_fits(const Rule& rule, std::string_view text, Fault& fault) {
  if (rule.max_length.given() || rule.min_length.given()) {
    const std::size_t characters = character_count(text);
    const auto refuse = [&fault](std::string_view type, std::string_view words, std::string_view name,
                                 std::size_t limit) {
      fault = {type, fmt::format("String should have at {} {} character{}", words, limit, limit == 1 ? "" : "s"),
               fmt::format("\"{}\":{}", name, limit)};
      return false;
    };
    if (rule.max_length.given() && characters > rule.max_length.value) {
      return refuse("string_too_long", "most", "max_length", rule.max_length.value);
    }
    if (rule.min_length.given() && characters < rule.min_length.value) {
      return refuse("string_too_short", "least", "min_length", rule.min_length.value);
    }
  }
  if (rule.pattern.empty()) return true;
  if (re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), patterns().get(rule.pattern))) return true;
  std::string pattern;
  JsonWriter(pattern).string(rule.pattern);
  fault = {"string_pattern_mismatch", fmt::format("String should match pattern '{}'", rule.pattern),
           fmt::format("\"pattern\":{}", pattern)};
  return false;
}

std::string_view container_name(Kind kind) {
  switch (kind) {
    case Kind::set:
      return "Set";
    case Kind::map:
      return "Dictionary";
    case Kind::tuple:
      return "Tuple";
    default:
      return "List";
  }
}

}  // namespace

std::size_t character_count(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool length_fits(const Type& type, const Rule& rule, std::size_t length, Fault& fault) {
  const auto refuse = [&](std::string_view fault_type, std::string_view words, std::string_view name,
                          std::size_t limit) {
    const std::string_view container = container_name(type.kind);
    fault = {fault_type,
             fmt::format("{} should have at {} {} item{} after validation, not {}", container, words, limit,
                         limit == 1 ? "" : "s", length),
             fmt::format("\"field_type\":\"{}\",\"{}\":{},\"actual_length\":{}", container, name, limit, length)};
    return false;
  };
  if (rule.max_length.given() && length > rule.max_length.value) {
    return refuse("too_long", "most", "max_length", rule.max_length.value);
  }
  if (rule.min_length.given() && length < rule.min_length.value) {
    return refuse("too_short", "least", "min_length", rule.min_length.value);
  }
  return true;
}

bool satisfies(const Type& type, const Rule& rule, const void* value, Fault& fault) {
  switch (type.kind) {
    case Kind::integer:
    case Kind::number:
      if (!number_fits(type, rule, value, fault)) return false;
      break;
    case Kind::text:
      if (!text_fits(rule, *static_cast<const std::string*>(value), fault)) return false;
      break;
    case Kind::value:
      if (!value_fits(type, rule, value, fault)) return false;
      break;
    case Kind::list:
    case Kind::set:
    case Kind::map:
      if (!length_fits(type, rule, type.length(value), fault)) return false;
      break;
    default:
      break;
  }
  if (rule.check == nullptr) return true;
  const std::string wrong = rule.check(value);
  if (wrong.empty()) return true;
  fault = {"value_error", "Value error, " + wrong, "\"error\":{}"};
  return false;
}

void compile_patterns(const Type& type, const Rule& rule) {
  std::set<const Type*> seen;
  const auto visit = [&seen](const auto& self, const Type& one, const Rule& of) -> void {
    if (!of.pattern.empty()) patterns().get(of.pattern);
    check_bounds(one, of);
    if (one.kind == Kind::optional) return self(self, *one.item, of);
    if (!seen.insert(&one).second) return;
    if (one.item != nullptr) self(self, *one.item, Rule{});
    if (one.members == nullptr) return;
    for (std::size_t i = 0; i < one.count; ++i) self(self, *one.members[i].type, detail::rule_of(one, i));
  };
  visit(visit, type, rule);
}

}  // namespace laneway

namespace laneway::detail {

void throw_not_a_value() { throw std::invalid_argument("a text that is none of its Literal's values"); }

}  // namespace laneway::detail
