#include "load/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace laneway::load {
namespace {

// Whatever becomes of the terminal, the run goes on: fmt::print would throw.
void show_text(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

Progress::Progress(const Options& options, Nanoseconds start)
    : on_(options.progress && ::isatty(STDERR_FILENO) == 1), options_(options), start_(start), last_(start) {}

void Progress::show(Nanoseconds now, std::uint64_t completed) {
  if (!on_ || now <= last_) return;
  const double elapsed = static_cast<double>(now - start_) / 1e9;
  const double rate = static_cast<double>(completed - last_completed_) / (static_cast<double>(now - last_) / 1e9);
  last_ = now;
  last_completed_ = completed;
  const std::string goal =
      options_.requests_max ? fmt::format("{} of {} requests", completed, *options_.requests_max)
                            : fmt::format("{:.0f} of {:.0f} s", elapsed, static_cast<double>(options_.duration) / 1e9);
  show_text(fmt::format("\r\033[K{}, {} completed, {:.0f} requests/s", goal, completed, rate));
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  show_text("\r\033[K");
  shown_ = false;
}

}  // namespace laneway::load
