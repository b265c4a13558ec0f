#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "laneway/detail/type.hpp"

namespace laneway {

/// A place in a request: ["body", "items", 3, "price"], from the inside out. Lives on the stack.
struct Location {
  const Location* outer = nullptr;
  std::string_view name = {};
  std::int64_t index = -1;  ///< of a list's item; then there is no name
};

/// The `detail` of a 422 answer while it grows: items separated by commas.
/// Bounds: after `count_max` faults no more are told; once `bytes_max` are written, inputs are told as null (a small
/// request with many faults must not become a large answer).
class Faults {
 public:
  static constexpr std::size_t count_max = 1000;
  static constexpr std::size_t bytes_max = 256 * 1024;

  explicit Faults(std::string& out) : out_(out), empty_before_(out.size()) {}

  /// `input` is JSON.
  void add(const Location& location, const detail::Fault& fault, std::string_view input);
  void add_missing(const Location& location, std::string_view input = "null") {
    add(location, {"missing", "Field required", {}}, input);
  }
  /// Will an input be told? Else the caller need not write it.
  bool tells_input() const { return out_.size() < bytes_max && count_ < count_max; }
  bool none() const { return out_.size() == empty_before_; }
  std::size_t count() const { return count_; }

  /// Forget all faults added since there were `count` and `bytes`: a union tries its alternatives.
  struct Mark {
    std::size_t bytes, count;
  };
  Mark mark() const { return {out_.size(), count_}; }
  void rewind(Mark mark) { out_.resize(mark.bytes), count_ = mark.count; }

 private:
  std::string& out_;
  std::size_t empty_before_;
  std::size_t count_ = 0;
};

}  // namespace laneway
