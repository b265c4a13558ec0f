#pragma once

#include <cstdio>
#include <span>
#include <string>

#include "lab/result.hpp"

namespace laneway::lab {

/// What is left of a run: rows from `current` on, of which the current one has lasted `elapsed`.
Nanoseconds remaining(std::span<const PlanRow> rows, std::size_t current, Nanoseconds elapsed);

/// Tells a person on stderr how far the run is: on a terminal one line that changes, elsewhere one line a row.
class Progress {
 public:
  explicit Progress(std::span<const PlanRow> rows);

  void prepare(const std::string& target);
  void begin(std::size_t row);
  void step(const std::string& name);
  void end(const RowResult& result);
  /// Leave nothing of the changing line.
  void clear();

 private:
  std::string place() const;
  void show(const std::string& line);

  std::span<const PlanRow> rows_;
  bool on_terminal_;
  std::size_t row_ = 0;
  Nanoseconds begun_ = 0;
};

/// Columns of the terminal behind `file`; 0 if it is none.
std::size_t terminal_width(std::FILE* file);

}  // namespace laneway::lab
