#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "laneway/detail/fixed_string.hpp"
#include "laneway/detail/optional_traits.hpp"
#include "laneway/rule.hpp"

// How a path function declares what it takes from the request:
//     Item read_item(Path<int, ge(1)> id, Query<"q", std::optional<std::string>> q, Query<"limit", int, Default(10)>
//     n);
// Values are converted as FastAPI does ("4.0" and "1_000" are integers, "on" is true); what cannot be converted or is
// missing is answered with 422 before the function is called, all faults in one answer.

namespace laneway {

/// The value of a parameter that the request does not have: `Query<"limit", int, Default(10)>`.
template <class T>
struct Default {
  T value;
  constexpr Default(T given) : value(given) {}  // NOLINT(google-explicit-constructor)
  template <class To>
  constexpr To as() const {
    return static_cast<To>(value);
  }
};

template <std::size_t bytes>
struct Default<detail::FixedString<bytes>> {
  detail::FixedString<bytes> value;
  consteval Default(const char (&literal)[bytes]) : value(literal) {}  // NOLINT(google-explicit-constructor)
  template <class To>
  constexpr To as() const {
    return To(value.view());
  }
};

template <std::size_t bytes>
Default(const char (&)[bytes]) -> Default<detail::FixedString<bytes>>;

namespace detail {

template <class Option>
struct DefaultTraits : std::false_type {};
template <class T>
struct DefaultTraits<Default<T>> : std::true_type {};

/// The value that a Default among `options` gives, else T's own.
template <class T, auto... options>
T initial_value() {
  T value{};
  [[maybe_unused]] const auto take = [&value](const auto& option) {
    if constexpr (DefaultTraits<std::remove_cvref_t<decltype(option)>>::value) value = option.template as<T>();
  };
  (take(options), ...);
  return value;
}

/// What all parameters share: they convert to the value they hold, and `*` and `->` reach it.
template <class T>
class Parameter {
 public:
  using value_type = T;

  T& value() & noexcept { return value_; }
  const T& value() const& noexcept { return value_; }
  T&& value() && noexcept { return std::move(value_); }
  operator const T&() const& noexcept { return value_; }    // NOLINT(google-explicit-constructor)
  operator T&&() && noexcept { return std::move(value_); }  // NOLINT(google-explicit-constructor)
  const T& operator*() const& noexcept { return value_; }
  T&& operator*() && noexcept { return std::move(value_); }
  const T* operator->() const noexcept { return &value_; }

 protected:
  explicit Parameter(T value) : value_(std::move(value)) {}

 private:
  T value_;
};

/// The rule that `options` make.
template <auto... options>
inline constexpr Rule rule_of_options = [] {
  Rule rule;
  [[maybe_unused]] const auto apply = [&rule](const auto& option) {
    if constexpr (requires { option.apply(rule); }) option.apply(rule);
  };
  (apply(options), ...);
  return rule;
}();

template <class Option>
concept IsOption = DefaultTraits<std::remove_cvref_t<Option>>::value ||
                   requires(const Option& option, Rule& rule) { option.apply(rule); };

/// A parameter with a name of its own.
template <FixedString parameter_name, class T, auto... options>
class NamedParameter : public Parameter<T> {
 public:
  static constexpr std::string_view name = parameter_name.view();
  /// Else the route that takes it does not compile, and says so at its own line.
  static constexpr bool options_fit = (IsOption<decltype(options)> && ...);
  static constexpr bool has_default = (DefaultTraits<std::remove_cv_t<decltype(options)>>::value || ...);
  static constexpr const Rule& rule = rule_of_options<options...>;

  NamedParameter() : Parameter<T>(initial_value<T, options...>()) {}
  NamedParameter(T value)
      : Parameter<T>(std::move(value)) {}  // NOLINT(google-explicit-constructor): tests call with it
};

/// An aggregate whose members are parameters.
template <class T>
class ModelParameter : public Parameter<T> {
 public:
  ModelParameter() : Parameter<T>(T{}) {}
  ModelParameter(T value) : Parameter<T>(std::move(value)) {}  // NOLINT(google-explicit-constructor)
};

}  // namespace detail

/// A path parameter: the value of the placeholder in its place (the first takes the first `{name}`, and so on).
/// A bare scalar or std::string in a signature is one, too. T: integer, floating point, bool, std::string, an
/// enumeration, a Literal, or a type with ValueTraits (dates, Uuid ...).
template <class T, auto... options>
class Path : public detail::Parameter<T> {
 public:
  static constexpr bool options_fit = (detail::IsOption<decltype(options)> && ...);
  /// Of a path parameter that would make no sense: it is always there.
  static constexpr bool has_default = (detail::DefaultTraits<std::remove_cv_t<decltype(options)>>::value || ...);
  static constexpr const Rule& rule = detail::rule_of_options<options...>;
  Path() : detail::Parameter<T>(T{}) {}
  Path(T value) : detail::Parameter<T>(std::move(value)) {}  // NOLINT(google-explicit-constructor): tests call with it
};

/// The query parameter `name`; of several the last. T as for Path; std::optional of it, which need not be there; a list
/// or a set of it, which takes all of them.
template <detail::FixedString name, class T, auto... options>
class Query : public detail::NamedParameter<name, T, options...> {
  using detail::NamedParameter<name, T, options...>::NamedParameter;
};

/// The header field `name`, in which '_' stands for '-' (convert_underscores(false) keeps it). T as for Query.
template <detail::FixedString name, class T, auto... options>
class Header : public detail::NamedParameter<name, T, options...> {
  using detail::NamedParameter<name, T, options...>::NamedParameter;
};

/// The cookie `name`. T as for Path, or std::optional of it.
template <detail::FixedString name, class T, auto... options>
class Cookie : public detail::NamedParameter<name, T, options...> {
  using detail::NamedParameter<name, T, options...>::NamedParameter;
};

/// The field `name` of a form in the body. T as for Query. An empty field counts as missing.
template <detail::FixedString name, class T, auto... options>
class Form : public detail::NamedParameter<name, T, options...> {
  using detail::NamedParameter<name, T, options...>::NamedParameter;
};

/// The member `name` of the JSON object in the body; the whole body if the path function takes no other and does not
/// say `embed`. T: anything that JSON can say. (An aggregate, a container or a variant in a signature is a whole body.)
template <detail::FixedString name, class T, auto... options>
class Body : public detail::NamedParameter<name, T, options...> {
  using detail::NamedParameter<name, T, options...>::NamedParameter;
};

/// The members of the aggregate T as query parameters, header fields, cookies or form fields.
template <class T>
class QueryModel : public detail::ModelParameter<T> {
  using detail::ModelParameter<T>::ModelParameter;
};
template <class T>
class HeaderModel : public detail::ModelParameter<T> {
  using detail::ModelParameter<T>::ModelParameter;
};
template <class T>
class CookieModel : public detail::ModelParameter<T> {
  using detail::ModelParameter<T>::ModelParameter;
};
template <class T>
class FormModel : public detail::ModelParameter<T> {
  using detail::ModelParameter<T>::ModelParameter;
};

}  // namespace laneway
