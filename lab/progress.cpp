#include "lab/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "lab/units.hpp"

namespace laneway::lab {

Nanoseconds remaining(Nanoseconds expected, Nanoseconds step, Nanoseconds elapsed) {
  return std::max<Nanoseconds>(0, expected - std::min(step, elapsed));
}

std::size_t terminal_width(std::FILE* file) {
  winsize size{};
  if (!isatty(fileno(file)) || ioctl(fileno(file), TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col > 0 ? size.ws_col : 80;  // a terminal that does not know its size
}

void tell(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

Progress::Progress(std::size_t steps, Nanoseconds expected)
    : steps_(steps), on_terminal_(isatty(STDERR_FILENO)), left_(expected) {
  tell(fmt::format("{} steps, about {}\n", steps, as_remaining(expected)));
}

void Progress::show(const std::string& line) {
  // No wider than the terminal, or the carriage return would not find its beginning.
  const std::size_t width = std::max<std::size_t>(terminal_width(stderr), 40);
  tell("\r\033[K" + line.substr(0, width - 1));
}

void Progress::clear() {
  if (on_terminal_) show("");
}

void Progress::prepare(const std::string& target) {
  if (on_terminal_) show("prepare " + target);
}

void Progress::begin(const std::string& name, Nanoseconds expected) {
  ++number_;
  name_ = name;
  expected_ = expected;
  begun_ = monotonic_now();
}

std::string Progress::place() const { return fmt::format("[{}/{}] {}", number_, steps_, name_); }

void Progress::step(const std::string& name) {
  if (!on_terminal_) return;
  show(fmt::format("{}: {}, about {} left", place(), name,
                   as_remaining(remaining(left_, expected_, monotonic_now() - begun_))));
}

void Progress::end(const std::string& result) {
  left_ = std::max<Nanoseconds>(0, left_ - expected_);
  if (on_terminal_) return;
  tell(fmt::format("{}: {}, about {} left\n", place(), result, as_remaining(left_)));
}

}  // namespace laneway::lab
