#include "lab/result.hpp"

namespace laneway::lab {

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
