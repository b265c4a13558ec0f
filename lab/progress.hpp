#pragma once

#include <cstdio>
#include <string>

#include "base/clock.hpp"

namespace laneway::lab {

/// What is left of a run: of what is `expected` to remain from this step on, this step included, when it has lasted
/// `elapsed` of the `step` that it is expected to take.
Nanoseconds remaining(Nanoseconds expected, Nanoseconds step, Nanoseconds elapsed);

/// To standard error, as far as it can be written to: a run goes on without.
void tell(const std::string& text);

/// Tells a person on stderr how far the run is: on a terminal one line that changes, elsewhere one line a step.
class Progress {
 public:
  /// `steps` in all, which take about `expected`.
  Progress(std::size_t steps, Nanoseconds expected);

  void prepare(const std::string& target);
  /// A step begins: what it is called, and how long it takes, about.
  void begin(const std::string& name, Nanoseconds expected);
  void step(const std::string& name);
  /// It is over: "93.1 req/s, OK".
  void end(const std::string& result);
  /// Leave nothing of the changing line.
  void clear();

 private:
  std::string place() const;
  void show(const std::string& line);

  std::size_t steps_;
  bool on_terminal_;
  std::size_t number_ = 0;
  std::string name_;
  Nanoseconds left_;  // from this step on
  Nanoseconds expected_ = 0;
  Nanoseconds begun_ = 0;
};

/// Columns of the terminal behind `file`; 0 if it is none.
std::size_t terminal_width(std::FILE* file);

}  // namespace laneway::lab
