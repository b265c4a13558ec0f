#pragma once

#include <fmt/format.h>

#include <string_view>

namespace laneway {

enum class LogLevel : unsigned char { debug, info, warning, error, off };

/// Lines below this level are dropped. Default: info. Thread-safe.
void set_log_level(LogLevel level) noexcept;
LogLevel log_level() noexcept;

/// Write one line to stderr: "2024-03-08T12:00:00.123Z level text". One write(2) a line, so lines of several threads
/// never mix; control characters in `text` are escaped, so that a peer cannot forge a line. Thread-safe, never throws.
void log_line(LogLevel level, std::string_view text) noexcept;

template <class... Args>
void log_error(fmt::format_string<Args...> format, Args&&... args) {
  if (log_level() <= LogLevel::error) log_line(LogLevel::error, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_warning(fmt::format_string<Args...> format, Args&&... args) {
  if (log_level() <= LogLevel::warning) log_line(LogLevel::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
  if (log_level() <= LogLevel::info) log_line(LogLevel::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_debug(fmt::format_string<Args...> format, Args&&... args) {
  if (log_level() <= LogLevel::debug) log_line(LogLevel::debug, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace laneway
