#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace laneway {

/// The request methods Laneway knows. Source: RFC 9110 section 9, RFC 5789 (PATCH).
enum class Method : std::uint8_t { get, head, post, put, delete_, connect, options, trace, patch };

inline constexpr int method_count = 9;

/// The method's token on the wire, e.g. "GET".
std::string_view to_string(Method method) noexcept;

/// The method whose token is exactly `token` (methods are case-sensitive, RFC 9110 section 9.1); nothing if unknown.
std::optional<Method> parse_method(std::string_view token) noexcept;

/// A set of methods; small enough to pass by value.
class Methods {
 public:
  constexpr Methods() = default;
  constexpr Methods(Method method)
      : bits_(bit(method)) {}  // NOLINT(google-explicit-constructor): a method is a set of one
  static constexpr Methods all() { return Methods(static_cast<std::uint16_t>((1u << method_count) - 1)); }

  constexpr bool contains(Method method) const { return (bits_ & bit(method)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool intersects(Methods other) const { return (bits_ & other.bits_) != 0; }
  constexpr Methods operator|(Methods other) const { return Methods(static_cast<std::uint16_t>(bits_ | other.bits_)); }
  constexpr Methods& operator|=(Methods other) {
    bits_ = static_cast<std::uint16_t>(bits_ | other.bits_);
    return *this;
  }
  constexpr bool operator==(const Methods&) const = default;

 private:
  constexpr explicit Methods(std::uint16_t bits) : bits_(bits) {}
  static constexpr std::uint16_t bit(Method method) {
    return static_cast<std::uint16_t>(1u << static_cast<unsigned>(method));
  }
  std::uint16_t bits_ = 0;
};

constexpr Methods operator|(Method a, Method b) { return Methods(a) | Methods(b); }

}  // namespace laneway
