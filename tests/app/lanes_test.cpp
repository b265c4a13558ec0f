#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "lanes/cpu_lane.hpp"
#include "lanes/thread_lane.hpp"

namespace laneway::lanes {
namespace {

// A job that waits until the test opens the gate.
struct GatedJob : detail::Job {
  explicit GatedJob(std::latch& gate, std::latch& finished) : gate_(gate), finished_(finished) {
    run = [](detail::Job& job) noexcept {
      auto& self = static_cast<GatedJob&>(job);
      self.gate_.wait();
      self.finished_.count_down();
    };
  }
  std::latch& gate_;
  std::latch& finished_;
};

std::vector<std::unique_ptr<GatedJob>> submit_gated(Executor& lane, int count, std::latch& gate, std::latch& finished) {
  std::vector<std::unique_ptr<GatedJob>> jobs;
  for (int i = 0; i < count; ++i) {
    jobs.push_back(std::make_unique<GatedJob>(gate, finished));
    EXPECT_TRUE(lane.submit(*jobs.back()));
  }
  return jobs;
}

TEST(ThreadLane, GrowsWhileWorkWaitsUpToItsCap) {
  ThreadLane lane({.threads_min = 1, .threads_max = 8});
  std::latch gate(1);
  std::latch finished(12);
  const auto jobs = submit_gated(lane, 12, gate, finished);
  while (lane.counts().started != 8) std::this_thread::yield();
  EXPECT_EQ(lane.counts().threads, 8u);
  EXPECT_EQ(lane.counts().queued, 4u);
  gate.count_down();
  finished.wait();
}

TEST(ThreadLane, RefusesWhatItsQueueCannotHold) {
  ThreadLane lane({.threads_min = 1, .threads_max = 1, .queue_max = 2});
  std::latch gate(1);
  std::latch finished(3);
  auto first = submit_gated(lane, 1, gate, finished);
  while (lane.counts().queued != 0) std::this_thread::yield();
  auto queued = submit_gated(lane, 2, gate, finished);
  GatedJob refused(gate, finished);
  EXPECT_FALSE(lane.submit(refused));
  EXPECT_EQ(lane.counts().refused, 1u);
  gate.count_down();
  finished.wait();
}

TEST(ThreadLane, GivesBackWhatHasNotBegun) {
  ThreadLane lane({.threads_min = 1, .threads_max = 1});
  std::latch gate(1);
  std::latch finished(1);
  auto running = submit_gated(lane, 1, gate, finished);
  while (lane.counts().queued != 0) std::this_thread::yield();
  GatedJob queued(gate, finished);
  ASSERT_TRUE(lane.submit(queued));
  EXPECT_TRUE(lane.withdraw(queued));
  EXPECT_FALSE(lane.withdraw(queued));
  EXPECT_FALSE(lane.withdraw(*running[0]));
  EXPECT_EQ(lane.counts().refused, 1u);
  EXPECT_EQ(lane.counts().started, 1u);
  gate.count_down();
  finished.wait();
}

TEST(ThreadLane, ShrinksWhenIdle) {
  ThreadLane lane({.threads_min = 1, .threads_max = 4, .idle_max = 1});
  std::latch gate(1);
  std::latch finished(4);
  const auto jobs = submit_gated(lane, 4, gate, finished);
  while (lane.counts().threads < 4) std::this_thread::yield();
  gate.count_down();
  finished.wait();
  while (lane.counts().threads > 1) std::this_thread::yield();
}

TEST(CpuLane, RunsAtMostItsWidthAtOnce) {
  CpuLane lane({.width = 2});
  struct Counting : detail::Job {
    std::atomic<int>* running;
    std::atomic<int>* most;
    std::latch* finished;
  };
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::latch finished(50);
  std::vector<Counting> jobs(50);
  for (Counting& job : jobs) {
    job.running = &running;
    job.most = &most;
    job.finished = &finished;
    job.run = [](detail::Job& given) noexcept {
      auto& self = static_cast<Counting&>(given);
      const int now = ++*self.running;
      int seen = *self.most;
      while (seen < now && !self.most->compare_exchange_weak(seen, now)) {
      }
      std::this_thread::yield();
      EXPECT_TRUE(CpuLane::on_lane());
      --*self.running;
      self.finished->count_down();
    };
    ASSERT_TRUE(lane.submit(job));
  }
  finished.wait();
  EXPECT_LE(most, 2);
  EXPECT_FALSE(CpuLane::on_lane());
}

TEST(CpuLane, IsNarrowerWhileTheProcessIsThrottled) {
  std::atomic<std::uint64_t> looks = 0;
  CpuLane lane({.width = 2, .throttled_periods = [&] { return ++looks; }});
  std::latch gate(1);
  std::latch finished(1);
  auto first = submit_gated(lane, 1, gate, finished);
  struct Short : detail::Job {
    std::atomic<bool> done = false;
    std::latch* first_finished = nullptr;
    bool after_first = false;
  };
  // The second look, with the first call still running, finds the process throttled: whoever looks has to wait.
  std::vector<std::unique_ptr<Short>> jobs;
  while (looks < 2) {
    jobs.push_back(std::make_unique<Short>());
    jobs.back()->first_finished = &finished;
    jobs.back()->run = [](detail::Job& job) noexcept {
      auto& self = static_cast<Short&>(job);
      self.after_first = self.first_finished->try_wait();
      self.done = true;
    };
    ASSERT_TRUE(lane.submit(*jobs.back()));
    while (looks < 2 && !jobs.back()->done) std::this_thread::yield();
  }
  EXPECT_EQ(lane.counts().threads_idle, 1u);
  gate.count_down();
  while (!jobs.back()->done) std::this_thread::yield();
  EXPECT_TRUE(jobs.back()->after_first);
  const LaneCounts counts = lane.counts();
  EXPECT_EQ(counts.started, 1 + jobs.size());
  EXPECT_GT(counts.waited_max, 0);
  EXPECT_GE(counts.waited, counts.waited_max);
  EXPECT_EQ(counts.threads_max, 2u);
}

}  // namespace
}  // namespace laneway::lanes
