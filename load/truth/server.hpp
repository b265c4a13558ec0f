#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "http/head.hpp"
#include "load/truth/behaviour.hpp"
#include "load/truth/stamps.hpp"
#include "net/epoll_set.hpp"
#include "net/listener.hpp"

namespace laneway::load::truth {

/// Bytes that a client may send ahead of an answer. Beyond: the connection closes.
inline constexpr std::size_t input_bytes_max = 1024 * 1024;
/// Different targets in one run. Beyond: 404.
inline constexpr std::size_t targets_max = 4096;

/// Answers as each target's Behaviour says, at exact times, on one thread that never blocks.
class Server {
 public:
  /// Errors: throws std::system_error when the kernel gives no descriptor.
  Server(net::Listener listener, std::size_t stamps_max);
  ~Server();

  /// Serves until the process ends.
  [[noreturn]] void run();

 private:
  struct Endpoint {
    std::string target;
    Behaviour behaviour;
    std::uint64_t requests = 0;
    Nanoseconds free_at = 0;  // of `serial`: when the last request in line will have been answered
  };
  struct Connection;

  void accept();
  void read(Connection& connection);
  void serve(Connection& connection);
  void begin(Connection& connection, Endpoint& endpoint);
  void answer_itself(Connection& connection, std::string_view target);
  void advance(Connection& connection, Nanoseconds now);
  void flush(Connection& connection);
  void answered(Connection& connection);
  void wait_until(Connection& connection, Nanoseconds due);
  void close(Connection& connection);
  Endpoint* endpoint_of(std::string_view target, std::string& why);

  net::Listener listener_;
  net::EpollSet set_;
  Stamps stamps_;
  Nanoseconds start_;
  std::uint64_t accepted_ = 0;
  std::map<std::string, Endpoint, std::less<>> endpoints_;
  std::map<Connection*, std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Connection>> closed_;  // in this batch of events, which may name them again
  std::set<std::pair<Nanoseconds, Connection*>> timers_;
};

}  // namespace laneway::load::truth
