#pragma once

#include <cstdint>
#include <vector>

#include "lanes/runtime.hpp"
#include "laneway/lane.hpp"

namespace laneway::lanes {

/// Run `works`, which it owns from here on, one after the other on `home`'s behalf, as one piece of spawned work.
/// If too much is unfinished already they are dropped, and the log says so. Call on `home`'s thread.
void spawn_in_order(Runtime& runtime, net::Loop& home, std::uint32_t route,
                    const std::vector<detail::SpawnedWork*>& works);

}  // namespace laneway::lanes
