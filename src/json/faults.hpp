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
/// Bounds: after `count_max` faults no more are told; once `bytes_max` are written, inputs are told as null, and once
/// `told_bytes_max` are, nothing more (a small request must not become a large answer, and a map's key, which is the
/// client's, stands in the location of each fault below it).
class Faults {
 public:
  static constexpr std::size_t count_max = 1000;
  static constexpr std::size_t bytes_max = 256 * 1024;
  static constexpr std::size_t told_bytes_max = 1024 * 1024;

  explicit Faults(std::string& out) : out_(out) {}

  /// `input` is JSON.
  void add(const Location& location, const detail::Fault& fault, std::string_view input);
  void add_missing(const Location& location, std::string_view input = "null") {
    add(location, {"missing", "Field required", {}}, input);
  }
  /// Will an input be told? Else the caller need not write it.
  bool tells_input() const { return out_.size() < bytes_max && count_ < count_max; }
  bool none() const { return count_ == 0; }

  /// Alternatives of unions that may be tried from here on; by default as many as there are.
  void allow_tries(std::size_t tries) { tries_left_ = tries; }
  bool may_try() {
    if (tries_left_ == 0) too_many_tries_ = true;
    return tries_left_ != 0 && tries_left_-- != 0;
  }
  /// One more was wanted than may be.
  bool too_many_tries() const { return too_many_tries_; }

  /// Forget all faults added since there were `count` and `bytes`: a union tries its alternatives.
  struct Mark {
    std::size_t bytes, count;
  };
  Mark mark() const { return {out_.size(), count_}; }
  void rewind(Mark mark) { out_.resize(mark.bytes), count_ = mark.count; }

 private:
  std::string& out_;
  std::size_t count_ = 0;  // also those that are not told
  std::size_t tries_left_ = SIZE_MAX;
  bool too_many_tries_ = false;
};

}  // namespace laneway
