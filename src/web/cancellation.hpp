#pragma once

#include <atomic>
#include <cstdint>

namespace laneway::detail {

/// Does anybody still wait for a request's answer?
/// Thread safety: said by the home loop, asked by any thread.
class Cancellation {
 public:
  void reset() noexcept { state_.store(State::wanted, std::memory_order_relaxed); }
  /// The client has closed its side: as a rule it has left, but it may only have said all it had to say.
  void client_ended() noexcept {
    State expected = State::wanted;
    state_.compare_exchange_strong(expected, State::client_ended, std::memory_order_relaxed);
  }
  /// The connection is broken, or the answer has been given by somebody else.
  void unwanted() noexcept { state_.store(State::unwanted, std::memory_order_relaxed); }

  bool is_cancelled() const noexcept { return state_.load(std::memory_order_relaxed) != State::wanted; }
  bool is_unwanted() const noexcept { return state_.load(std::memory_order_relaxed) == State::unwanted; }

 private:
  enum class State : std::uint8_t { wanted, client_ended, unwanted };
  std::atomic<State> state_{State::wanted};
};

}  // namespace laneway::detail
