#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "load/index_list.hpp"
#include "load/plan.hpp"
#include "load/request.hpp"
#include "load/request_plan.hpp"

namespace laneway::load {

/// Says what a connection sends next. Knows no sockets and no clock, never blocks, and allocates nothing for a request
/// once it has sent the longest. Thread safety: one thread.
///
/// Targets take their turns over all connections of a thread; where something is captured, each connection goes through
/// them by itself, and leaves out what needs a capture that it does not have. Threads begin at different places, so
/// that with a number of requests each target has exactly its share of them.
class RequestSource {
 public:
  using Index = IndexList::Index;

  /// `plan` must outlive the source. `seed`: of what is random in requests.
  RequestSource(const RequestPlan& plan, const Share& share, std::uint64_t seed);

  /// The next request, of connection `connection`.
  Request next(Index connection) { return only_.bytes.empty() ? choose(connection) : only_; }

  /// `request`, which is the next one, as the last on its connection: it says "Connection: close".
  Request closing(const Request& request);

  /// Must it see the answers?
  bool wants_answers() const noexcept { return !connections_.empty(); }
  /// The answer to a request of this connection. Empty: all is captured that should be; else what is wrong.
  std::string answered(Index connection, const RequestInfo& request, std::string_view head, std::string_view body);

 private:
  // What must be known of each connection.
  struct State {
    std::size_t once = 0;      // of the targets that are sent once: how many were
    std::size_t position = 0;  // in the order
  };

  Request choose(Index connection);
  const Target& choose_target(Index connection);
  const Target& take_turn(std::size_t& position);
  bool can_send(const Target& target, Index connection) const;
  std::span<const Captured> captured(Index connection) const;

  const RequestPlan& plan_;
  Request only_;  // a run of one request that never changes
  std::uint64_t seed_;
  std::uint64_t number_;
  std::uint64_t number_step_;
  std::size_t position_ = 0;        // in the order, of all connections
  std::vector<State> connections_;  // empty where nothing must be known of them
  std::vector<Captured> captured_;  // as many as names for each connection
  std::string filled_;              // the request
  std::string body_;
};

}  // namespace laneway::load
