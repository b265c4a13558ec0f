#include "json/explain.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "json/check_rule.hpp"

namespace laneway {
namespace {

// Follows the steps of CPython's scanner (Modules/_json.c), so that it fails where that does.
class Explainer {
 public:
  Explainer(std::string_view text, std::size_t depth_max) : text_(text), depth_max_(depth_max) {}

  JsonExplanation explain() {
    skip_blanks();
    if (value(0)) {
      skip_blanks();
      if (at_ != text_.size()) fail(at_, "Extra data");
    }
    if (!large_) out_.repaired.clear();
    if (large_ && !out_.fault) out_.repaired.append(text_.substr(copied_));
    return std::move(out_);
  }

 private:
  bool fail(std::size_t at, std::string_view error) {
    if (!out_.fault && !out_.too_deep) out_.fault = {character_count(text_.substr(0, at)), error};
    return false;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  void skip_blanks() {
    while (is(' ') || is('\t') || is('\n') || is('\r')) ++at_;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool value(std::size_t depth) {
    if (is('"')) return string();
    if (is('{') || is('[')) {
      if (depth == depth_max_) {
        out_.too_deep = true;
        return false;
      }
      return is('{') ? object(depth + 1) : array(depth + 1);
    }
    if (take("true") || take("false") || take("null")) return true;
    return number();
  }

  bool object(std::size_t depth) {
    ++at_;
    skip_blanks();
    if (take("}")) return true;
    for (;;) {
      if (!is('"')) return fail(at_, "Expecting property name enclosed in double quotes");
      if (!string()) return false;
      skip_blanks();
      if (!take(":")) return fail(at_, "Expecting ':' delimiter");
      skip_blanks();
      if (!value(depth)) return false;
      skip_blanks();
      if (take("}")) return true;
      if (!take(",")) return fail(at_, "Expecting ',' delimiter");
      skip_blanks();
    }
  }

  bool array(std::size_t depth) {
    ++at_;
    skip_blanks();
    if (take("]")) return true;
    for (;;) {
      if (!value(depth)) return false;
      skip_blanks();
      if (take("]")) return true;
      if (!take(",")) return fail(at_, "Expecting ',' delimiter");
      skip_blanks();
    }
  }

  bool string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail(at_, "Invalid control character at");
      if (c != '\\') {
        ++at_;
        continue;
      }
      if (at_ + 1 == text_.size()) break;
      const char escape = text_[at_ + 1];
      if (escape == 'u') {
        const std::string_view digits = text_.substr(at_ + 2, 4);
        const bool all = digits.size() == 4 && at_ + 6 < text_.size() && std::ranges::all_of(digits, is_hex);
        if (!all) return fail(at_ + 1, "Invalid \\uXXXX escape");
        at_ += 6;
      } else if (std::string_view("\"\\/bfnrt").find(escape) != std::string_view::npos) {
        at_ += 2;
      } else {
        return fail(at_, "Invalid \\escape");
      }
    }
    return fail(begin, "Unterminated string starting at");
  }

  static bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

  bool number() {
    const std::size_t begin = at_;
    if (is('-')) ++at_;
    if (!is_digit(peek())) {
      at_ = begin;
      return fail(begin, "Expecting value");
    }
    if (!take("0")) skip_digits();
    const std::size_t whole_end = at_;
    if (is('.') && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) {
      ++at_;
      skip_digits();
    }
    if (is('e') || is('E')) {
      std::size_t digits = at_ + 1;
      if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
      if (digits < text_.size() && is_digit(text_[digits])) {
        at_ = digits;
        skip_digits();
      }
    }
    if (at_ == whole_end && too_large(text_.substr(begin, at_ - begin))) {
      large_ = true;
      out_.repaired.append(text_.substr(copied_, at_ - copied_)).append("e0");
      copied_ = at_;
    }
    return true;
  }
  void skip_digits() {
    while (is_digit(peek())) ++at_;
  }
  static bool too_large(std::string_view whole) {
    std::int64_t negative = 0;
    std::uint64_t positive = 0;
    const char* end = whole.data() + whole.size();
    return (whole.front() == '-' ? std::from_chars(whole.data(), end, negative).ec
                                 : std::from_chars(whole.data(), end, positive).ec) == std::errc::result_out_of_range;
  }

  std::string_view text_;
  std::size_t depth_max_;
  std::size_t at_ = 0;
  std::size_t copied_ = 0;
  bool large_ = false;
  JsonExplanation out_;
};

}  // namespace

JsonExplanation explain_json(std::string_view text, std::size_t depth_max) {
  return Explainer(text, depth_max).explain();
}

}  // namespace laneway
