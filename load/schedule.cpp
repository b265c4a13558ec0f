#include "load/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "base/assert.hpp"

namespace laneway::load {
namespace {

class ClosedLoop final : public Schedule {
 public:
  explicit ClosedLoop(std::uint64_t requests_max) : left_(requests_max) {}

  Nanoseconds next_due() const noexcept override { return waiting_ > 0 ? idle_since_ : never; }
  void take() noexcept override {
    LANEWAY_ASSERT(waiting_ > 0);
    --waiting_;
  }
  void connection_idle(Nanoseconds now) noexcept override {
    if (left_ == 0) return;
    --left_;
    ++waiting_;
    idle_since_ = now;
  }
  // What it made due, and did not take, it will make due again when there is a new one.
  void connection_lost(std::size_t idle) noexcept override {
    if (waiting_ <= idle) return;
    --waiting_;
    ++left_;
  }
  bool exhausted() const noexcept override { return left_ == 0 && waiting_ == 0; }

 private:
  std::uint64_t left_;
  std::uint64_t waiting_ = 0;
  Nanoseconds idle_since_ = 0;
};

class OpenLoopSchedule final : public Schedule {
 public:
  explicit OpenLoopSchedule(const OpenLoop& load)
      : load_(load), random_(load.seed * 1'000'003 + load.thread), before_(load.thread + load.phase) {
    if (load_.poisson) before_ = distance();
    set_next();
  }

  Nanoseconds next_due() const noexcept override { return next_; }
  void take() noexcept override {
    LANEWAY_ASSERT(!exhausted());
    ++taken_;
    if (load_.poisson) before_ += distance();
    set_next();
  }
  // A small part of those that are left at a time: few groups, and small ones where the ages are small. Of a Poisson
  // process a group counts as many as it has on average.
  Group take_group(Nanoseconds end) noexcept override {
    constexpr double groups_of_each_e_fold = 16'384;
    const double until = load_.profile.arrivals(static_cast<double>(end - load_.start) / 1e9);
    const double left = (until - arrivals_before()) / load_.threads;
    const auto part = static_cast<std::uint64_t>(std::clamp(left / groups_of_each_e_fold, 1.0, 1e15));
    const std::uint64_t count = std::min(part, load_.requests_max - taken_);
    const Nanoseconds first = next_;
    taken_ += count - 1;
    if (load_.poisson) before_ += static_cast<double>(count - 1) * load_.threads;
    set_next();
    const Nanoseconds last = next_;
    take();
    return {.due = first + (last - first) / 2, .count = count};
  }
  void connection_idle(Nanoseconds) noexcept override {}
  void connection_lost(std::size_t) noexcept override {}
  bool exhausted() const noexcept override { return taken_ == load_.requests_max; }

 private:
  // To the next of this thread, in requests of all threads.
  double distance() noexcept {
    const double uniform = (static_cast<double>(random_() >> 11) + 0.5) * 0x1p-53;
    return -std::log(uniform) * load_.threads;
  }
  double arrivals_before() const noexcept {
    return load_.poisson ? before_ : before_ + static_cast<double>(taken_ * load_.threads);
  }
  void set_next() noexcept {
    const double seconds = load_.profile.time_of(arrivals_before());
    constexpr double too_far = 3e9;  // in a hundred years
    const bool none = exhausted() || !(seconds <= too_far);
    next_ = none ? never : load_.start + static_cast<Nanoseconds>(std::llround(seconds * 1e9));
  }

  OpenLoop load_;
  std::mt19937_64 random_;
  double before_;  // in requests of all threads: even, the offset of this thread; Poisson, where it is
  std::uint64_t taken_ = 0;
  Nanoseconds next_ = never;
};

}  // namespace

Schedule::Group Schedule::take_group(Nanoseconds) noexcept {
  const Group group{.due = next_due(), .count = 1};
  take();
  return group;
}

std::unique_ptr<Schedule> closed_loop(std::uint64_t requests_max) { return std::make_unique<ClosedLoop>(requests_max); }

std::unique_ptr<Schedule> open_loop(const OpenLoop& load) { return std::make_unique<OpenLoopSchedule>(load); }

}  // namespace laneway::load
