#pragma once

#include <cstddef>

namespace laneway::detail {

/// Storage for coroutine frames and other short-lived objects of a request: recycled per thread, so that a request
/// on the loop lane costs no call of malloc. May be freed on another thread than it came from. Thread-safe.
/// Errors: throws std::bad_alloc.
void* allocate_frame(std::size_t bytes);
void free_frame(void* frame, std::size_t bytes) noexcept;

}  // namespace laneway::detail
