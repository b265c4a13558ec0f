#include "base/log.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <ctime>
#include <iterator>

namespace laneway {
namespace {

std::atomic<LogLevel> threshold{LogLevel::info};
constexpr std::array<std::string_view, 5> names = {"debug", "info", "warning", "error", "off"};

}  // namespace

void set_log_level(LogLevel level) noexcept { threshold.store(level, std::memory_order_relaxed); }
LogLevel log_level() noexcept { return threshold.load(std::memory_order_relaxed); }

void log_line(LogLevel level, std::string_view text) noexcept {
  if (level < log_level()) return;
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  std::tm utc{};
  gmtime_r(&now.tv_sec, &utc);
  fmt::memory_buffer line;
  try {
    fmt::format_to(std::back_inserter(line), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z {} ", utc.tm_year + 1900,
                   utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec / 1'000'000,
                   names[static_cast<std::size_t>(level)]);
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
        fmt::format_to(std::back_inserter(line), "\\x{:02x}", static_cast<unsigned char>(c));
      } else {
        line.push_back(c);
      }
    }
    line.push_back('\n');
  } catch (...) {
    return;  // out of memory: a lost log line is the least of it
  }
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace laneway
