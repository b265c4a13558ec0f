#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace laneway::lab {

/// A number that is known to lie between two bounds; one that is known exactly has them equal. "At least 15" reaches to
/// infinity.
struct Range {
  double low = 0;
  double high = 0;
};

/// A number that an expression asks for by name: `rps(fastapi, sleep.native)`, or `cores` without arguments.
struct Quantity {
  std::string name = {};
  std::vector<std::string> arguments = {};

  /// As it was written, blanks apart.
  std::string text() const;
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

/// Arithmetic and comparisons over named numbers: what a claim tests, and what a model computes.
///
///     rps(fastapi, sleep.native) / rps(fastapi, sleep.blocking) > 10 and not (cpu(go, root) >= 0.001)
///
/// Of: numbers, names, `name(argument, ...)`, + - * / and parentheses, abs min max, < <= > >=, and or not. An argument
/// is a name of letters, digits and . _ -. Thread safety: a value.
class Expression {
 public:
  /// Errors: one sentence with the column, counted from 1.
  static std::expected<Expression, std::string> parse(std::string_view text);

  /// What it asks for, each once, in the order of the text.
  const std::vector<Quantity>& quantities() const noexcept { return quantities_; }
  /// Does it say something that is true or false? Else it is a number.
  bool is_statement() const noexcept;

  /// The value of a quantity; nothing: unknown.
  using Lookup = std::function<std::optional<Range>(const Quantity&)>;
  /// The number; nothing when a quantity that matters is unknown, or something is divided by what may be zero.
  std::optional<Range> number(const Lookup& lookup) const;
  /// Is the statement true? Nothing: it may be either, for all that is known.
  std::optional<bool> truth(const Lookup& lookup) const;

 private:
  enum class Kind : unsigned char {
    constant,
    quantity,
    negative,
    absolute,
    sum,
    difference,
    product,
    quotient,
    least,
    most,
    less,
    at_most,
    conjunction,
    disjunction,
    negation
  };
  struct Node {
    Kind kind = Kind::constant;
    double constant = 0;
    std::size_t quantity = 0;
    std::size_t left = 0, right = 0;  // nodes before this one
  };
  friend class ExpressionParser;

  static bool is_statement(Kind kind) noexcept { return kind >= Kind::less; }
  std::optional<Range> number_at(std::size_t node, const Lookup& lookup) const;
  std::optional<bool> truth_at(std::size_t node, const Lookup& lookup) const;

  std::vector<Node> nodes_;  // the last is the whole
  std::vector<Quantity> quantities_;
};

}  // namespace laneway::lab
