#pragma once

#include <memory>
#include <vector>

#include "base/loop_slot.hpp"
#include "lanes/loop_crew.hpp"

namespace laneway::lanes {

/// Takes loops at the boundaries of user code, each time with the same probability, so that what is rare in practice
/// happens all the time: a slice that ends, awaits or answers on a thread that has lost its loop.
/// On when the environment says LANEWAY_RETAKE_CHAOS=0.2 (a probability); for tests of the framework itself.
/// Thread safety: `strike` by the thread that runs the slice.
class RetakeChaos final : public Chaos {
 public:
  /// What the environment asks for; nothing, as a rule. Errors: throws std::invalid_argument for no probability.
  static std::unique_ptr<RetakeChaos> from_environment(const std::vector<net::Loop*>& loops, LoopCrew& crew);

  void strike(LoopSlot& slot, std::uint64_t mine) noexcept override;

 private:
  RetakeChaos(const std::vector<net::Loop*>& loops, LoopCrew& crew, double probability);

  const std::vector<net::Loop*> loops_;
  LoopCrew& crew_;
  const std::uint64_t threshold_;  // of 2^32
};

}  // namespace laneway::lanes
