#include "lab/expression.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/assert.hpp"

namespace laneway::lab {
namespace {

std::optional<Range> times(const Range& a, const Range& b) {
  const double products[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  // Zero times infinity: the unbounded side may be anything.
  if (std::ranges::any_of(products, [](double each) { return std::isnan(each); })) return std::nullopt;
  const auto [least, most] = std::ranges::minmax(products);
  return Range{least, most};
}

std::optional<Range> divided(const Range& a, const Range& b) {
  if (b.low <= 0 && b.high >= 0) return std::nullopt;
  return times(a, {1 / b.high, 1 / b.low});
}

Range absolute(const Range& a) {
  const auto [least, most] = std::minmax({std::abs(a.low), std::abs(a.high)});
  return {a.low <= 0 && a.high >= 0 ? 0 : least, most};
}

}  // namespace

std::string Quantity::text() const {
  return arguments.empty() ? name : fmt::format("{}({})", name, fmt::join(arguments, ", "));
}

bool Expression::is_statement() const noexcept { return !nodes_.empty() && is_statement(nodes_.back().kind); }

std::optional<Range> Expression::number(const Lookup& lookup) const {
  LANEWAY_ASSERT(!is_statement());
  return number_at(nodes_.size() - 1, lookup);
}

std::optional<bool> Expression::truth(const Lookup& lookup) const {
  LANEWAY_ASSERT(is_statement());
  return truth_at(nodes_.size() - 1, lookup);
}

std::optional<Range> Expression::number_at(std::size_t at, const Lookup& lookup) const {
  const Node& node = nodes_[at];
  if (node.kind == Kind::constant) return Range{node.constant, node.constant};
  if (node.kind == Kind::quantity) return lookup(quantities_[node.quantity]);
  const auto a = number_at(node.left, lookup);
  if (!a) return std::nullopt;
  if (node.kind == Kind::negative) return Range{-a->high, -a->low};
  if (node.kind == Kind::absolute) return absolute(*a);
  const auto b = number_at(node.right, lookup);
  if (!b) return std::nullopt;
  switch (node.kind) {
    case Kind::sum:
      return Range{a->low + b->low, a->high + b->high};
    case Kind::difference:
      return Range{a->low - b->high, a->high - b->low};
    case Kind::product:
      return times(*a, *b);
    case Kind::quotient:
      return divided(*a, *b);
    case Kind::least:
      return Range{std::min(a->low, b->low), std::min(a->high, b->high)};
    default:
      return Range{std::max(a->low, b->low), std::max(a->high, b->high)};
  }
}

std::optional<bool> Expression::truth_at(std::size_t at, const Lookup& lookup) const {
  const Node& node = nodes_[at];
  if (node.kind == Kind::less || node.kind == Kind::at_most) {
    const auto a = number_at(node.left, lookup);
    const auto b = number_at(node.right, lookup);
    if (!a || !b) return std::nullopt;
    const bool strict = node.kind == Kind::less;
    if (strict ? a->high < b->low : a->high <= b->low) return true;
    if (strict ? a->low >= b->high : a->low > b->high) return false;
    return std::nullopt;
  }
  const auto a = truth_at(node.left, lookup);
  if (node.kind == Kind::negation) return a ? std::optional(!*a) : std::nullopt;
  const auto b = truth_at(node.right, lookup);
  const bool deciding = node.kind == Kind::disjunction;  // one side alone decides when it is this
  if (a == deciding || b == deciding) return deciding;
  if (!a || !b) return std::nullopt;
  return !deciding;
}

}  // namespace laneway::lab
