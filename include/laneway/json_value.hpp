#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace laneway {

class JsonWriter;

/// One JSON value (RFC 8259) with all below it: a plain tree that owns its strings. Objects keep the order of their
/// members. Reading never throws: what is not there, or is of another kind, is a null pointer or an empty optional.
class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<std::pair<std::string, JsonValue>>;

  JsonValue() = default;
  explicit JsonValue(bool value) : data_(value) {}
  explicit JsonValue(std::int64_t value) : data_(value) {}
  explicit JsonValue(double value) : data_(value) {}
  explicit JsonValue(std::string value) : data_(std::move(value)) {}
  explicit JsonValue(const char* value) : data_(std::string(value)) {}
  explicit JsonValue(Array value) : data_(std::move(value)) {}
  explicit JsonValue(Object value) : data_(std::move(value)) {}

  bool is_null() const noexcept { return std::holds_alternative<std::monostate>(data_); }
  std::optional<bool> boolean() const noexcept;
  /// A whole number written without fraction or exponent, that fits 64 bits with a sign.
  std::optional<std::int64_t> integer() const noexcept;
  /// Any number.
  std::optional<double> number() const noexcept;
  const std::string* string() const noexcept { return std::get_if<std::string>(&data_); }
  const Array* array() const noexcept { return std::get_if<Array>(&data_); }
  const Object* object() const noexcept { return std::get_if<Object>(&data_); }

  /// The member `name` of an object, the last if it has several; null when there is none or this is no object.
  const JsonValue* find(std::string_view name) const noexcept;

  /// The value at a path of member names and array indices joined by dots: "latency.percentiles.0.seconds".
  const JsonValue* find_path(std::string_view path) const noexcept;

  /// The member or element; a null value when there is none, so that chains never fail: `json["detail"][0]["msg"]`.
  const JsonValue& operator[](std::string_view name) const noexcept;
  const JsonValue& operator[](const char* name) const noexcept { return (*this)[std::string_view(name)]; }
  template <std::integral I>
  const JsonValue& operator[](I index) const noexcept {
    return element(static_cast<std::size_t>(index));
  }
  /// Elements of an array or members of an object; else 0.
  std::size_t size() const noexcept;

  friend bool operator==(const JsonValue& a, std::string_view b) noexcept { return a.string() && *a.string() == b; }
  friend bool operator==(const JsonValue& a, const char* b) noexcept { return a == std::string_view(b); }
  friend bool operator==(const JsonValue& a, bool b) noexcept { return a.boolean() == b; }
  friend bool operator==(const JsonValue& a, double b) noexcept { return a.number() == b; }
  friend bool operator==(const JsonValue& a, std::nullptr_t) noexcept { return a.is_null(); }
  template <std::integral I>
    requires(!std::same_as<I, bool>)
  friend bool operator==(const JsonValue& a, I b) noexcept {
    return a.integer() == static_cast<std::int64_t>(b) || a.number() == static_cast<double>(b);
  }
  /// What GoogleTest shows of it.
  friend void PrintTo(const JsonValue& value, std::ostream* out);

  /// Equal as JSON: objects in any order of members, numbers by value (1 equals 1.0).
  friend bool operator==(const JsonValue& a, const JsonValue& b) noexcept;

  void write(JsonWriter& out) const;
  /// Compact JSON text of this value.
  std::string text() const;

 private:
  const JsonValue& element(std::size_t index) const noexcept;

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

}  // namespace laneway
