#include "lanes/throttle_watch.hpp"

#include <algorithm>

namespace laneway::lanes {
namespace {

constexpr Nanoseconds look_pause = 100 * millisecond;
constexpr Nanoseconds narrow_time = 5 * second;

}  // namespace

void ThrottleWatch::see(Nanoseconds now, std::uint64_t throttled, bool was_idle) noexcept {
  if (known_ && !was_idle && throttled > throttled_) {
    narrow_ = std::max(1u, width(now) / 2);
    narrow_until_ = now + narrow_time;
  }
  known_ = true;
  throttled_ = throttled;
  look_at_ = now + look_pause;
}

}  // namespace laneway::lanes
