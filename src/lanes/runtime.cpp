#include "lanes/runtime.hpp"

#include "base/assert.hpp"
#include "measure/host.hpp"

namespace laneway::lanes {

Runtime::Runtime(const RuntimeOptions& options)
    : spawned_max_(options.spawned_max), threads_(options.threads), cpu_(options.cpu) {
  const unsigned count = options.loops != 0 ? options.loops : measure::effective_cores();
  for (unsigned i = 0; i < count; ++i) loops_.push_back(std::make_unique<net::Loop>(i));
}

Executor& Runtime::lane(detail::LaneKind kind) noexcept {
  LANEWAY_ASSERT(kind != detail::LaneKind::loop);
  if (kind == detail::LaneKind::cpu) return cpu_;
  return threads_;
}

bool Runtime::admit_spawned() noexcept {
  if (spawned_.fetch_add(1, std::memory_order_acq_rel) < spawned_max_) return true;
  spawned_finished();
  return false;
}

}  // namespace laneway::lanes
