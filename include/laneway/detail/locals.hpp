#pragma once

#include <utility>
#include <vector>

namespace laneway::detail {

/// Its address stands for T.
template <class T>
inline constexpr char local_key = 0;

/// Values that live as long as a request, at most one of each type; they keep their place.
/// Thread safety: the request's chain.
class Locals {
 public:
  Locals() = default;
  Locals(const Locals&) = delete;
  Locals& operator=(const Locals&) = delete;
  ~Locals() { clear(); }

  template <class T>
  T* find() const noexcept {
    for (const One& one : all_) {
      if (one.key == &local_key<T>) return static_cast<T*>(one.value);
    }
    return nullptr;
  }
  template <class T>
  T& set(T value) {
    if (T* known = find<T>()) return *known = std::move(value);
    all_.reserve(all_.size() + 1);
    T* made = new T(std::move(value));
    all_.push_back({&local_key<T>, made, [](void* owned) noexcept { delete static_cast<T*>(owned); }});
    return *made;
  }
  void clear() noexcept {
    while (!all_.empty()) {
      const One last = all_.back();
      all_.pop_back();
      last.destroy(last.value);
    }
  }

 private:
  struct One {
    const void* key;
    void* value;
    void (*destroy)(void*) noexcept;
  };
  std::vector<One> all_;
};

}  // namespace laneway::detail
