#pragma once

namespace laneway {

/// Print the failed assertion and abort. Never returns.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace laneway

/// What we believe. Checked in every build: a wrong belief must stop the process, not corrupt it.
/// What the world may do (bytes, kernel answers, user code) is handled, never asserted.
#define LANEWAY_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::laneway::assertion_failed(#condition, __FILE__, __LINE__))
