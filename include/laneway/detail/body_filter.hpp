#pragma once

#include <string>
#include <utility>

namespace laneway::detail {

/// Changes a body on its way to the client, piece by piece. Called on the request's loop, as framework code: pieces are
/// small, and it must not block.
class BodyFilter {
 public:
  BodyFilter() = default;
  BodyFilter(const BodyFilter&) = delete;
  BodyFilter& operator=(const BodyFilter&) = delete;
  virtual ~BodyFilter() { delete before_; }

  /// Put in place of `piece` what is to be sent of it now. `last`: there are no more; then all that was held back
  /// comes. Not called any more when a body breaks off.
  virtual void filter(std::string& piece, bool last) = 0;

  /// Through the filters before this one, then through this one.
  void apply(std::string& piece, bool last) {
    if (before_ != nullptr) before_->apply(piece, last);
    filter(piece, last);
  }

 private:
  friend class FilterOwner;
  BodyFilter* before_ = nullptr;
};

/// Owns a chain of filters, or none; moves.
class FilterOwner {
 public:
  FilterOwner() = default;
  FilterOwner(FilterOwner&& other) noexcept : last_(std::exchange(other.last_, nullptr)) {}
  FilterOwner& operator=(FilterOwner&& other) noexcept {
    if (this != &other) {
      reset();
      last_ = std::exchange(other.last_, nullptr);
    }
    return *this;
  }
  ~FilterOwner() { reset(); }

  /// Behind those there are; takes ownership.
  void add(BodyFilter* filter) noexcept { filter->before_ = std::exchange(last_, filter); }
  void reset() noexcept { delete std::exchange(last_, nullptr); }
  explicit operator bool() const noexcept { return last_ != nullptr; }
  BodyFilter* operator->() const noexcept { return last_; }

 private:
  BodyFilter* last_ = nullptr;
};

}  // namespace laneway::detail
