#include <fmt/format.h>

#include <charconv>

#include "lab/expression.hpp"

namespace laneway::lab {
namespace {

constexpr unsigned depth_max = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_of_argument(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; }

}  // namespace

/// Recursive descent: one function for each level of precedence. The first mistake ends it.
class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  std::expected<Expression, std::string> parse() {
    try {
      disjunction();
      skip_blanks();
      if (at_ < text_.size()) wrong("what stands here is not understood");
      return std::move(expression_);
    } catch (Mistake& mistake) {
      return std::unexpected(std::move(mistake.text));
    }
  }

 private:
  using Kind = Expression::Kind;
  struct Mistake {
    std::string text;
  };

  [[noreturn]] void wrong(std::string_view what) { wrong_at(at_, what); }
  [[noreturn]] void wrong_at(std::size_t at, std::string_view what) {
    throw Mistake{fmt::format("column {}: {}", at + 1, what)};
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
  }

  bool take(std::string_view sign) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(sign)) return false;
    const char after = at_ + sign.size() < text_.size() ? text_[at_ + sign.size()] : ' ';
    if (is_letter(sign.front()) && (is_letter(after) || is_digit(after))) return false;  // a longer name
    at_ += sign.size();
    return true;
  }

  void expect(std::string_view sign) {
    if (!take(sign)) wrong(fmt::format("\"{}\" is missing", sign));
  }

  std::size_t add(Expression::Node node) {
    expression_.nodes_.push_back(node);
    return expression_.nodes_.size() - 1;
  }
  std::size_t add(Kind kind, std::size_t left, std::size_t right) {
    return add(Expression::Node{.kind = kind, .left = left, .right = right});
  }

  void need(std::size_t node, bool statement, std::size_t at) {
    if (Expression::is_statement(expression_.nodes_[node].kind) == statement) return;
    wrong_at(at, statement ? "a comparison is missing" : "a number is missing");
  }

  std::size_t disjunction() {
    if (++depth_ > depth_max) wrong("too deep");
    std::size_t left = conjunction();
    while (take("or")) left = both(Kind::disjunction, left, &ExpressionParser::conjunction);
    --depth_;
    return left;
  }

  std::size_t conjunction() {
    std::size_t left = negation();
    while (take("and")) left = both(Kind::conjunction, left, &ExpressionParser::negation);
    return left;
  }

  std::size_t both(Kind kind, std::size_t left, std::size_t (ExpressionParser::*next)()) {
    need(left, true, at_);
    const std::size_t begin = at_;
    const std::size_t right = (this->*next)();
    need(right, true, begin);
    return add(kind, left, right);
  }

  std::size_t negation() {
    if (!take("not")) return comparison();
    if (++depth_ > depth_max) wrong("too deep");
    const std::size_t begin = at_;
    const std::size_t inner = negation();
    need(inner, true, begin);
    --depth_;
    return add(Kind::negation, inner, 0);
  }

  std::size_t comparison() {
    const std::size_t begin = at_;
    const std::size_t left = sum();
    // ">" is "<" with its sides exchanged.
    for (const auto& [sign, kind, exchanged] : {Sign{"<=", Kind::at_most, false}, Sign{">=", Kind::at_most, true},
                                                Sign{"<", Kind::less, false}, Sign{">", Kind::less, true}}) {
      if (!take(sign)) continue;
      need(left, false, begin);
      const std::size_t middle = at_;
      const std::size_t right = sum();
      need(right, false, middle);
      return exchanged ? add(kind, right, left) : add(kind, left, right);
    }
    return left;
  }

  struct Sign {
    std::string_view text;
    Kind kind;
    bool exchanged;
  };

  std::size_t sum() {
    std::size_t left = product();
    while (true) {
      if (take("+")) {
        left = arithmetic(Kind::sum, left, &ExpressionParser::product);
      } else if (take("-")) {
        left = arithmetic(Kind::difference, left, &ExpressionParser::product);
      } else {
        return left;
      }
    }
  }

  std::size_t product() {
    std::size_t left = factor();
    while (true) {
      if (take("*")) {
        left = arithmetic(Kind::product, left, &ExpressionParser::factor);
      } else if (take("/")) {
        left = arithmetic(Kind::quotient, left, &ExpressionParser::factor);
      } else {
        return left;
      }
    }
  }

  std::size_t arithmetic(Kind kind, std::size_t left, std::size_t (ExpressionParser::*next)()) {
    need(left, false, at_);
    const std::size_t begin = at_;
    const std::size_t right = (this->*next)();
    need(right, false, begin);
    return add(kind, left, right);
  }

  std::size_t factor() {
    if (take("(")) {
      const std::size_t inner = disjunction();
      expect(")");
      return inner;
    }
    if (take("-")) {
      if (++depth_ > depth_max) wrong("too deep");
      const std::size_t begin = at_;
      const std::size_t inner = factor();
      need(inner, false, begin);
      --depth_;
      return add(Kind::negative, inner, 0);
    }
    skip_blanks();
    if (at_ < text_.size() && is_digit(text_[at_])) return constant();
    if (at_ < text_.size() && is_letter(text_[at_])) return named();
    wrong("a number, a name or a parenthesis is missing");
  }

  std::size_t constant() {
    double value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc()) wrong("no number that can be held");
    at_ = static_cast<std::size_t>(end - text_.data());
    return add(Expression::Node{.constant = value});
  }

  std::string word(bool (*belongs)(char)) {
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    if (at_ == begin) wrong("a name is missing");
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::size_t named() {
    Quantity quantity{.name = word([](char c) { return is_letter(c) || is_digit(c); })};
    if (quantity.name == "abs") return one_sided();
    if (quantity.name == "min") return of_several(Kind::least);
    if (quantity.name == "max") return of_several(Kind::most);
    if (take("(")) {
      do quantity.arguments.push_back(word(is_of_argument));
      while (take(","));
      expect(")");
    }
    auto& known = expression_.quantities_;
    std::size_t index = 0;
    while (index < known.size() && !(known[index] == quantity)) ++index;
    if (index == known.size()) known.push_back(std::move(quantity));
    return add(Expression::Node{.kind = Kind::quantity, .quantity = index});
  }

  std::size_t one_sided() {
    expect("(");
    const std::size_t inner = number_inside();
    expect(")");
    return add(Kind::absolute, inner, 0);
  }

  std::size_t of_several(Kind kind) {
    expect("(");
    std::size_t left = number_inside();
    while (take(",")) left = add(kind, left, number_inside());
    expect(")");
    return left;
  }

  std::size_t number_inside() {
    const std::size_t begin = at_;
    const std::size_t inner = disjunction();
    need(inner, false, begin);
    return inner;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
  Expression expression_;
};

std::expected<Expression, std::string> Expression::parse(std::string_view text) {
  return ExpressionParser(text).parse();
}

}  // namespace laneway::lab
