#include "base/executor.hpp"
#include "laneway/detail/work.hpp"
#include "net/loop.hpp"

namespace laneway::detail {

void Offload::submit(Executor& lane, net::Loop& home, Patience patience) noexcept {
  lane_ = &lane;
  home_ = &home;
  outcome_ = Outcome::ran;
  Op::run = [](Op& op) {
    auto& self = static_cast<Offload&>(op);
    self.home_->disarm(self);
    self.finished(self.outcome_);
  };
  Job::run = [](Job& job) noexcept {
    auto& self = static_cast<Offload&>(job);
    self.work();
    self.home_->post(self);  // from here on it belongs to the loop again
  };
  Job::refuse = [](Job& job) noexcept {
    auto& self = static_cast<Offload&>(job);
    self.outcome_ = Outcome::refused;
    self.home_->post(self);
  };
  if (!lane.submit(*this)) {
    outcome_ = Outcome::refused;
    home.post(*this);
    return;
  }
  if (patience == Patience::endless) return;
  fire = [](Timer& timer) {
    auto& self = static_cast<Offload&>(timer);
    if (self.lane_->withdraw(self)) self.finished(Outcome::refused);
  };
  home.arm(*this, monotonic_now() + lane.wait_max());
}

}  // namespace laneway::detail
