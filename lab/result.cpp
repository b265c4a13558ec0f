#include "lab/result.hpp"

namespace laneway::lab {

bool Repeats::begin(Nanoseconds took) noexcept {
  const bool has_time = spent + took <= spent_max;
  ++(has_time ? made : refused);
  return has_time;
}

std::vector<const Round*> RunResult::counted() const {
  std::vector<const Round*> whole;
  std::vector<const Round*> all;
  for (const Round& round : rounds) {
    all.push_back(&round);
    if (round.whole) whole.push_back(&round);
  }
  return whole.empty() ? all : whole;
}

}  // namespace laneway::lab
