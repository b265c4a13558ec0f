#include "web/middleware/line_writer.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "base/thread.hpp"

namespace laneway {
namespace {

constexpr std::chrono::milliseconds batch_wait{100};
constexpr std::chrono::seconds last_wait{2};
constexpr std::size_t stack_bytes = 256 * 1024;

std::uint64_t lines_in(std::string_view text) noexcept {
  return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

// Whole lines from the front of `text`, at most `bytes_max` of them, but one line at least.
std::string_view some_lines(std::string_view text, std::size_t bytes_max) noexcept {
  if (text.size() <= bytes_max) return text;
  auto end = text.substr(0, bytes_max).rfind('\n');
  if (end == text.npos) end = text.find('\n');
  return text.substr(0, end + 1);
}

}  // namespace

struct LineWriter::Shared {
  UniqueFd file;
  std::size_t bytes_max;
  std::size_t bytes_at_once;
  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::string waiting;
  bool stopping = false;
  bool ended = false;
  std::atomic<std::uint64_t> dropped{0};
  std::uint64_t told = 0;  // of `dropped`; the thread's
  int error_told = 0;      // the thread's

  Shared(UniqueFd given, std::size_t most) : file(std::move(given)), bytes_max(most) {
    struct stat facts{};
    const bool regular = ::fstat(file.get(), &facts) == 0 && S_ISREG(facts.st_mode);
    bytes_at_once = regular ? 64 * 1024 : PIPE_BUF;
  }

  bool take(std::string_view line) {
    const std::lock_guard lock(mutex);
    const std::size_t before = waiting.size();
    if (line.size() > bytes_max - std::min(before, bytes_max)) return false;
    waiting += line;
    const std::size_t half = bytes_max / 2;
    if (before == 0 || (before <= half && waiting.size() > half)) changed.notify_all();
    return true;
  }

  void run() {
    std::string lines;
    for (bool last = false; !last;) {
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return stopping || !waiting.empty(); });
        // More will come: one write for all of them.
        changed.wait_for(lock, batch_wait, [this] { return stopping || waiting.size() > bytes_max / 2; });
        last = stopping;
        lines.swap(waiting);
      }
      write_all(lines);
      lines.clear();
      tell_dropped();
    }
    const std::lock_guard lock(mutex);
    ended = true;
    changed.notify_all();
  }

  void write_all(std::string_view lines) {
    while (!lines.empty()) {
      std::string_view some = some_lines(lines, bytes_at_once);
      lines.remove_prefix(some.size());
      while (!some.empty()) {
        const ssize_t written = ::write(file.get(), some.data(), some.size());
        if (written >= 0) {
          some.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
          pollfd room{.fd = file.get(), .events = POLLOUT, .revents = 0};
          ::poll(&room, 1, 1000);
        } else if (errno != EINTR) {
          fail(errno);
          dropped.fetch_add(lines_in(some), std::memory_order_relaxed);
          break;
        }
      }
    }
  }

  void fail(int error) {
    if (std::exchange(error_told, error) == error) return;
    log_error("a log cannot be written: {}", std::strerror(error));
  }

  void tell_dropped() {
    const std::uint64_t now = dropped.load(std::memory_order_relaxed);
    if (now == told) return;
    log_warning("{} lines of a log were dropped, {} in all", now - told, now);
    told = now;
  }
};

LineWriter::LineWriter(UniqueFd file, std::size_t buffer_bytes_max)
    : shared_(std::make_shared<Shared>(std::move(file), buffer_bytes_max)) {
  const int error = start_thread("laneway-log", stack_bytes, [shared = shared_] { shared->run(); });
  if (error != 0) throw std::system_error(error, std::generic_category(), "a thread for a log");
}

LineWriter::~LineWriter() {
  std::unique_lock lock(shared_->mutex);
  shared_->stopping = true;
  shared_->changed.notify_all();
  shared_->changed.wait_for(lock, last_wait, [this] { return shared_->ended; });
}

bool LineWriter::write(std::string_view line) noexcept {
  bool taken = false;
  try {
    taken = shared_->take(line);
  } catch (...) {
    taken = false;  // no memory: as if there was no room
  }
  if (!taken) shared_->dropped.fetch_add(1, std::memory_order_relaxed);
  return taken;
}

std::uint64_t LineWriter::dropped() const noexcept { return shared_->dropped.load(std::memory_order_relaxed); }

}  // namespace laneway
