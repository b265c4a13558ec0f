#pragma once

#include <functional>

#include "web/lifespan.hpp"
#include "web/server.hpp"

namespace laneway {

/// Before anything is opened, on the main thread: SIGTERM and SIGINT wait for `supervise`, a pipe that nobody reads is
/// an error and no signal, and descriptors 0 to 2 are open, so that no socket takes their place and is printed to.
void prepare_process() noexcept;

/// Start the app up, tell `serving`, and serve until SIGTERM or SIGINT; then drain: accept no more, finish what runs,
/// shut the app down, all of it in `shutdown_seconds_max` at most. A second signal ends the process at once. Returns
/// the exit status: 0, or 1 when start-up or shut-down failed (it is logged, and the server has stopped) or something
/// had to be abandoned (then the process must end without waiting for it).
/// Thread safety: the main thread, after `prepare_process`.
int supervise(Server& server, Lifespan& lifespan, const std::function<void()>& serving);

}  // namespace laneway
