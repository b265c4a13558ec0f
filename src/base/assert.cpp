#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace laneway {

void assertion_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "laneway: assertion failed: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace laneway
