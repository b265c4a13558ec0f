#pragma once

#include <pthread.h>

#include <cstddef>
#include <memory>
#include <utility>

namespace laneway {

namespace detail {
/// Start a detached thread that calls `run(argument)`. Returns 0 or an errno (EAGAIN: no more threads to be had).
int start_thread(const char* name, std::size_t stack_bytes, void (*run)(void*), void* argument) noexcept;
}  // namespace detail

/// Start a detached thread that calls `function()`. `name`: at most 15 characters, seen in top and gdb.
/// `stack_bytes` are virtual; 0 means the system's default. Returns 0 or an errno.
template <class F>
int start_thread(const char* name, std::size_t stack_bytes, F function) {
  auto kept = std::make_unique<F>(std::move(function));
  const int error = detail::start_thread(
      name, stack_bytes,
      [](void* argument) {
        const std::unique_ptr<F> mine(static_cast<F*>(argument));
        (*mine)();
      },
      kept.get());
  if (error == 0) static_cast<void>(kept.release());
  return error;
}

}  // namespace laneway
