#include "load/schedule.hpp"

#include <algorithm>
#include <cmath>

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
  bool exhausted() const noexcept override { return left_ == 0 && waiting_ == 0; }

 private:
  std::uint64_t left_;
  std::uint64_t waiting_ = 0;
  Nanoseconds idle_since_ = 0;
};

class ConstantRateSchedule final : public Schedule {
 public:
  explicit ConstantRateSchedule(const ConstantRate& rate) : rate_(rate) { advance(); }

  Nanoseconds next_due() const noexcept override { return next_; }
  void take() noexcept override {
    LANEWAY_ASSERT(!exhausted());
    ++taken_;
    advance();
  }
  // A small part of those that are left at a time: few groups, and small ones where the ages are small.
  Group take_group(Nanoseconds end) noexcept override {
    constexpr double groups_of_each_e_fold = 16'384;
    const double left = static_cast<double>(end - next_) / 1e9 * rate_.per_second / rate_.threads;
    const auto part = static_cast<std::uint64_t>(std::clamp(left / groups_of_each_e_fold, 1.0, 1e15));
    const std::uint64_t count = std::min(part, rate_.requests_max - taken_);
    const Nanoseconds first = next_;
    taken_ += count - 1;
    advance();
    const Nanoseconds last = next_;
    take();
    return {.due = first + (last - first) / 2, .count = count};
  }
  void connection_idle(Nanoseconds) noexcept override {}
  bool exhausted() const noexcept override { return taken_ == rate_.requests_max; }

 private:
  void advance() noexcept {
    const double seconds = static_cast<double>(rate_.thread + taken_ * rate_.threads) / rate_.per_second;
    constexpr double too_far = 3e9;  // in a hundred years
    next_ =
        exhausted() || seconds > too_far ? never : rate_.start + static_cast<Nanoseconds>(std::llround(seconds * 1e9));
  }

  ConstantRate rate_;
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

std::unique_ptr<Schedule> constant_rate(const ConstantRate& rate) {
  return std::make_unique<ConstantRateSchedule>(rate);
}

}  // namespace laneway::load
