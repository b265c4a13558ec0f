#pragma once

#include <functional>

#include "base/unique_fd.hpp"
#include "web/server.hpp"

namespace laneway {

/// A server that nobody connects to but through `connect`: what the test client talks to. With Calls::on_caller it has
/// no threads, and works only while one of its members is called.
/// Thread safety: one thread.
class MemoryServer {
 public:
  MemoryServer(const Settings& settings, const std::vector<Route>& routes, const ServiceOptions& options);
  ~MemoryServer() { server_.stop(); }
  MemoryServer(const MemoryServer&) = delete;
  MemoryServer& operator=(const MemoryServer&) = delete;

  Server& server() noexcept { return server_; }

  /// A connection to the server: the client's side, nonblocking. Errors: throws std::system_error.
  UniqueFd connect();

  /// Let the server work until `done` or `deadline` (of the monotonic clock). False: it is late.
  bool work_until(const std::function<bool()>& done, Nanoseconds deadline);
  /// The same until `fd` has one of poll's `events`.
  bool work_until_ready(int fd, short events, Nanoseconds deadline);
  /// Let it do what needs no waiting, and clean up behind its answers.
  void settle(Nanoseconds deadline);

 private:
  net::Loop& loop() noexcept { return server_.service().runtime.loop(0); }
  Server server_;
  const Calls calls_;
};

}  // namespace laneway
