#pragma once

#include <sys/types.h>

#include <expected>
#include <string>

namespace laneway::load {

/// The least that answers: a process of one thread that answers whatever ends in an empty line with a fixed 200. What
/// the generator reaches against it, it can reach at most. Ends with its object, or with this process.
class NullServer {
 public:
  /// Errors: one sentence. Call it before any thread is started: it forks.
  static std::expected<NullServer, std::string> start();
  NullServer(NullServer&& other) noexcept;
  NullServer& operator=(NullServer&&) = delete;
  ~NullServer();

  unsigned port() const noexcept { return port_; }
  pid_t pid() const noexcept { return pid_; }

 private:
  NullServer(pid_t pid, unsigned port) : pid_(pid), port_(port) {}
  pid_t pid_;
  unsigned port_;
};

}  // namespace laneway::load
