#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "net/listener.hpp"
#include "web/loop_server.hpp"
#include "web/service.hpp"

namespace laneway {

/// An application at work: loops, lanes, a listening socket and what answers its connections.
/// Thread safety: `open`, `start`, `stop` by one thread; the rest from any.
class Server {
 public:
  /// Errors: throws std::invalid_argument for conflicting routes or settings out of range, std::system_error when the
  /// kernel gives no threads or descriptors.
  Server(const Settings& settings, const std::vector<Route>& routes);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listen. Errors: one line.
  std::expected<void, std::string> open();
  /// Serve, on threads of its own, until `stop`.
  void start();
  /// Accept no more, finish what runs.
  void drain();
  /// After `drain`: has everything ended, spawned work included?
  bool drained() const noexcept { return connection_count() == 0 && service_.runtime.spawned() == 0; }
  /// Stop the loops and wait for their threads. User code that still runs is waited for.
  void stop();

  Service& service() noexcept { return service_; }
  const net::Listener& listener() const noexcept { return *listener_; }
  /// Abandoned calls included.
  unsigned connection_count() const noexcept { return connections_.load(std::memory_order_acquire); }
  /// Take and count one connection if one waits; nothing if there are as many as may be. Any loop, one at a time: two
  /// that count ahead of what they take would each see a place less than there is, and close an idle one for it.
  std::optional<net::Accepted> accept() noexcept;
  /// A path function whose client has been answered without it runs on: counted like a connection until it ends.
  void call_abandoned() noexcept { connections_.fetch_add(1, std::memory_order_relaxed); }
  void connection_closed() noexcept { connections_.fetch_sub(1, std::memory_order_acq_rel); }
  /// The loop with the fewest connections; `mine` if it is among them.
  LoopServer& least_loaded(LoopServer& mine) noexcept;
  /// How many connections have to close before there is room for one more: abandoned calls take room, too.
  unsigned excess() const noexcept;
  unsigned idle_count() const noexcept;
  /// The loop with the most idle connections; none has any: nullptr.
  LoopServer* most_idle() noexcept;

 private:
  Service service_;
  unsigned connections_max_;
  std::mutex accepting_;
  std::atomic<unsigned> connections_{0};
  std::optional<net::Listener> listener_;
  std::vector<std::unique_ptr<LoopServer>> loops_;
};

}  // namespace laneway
