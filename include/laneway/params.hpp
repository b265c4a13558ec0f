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

// How a path function declares what it takes from the request:
//     Item read_item(Path<int> id, Query<"q", std::optional<std::string>> q, Query<"limit", int, Default(10)> limit);
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

}  // namespace detail

/// A path parameter: the value of the placeholder in its place (the first takes the first `{name}`, and so on).
/// A bare scalar or std::string in a signature is one, too. T: integer, floating point, bool, std::string.
template <class T, auto... options>
class Path : public detail::Parameter<T> {
  static_assert(sizeof...(options) == 0,
                "Path has no such option; a path parameter is always there and has no default");

 public:
  Path() : detail::Parameter<T>(T{}) {}
  Path(T value) : detail::Parameter<T>(std::move(value)) {}  // NOLINT(google-explicit-constructor): tests call with it
};

/// The query parameter `name`; of several the last. T as for Path, or std::optional of it, which need not be there.
template <detail::FixedString parameter_name, class T, auto... options>
class Query : public detail::Parameter<T> {
  static_assert((detail::DefaultTraits<std::remove_cv_t<decltype(options)>>::value && ...),
                "Query has no such option: Default(value) is one");

 public:
  static constexpr std::string_view name = parameter_name.view();
  static constexpr bool required =
      !(detail::OptionalTraits<T>::value || ... || detail::DefaultTraits<std::remove_cv_t<decltype(options)>>::value);

  Query() : detail::Parameter<T>(detail::initial_value<T, options...>()) {}
  Query(T value) : detail::Parameter<T>(std::move(value)) {}  // NOLINT(google-explicit-constructor): tests call with it
};

}  // namespace laneway
