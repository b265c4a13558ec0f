#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "laneway/detail/fixed_string.hpp"

// What may be said about a value beside its type: as options of a parameter, Query<"limit", int, ge(1), le(100)>, or
// beside a model's members: struct Rules { Rule price{.gt = 0}; }.

namespace laneway {

namespace detail {

/// What bounds a value: a number, or the text of a date, a duration, a decimal; or none.
struct Bound {
  enum class Kind : std::uint8_t { none, integer, number, text } kind = Kind::none;
  long long integer = 0;
  double number = 0;
  std::string_view text = {};

  constexpr Bound() = default;
  template <std::integral I>
  constexpr Bound(I value)  // NOLINT(google-explicit-constructor): Rule{.gt = 0}
      : kind(Kind::integer), integer(static_cast<long long>(value)), number(static_cast<double>(value)) {}
  template <std::floating_point F>
  constexpr Bound(F value)  // NOLINT(google-explicit-constructor)
      : kind(Kind::number), number(static_cast<double>(value)) {}
  constexpr Bound(std::string_view value)  // NOLINT(google-explicit-constructor)
      : kind(Kind::text), text(value) {}
  constexpr Bound(const char* value) : Bound(std::string_view(value)) {}  // NOLINT(google-explicit-constructor)
  constexpr bool given() const { return kind != Kind::none; }
};

/// A length in characters or items, or none.
struct Length {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t value = none;
  constexpr Length() = default;
  constexpr Length(std::size_t given_value) : value(given_value) {}  // NOLINT(google-explicit-constructor)
  constexpr bool given() const { return value != none; }
};

/// Yes, no, or as the type says.
struct Choice {
  enum class Kind : std::uint8_t { automatic, yes, no } kind = Kind::automatic;
  constexpr Choice() = default;
  constexpr Choice(bool value) : kind(value ? Kind::yes : Kind::no) {}  // NOLINT(google-explicit-constructor)
};

}  // namespace detail

/// What a value must satisfy and what is told of it. Bounds are numbers; of dates, times and durations texts as a
/// request has them, `Rule{.ge = "2020-01-01"}`, of durations also seconds, of decimals also texts. Lengths count
/// characters (code points) of strings and items of lists, sets and maps. Texts live as long as the program (literals
/// do).
struct Rule {
  detail::Bound gt = {}, ge = {}, lt = {}, le = {}, multiple_of = {};
  detail::Length min_length = {}, max_length = {};
  /// Of a Decimal: digits in all, and those behind the point; zeros at its end do not count.
  detail::Length max_digits = {}, decimal_places = {};
  /// A regular expression (RE2's syntax) that matches somewhere in the text: "^...$" for the whole.
  std::string_view pattern = {};
  /// The name in the request, in the answer and in the document, where it is not the member's.
  std::string_view alias = {};
  std::string_view title = {}, description = {};
  /// A JSON array, e.g. R"(["Foo", "Bar"])".
  std::string_view examples = {};
  /// The member whose Literal tells which of a variant's models is meant.
  std::string_view discriminator = {};
  bool deprecated = false;
  bool include_in_schema = true;
  /// Header: "x_token" stands for the field x-token.
  bool convert_underscores = true;
  /// Body: an object with this one as a member, though it is the only one.
  bool embed = false;
  /// Must a request have it? By default a member must be there unless it has an initial value (a std::string one that
  /// is not empty), or is an optional, a list, a set or a map.
  detail::Choice required = {};
  /// `check<function>`: says what is wrong with a value; nothing when it is good.
  std::string (*check)(const void* value) = nullptr;
};

/// What a model does with members of the request that it does not have: `static constexpr Extra extra = Extra::forbid;`
/// in its Rules.
enum class Extra : std::uint8_t { ignore, forbid };

namespace detail {

template <class F>
struct CheckedValue;
template <class T>
struct CheckedValue<std::string (*)(const T&)> {
  using Type = T;
};
template <class T>
struct CheckedValue<std::string (*)(T)> {
  using Type = T;
};

/// One option of a parameter. Structural, so that it can be a template argument.
template <class Value, void (*apply_to)(Rule&, const Value&)>
struct Option {
  Value value;
  constexpr void apply(Rule& rule) const { apply_to(rule, value); }
};
/// The same for texts.
template <std::size_t bytes, std::string_view Rule::* field>
struct TextOption {
  FixedString<bytes> value;
  constexpr void apply(Rule& rule) const { rule.*field = value.view(); }
};

template <std::size_t bytes, Bound Rule::* field>
struct TextBoundOption {
  FixedString<bytes> value;
  constexpr void apply(Rule& rule) const { rule.*field = Bound(value.view()); }
};

template <Bound Rule::* field, class N>
constexpr void set_bound(Rule& rule, const N& value) {
  rule.*field = Bound(value);
}
template <Length Rule::* field>
constexpr void set_length(Rule& rule, const std::size_t& value) {
  rule.*field = Length(value);
}
template <bool Rule::* field>
constexpr void set_flag(Rule& rule, const bool& value) {
  rule.*field = value;
}
constexpr void set_required(Rule& rule, const bool& value) { rule.required = value; }
template <auto function>
constexpr void set_check(Rule& rule, const bool&) {
  using T = typename CheckedValue<decltype(function)>::Type;
  rule.check = [](const void* value) -> std::string { return function(*static_cast<const T*>(value)); };
}

template <class T>
concept Number = std::integral<T> || std::floating_point<T>;

template <Bound Rule::* field, Number N>
using BoundOption = Option<N, &set_bound<field, N>>;
template <Length Rule::* field>
using LengthOption = Option<std::size_t, &set_length<field>>;
template <bool Rule::* field>
using FlagOption = Option<bool, &set_flag<field>>;

}  // namespace detail

// Options of parameters: the fields of Rule, one each.
consteval auto gt(detail::Number auto n) { return detail::BoundOption<&Rule::gt, decltype(n)>{n}; }
consteval auto ge(detail::Number auto n) { return detail::BoundOption<&Rule::ge, decltype(n)>{n}; }
consteval auto lt(detail::Number auto n) { return detail::BoundOption<&Rule::lt, decltype(n)>{n}; }
consteval auto le(detail::Number auto n) { return detail::BoundOption<&Rule::le, decltype(n)>{n}; }
template <std::size_t n>
consteval auto gt(const char (&text)[n]) {
  return detail::TextBoundOption<n, &Rule::gt>{text};
}
template <std::size_t n>
consteval auto ge(const char (&text)[n]) {
  return detail::TextBoundOption<n, &Rule::ge>{text};
}
template <std::size_t n>
consteval auto lt(const char (&text)[n]) {
  return detail::TextBoundOption<n, &Rule::lt>{text};
}
template <std::size_t n>
consteval auto le(const char (&text)[n]) {
  return detail::TextBoundOption<n, &Rule::le>{text};
}
consteval auto multiple_of(detail::Number auto n) { return detail::BoundOption<&Rule::multiple_of, decltype(n)>{n}; }
consteval auto min_length(std::size_t n) { return detail::LengthOption<&Rule::min_length>{n}; }
consteval auto max_length(std::size_t n) { return detail::LengthOption<&Rule::max_length>{n}; }
consteval auto max_digits(std::size_t n) { return detail::LengthOption<&Rule::max_digits>{n}; }
consteval auto decimal_places(std::size_t n) { return detail::LengthOption<&Rule::decimal_places>{n}; }
template <std::size_t n>
consteval auto pattern(const char (&text)[n]) {
  return detail::TextOption<n, &Rule::pattern>{text};
}
template <std::size_t n>
consteval auto title(const char (&text)[n]) {
  return detail::TextOption<n, &Rule::title>{text};
}
template <std::size_t n>
consteval auto description(const char (&text)[n]) {
  return detail::TextOption<n, &Rule::description>{text};
}
template <std::size_t n>
consteval auto examples(const char (&json)[n]) {
  return detail::TextOption<n, &Rule::examples>{json};
}
template <std::size_t n>
consteval auto discriminator(const char (&name)[n]) {
  return detail::TextOption<n, &Rule::discriminator>{name};
}
inline constexpr detail::FlagOption<&Rule::deprecated> deprecated{true};
inline constexpr detail::FlagOption<&Rule::embed> embed{true};
consteval auto include_in_schema(bool value) { return detail::FlagOption<&Rule::include_in_schema>{value}; }
consteval auto required(bool value) { return detail::Option<bool, &detail::set_required>{value}; }
consteval auto convert_underscores(bool value) { return detail::FlagOption<&Rule::convert_underscores>{value}; }
/// A function `std::string f(const T&)` that says what is wrong with a value ("" if nothing): its text becomes the
/// fault's message, behind "Value error, ". As a member's rule: Rule{.check = check_of<f>}.
template <auto function>
inline constexpr detail::Option<bool, &detail::set_check<function>> check{true};
template <auto function>
inline constexpr auto check_of = [] {
  Rule rule;
  detail::set_check<function>(rule, true);
  return rule.check;
}();

/// One of some texts: `Literal<"created_at", "updated_at"> order_by;`. Without an initial value it is the first.
template <detail::FixedString... texts>
class Literal {
  static_assert(sizeof...(texts) >= 1 && sizeof...(texts) <= 255);

 public:
  static constexpr std::string_view values[] = {texts.view()...};

  Literal() = default;
  constexpr Literal(std::string_view text) {  // NOLINT(google-explicit-constructor): Literal<"a"> l = "a";
    index_ = static_cast<unsigned char>(sizeof...(texts));
    for (std::size_t i = 0; i < sizeof...(texts); ++i) {
      if (values[i] == text) index_ = static_cast<unsigned char>(i);
    }
    if (index_ == sizeof...(texts)) not_a_value();
  }
  constexpr Literal(const char* text) : Literal(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)

  constexpr std::string_view value() const noexcept { return values[index_]; }
  constexpr operator std::string_view() const noexcept { return value(); }  // NOLINT(google-explicit-constructor)
  friend constexpr bool operator==(const Literal&, const Literal&) = default;
  friend constexpr bool operator==(const Literal& a, std::string_view b) { return a.value() == b; }

 private:
  [[noreturn]] static void not_a_value();
  unsigned char index_;  // no initial value: so the framework can tell whether a member has one
};

namespace detail {
[[noreturn]] void throw_not_a_value();
template <class T>
struct LiteralTraits {
  static constexpr bool value = false;
};
template <FixedString... texts>
struct LiteralTraits<Literal<texts...>> {
  static constexpr bool value = true;
};
}  // namespace detail

template <detail::FixedString... texts>
void Literal<texts...>::not_a_value() {
  detail::throw_not_a_value();
}

}  // namespace laneway
