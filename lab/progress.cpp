#include "lab/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "lab/units.hpp"

namespace laneway::lab {

Nanoseconds remaining(std::span<const PlanRow> rows, std::size_t current, Nanoseconds elapsed) {
  const Nanoseconds this_row = expected_duration(rows.subspan(current, 1));
  return std::max<Nanoseconds>(0, this_row - elapsed) + expected_duration(rows.subspan(current + 1));
}

std::size_t terminal_width(std::FILE* file) {
  winsize size{};
  if (!isatty(fileno(file)) || ioctl(fileno(file), TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col > 0 ? size.ws_col : 80;  // a terminal that does not know its size
}

Progress::Progress(std::span<const PlanRow> rows) : rows_(rows), on_terminal_(isatty(STDERR_FILENO)) {
  fmt::print(stderr, "{} rows, about {}\n", rows.size(), as_remaining(expected_duration(rows)));
}

void Progress::show(const std::string& line) {
  // No wider than the terminal, or the carriage return would not find its beginning.
  const std::size_t width = std::max<std::size_t>(terminal_width(stderr), 40);
  fmt::print(stderr, "\r\033[K{}", line.substr(0, width - 1));
  std::fflush(stderr);
}

void Progress::clear() {
  if (on_terminal_) show("");
}

void Progress::prepare(const std::string& target) {
  if (on_terminal_) show("prepare " + target);
}

void Progress::begin(std::size_t row) {
  row_ = row;
  begun_ = monotonic_now();
}

std::string Progress::place() const {
  const PlanRow& row = rows_[row_];
  return fmt::format("[{}/{}] {} {}", row_ + 1, rows_.size(), row.target->name, row.path);
}

void Progress::step(const std::string& name) {
  if (!on_terminal_) return;
  show(fmt::format("{}: {}, about {} left", place(), name,
                   as_remaining(remaining(rows_, row_, monotonic_now() - begun_))));
}

void Progress::end(const RowResult& result) {
  if (on_terminal_) return;
  fmt::print(stderr, "{}: {} req/s, {}, about {} left\n", place(), as_rate(result.figures.throughput_per_second),
             text(result.verdict.word), as_remaining(expected_duration(rows_.subspan(row_ + 1))));
  std::fflush(stderr);
}

}  // namespace laneway::lab
