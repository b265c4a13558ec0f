#pragma once

#include <cstdint>
#include <utility>

namespace laneway {
class Next;
class Request;
class Response;
template <class T>
class Task;
}  // namespace laneway

namespace laneway::detail {

/// One middleware, behind what the user gave. Shared by all routes that it is around. Immutable: all loops call it.
class Middleware {
 public:
  Middleware() = default;
  Middleware(const Middleware&) = delete;
  Middleware& operator=(const Middleware&) = delete;
  virtual ~Middleware() = default;
  virtual Task<Response> call(Request& request, Next next) const = 0;

 private:
  friend class MiddlewareRef;
  std::uint32_t owners_ = 1;
};

/// Owns a Middleware together with its copies, which may end on several threads.
class MiddlewareRef {
 public:
  explicit MiddlewareRef(Middleware* owned) noexcept : owned_(owned) {}
  MiddlewareRef(const MiddlewareRef& other) noexcept : owned_(other.owned_) {
    if (owned_ != nullptr) __atomic_fetch_add(&owned_->owners_, 1, __ATOMIC_RELAXED);
  }
  MiddlewareRef(MiddlewareRef&& other) noexcept : owned_(std::exchange(other.owned_, nullptr)) {}
  MiddlewareRef& operator=(MiddlewareRef other) noexcept {
    std::swap(owned_, other.owned_);
    return *this;
  }
  ~MiddlewareRef() {
    if (owned_ != nullptr && __atomic_fetch_sub(&owned_->owners_, 1, __ATOMIC_ACQ_REL) == 1) delete owned_;
  }
  const Middleware* get() const noexcept { return owned_; }

 private:
  Middleware* owned_;
};

/// What makes a Middleware of an F: defined in <laneway/middleware.hpp>, which must be included.
template <class F>
class MiddlewareOf;

}  // namespace laneway::detail
