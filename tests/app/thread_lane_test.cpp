// How the thread lane grows, by what must happen rather than by how soon.

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <latch>
#include <thread>

#include "lanes/runtime.hpp"
#include "laneway/error.hpp"

namespace laneway::lanes {
namespace {

using namespace std::chrono_literals;

/// Any function as a job. It must stay until it has run or was refused.
struct Work : detail::Job {
  explicit Work(std::function<void()> function, std::function<void()> refusal = nullptr)
      : run_function(std::move(function)), refuse_function(std::move(refusal)) {
    run = [](detail::Job& job) noexcept { static_cast<Work&>(job).run_function(); };
    if (refuse_function) refuse = [](detail::Job& job) noexcept { static_cast<Work&>(job).refuse_function(); };
  }
  std::function<void()> run_function;
  std::function<void()> refuse_function;
};

void burn(std::chrono::milliseconds cpu) {
  const Nanoseconds end = thread_cpu_now() + cpu / 1ns;
  while (thread_cpu_now() < end) {
  }
}

TEST(ThreadLaneGrowth, AllThatBlockRunAtOnce) {
  ThreadLane lane({.threads_min = 4, .threads_max = 512});
  constexpr int count = 100;
  std::latch all_have_come(count);
  std::vector<std::unique_ptr<Work>> jobs;
  for (int i = 0; i < count; ++i) jobs.push_back(std::make_unique<Work>([&] { all_have_come.arrive_and_wait(); }));
  for (const auto& job : jobs) ASSERT_TRUE(lane.submit(*job));
  all_have_come.wait();
  lane.stop();
}

TEST(ThreadLaneGrowth, WhatComputesGetsNoMoreThreads) {
  ThreadLane lane({.threads_min = 4, .threads_max = 512, .cores = 2});
  constexpr int count = 100;
  std::latch finished(count);
  std::vector<std::unique_ptr<Work>> jobs;
  for (int i = 0; i < count; ++i) {
    jobs.push_back(std::make_unique<Work>([&] {
      burn(4ms);
      finished.count_down();
    }));
  }
  for (const auto& job : jobs) ASSERT_TRUE(lane.submit(*job));
  finished.wait();
  EXPECT_EQ(lane.counts().threads, 4u);
  lane.stop();
}

TEST(ThreadLaneGrowth, BlockersGetThroughWhileOthersCompute) {
  ThreadLane lane({.threads_min = 4, .threads_max = 512, .cores = 2});
  constexpr int blockers = 50;
  constexpr int computing = 70;  // twenty of them behind the last blocker
  std::latch all_have_come(blockers);
  std::latch finished(blockers + computing);
  std::atomic<int> computed = 0;
  std::atomic<int> computed_before = 0;
  std::vector<std::unique_ptr<Work>> jobs;
  for (int i = 0; i < computing; ++i) {
    if (i < blockers) {
      jobs.push_back(std::make_unique<Work>([&] {
        all_have_come.arrive_and_wait();
        computed_before = computed.load();
        finished.count_down();
      }));
    }
    jobs.push_back(std::make_unique<Work>([&] {
      burn(10ms);
      ++computed;
      finished.count_down();
    }));
  }
  for (const auto& job : jobs) ASSERT_TRUE(lane.submit(*job));
  finished.wait();
  EXPECT_LT(computed_before, computing);
  lane.stop();
}

std::atomic<bool> starts_fail = false;
std::atomic<int> starts = 0;

int start_or_fail(const char* name, std::size_t stack_bytes, void (*run)(void*), void* argument) noexcept {
  ++starts;
  return starts_fail ? EAGAIN : detail::start_thread(name, stack_bytes, run, argument);
}

TEST(ThreadLaneGrowth, WorkWaitsForAThreadThatCannotBeHadYet) {
  starts_fail = false;
  ThreadLane lane({.threads_min = 1, .threads_max = 8, .start_thread = &start_or_fail});
  starts_fail = true;
  const int before = starts;
  std::latch second_ran(1);
  Work first([&] { second_ran.wait(); });
  Work second([&] { second_ran.count_down(); });
  ASSERT_TRUE(lane.submit(first));
  ASSERT_TRUE(lane.submit(second));
  while (starts < before + 2) std::this_thread::yield();  // it is tried again
  EXPECT_EQ(lane.counts().threads, 1u);
  EXPECT_EQ(lane.counts().queued, 1u);
  starts_fail = false;
  second_ran.wait();
  lane.stop();
}

TEST(ThreadLaneGrowth, WithoutOneThreadThereIsNoLane) {
  starts_fail = true;
  EXPECT_THROW(ThreadLane({.threads_min = 1, .start_thread = &start_or_fail}), std::system_error);
}

std::atomic<double> memory_used = 0;
std::atomic<int> memory_looks = 0;

TEST(ThreadLaneGrowth, StopsWhenTheMemoryIsUsedUp) {
  memory_used = 0.81;
  const auto probe = [] {
    ++memory_looks;
    return memory_used.load();
  };
  ThreadLane lane({.threads_min = 1, .threads_max = 8, .memory_share = probe});
  std::latch second_ran(1);
  Work first([&] { second_ran.wait(); });
  Work second([&] { second_ran.count_down(); });
  ASSERT_TRUE(lane.submit(first));
  ASSERT_TRUE(lane.submit(second));
  while (memory_looks < 2) std::this_thread::yield();
  EXPECT_EQ(lane.counts().threads, 1u);
  memory_used = 0.8;
  second_ran.wait();
  lane.stop();
}

TEST(ThreadLaneGrowth, WhatCanNeverRunIsRefused) {
  ThreadLane lane({.threads_min = 2, .threads_max = 2, .stuck_max = 50 * millisecond});
  std::latch refused(2);
  Work waits([&] { refused.wait(); });
  Work waits_too([&] { refused.wait(); });
  Work queued([] { FAIL(); }, [&] { refused.count_down(); });
  Work queued_too([] { FAIL(); }, [&] { refused.count_down(); });
  for (Work* work : {&waits, &waits_too, &queued, &queued_too}) ASSERT_TRUE(lane.submit(*work));
  refused.wait();
  lane.stop();
  EXPECT_EQ(lane.counts().refused, 2u);
  EXPECT_EQ(lane.counts().started, 2u);
}

/// A call that submits another one and waits for it.
struct NestedCall {
  explicit NestedCall(ThreadLane& lane) : lane_(lane) {}
  // Who waits goes by the promise alone: what runs there may take a moment longer.
  std::promise<int> promise;
  Work inner{[this] { promise.set_value(1); },
             [this] { promise.set_exception(std::make_exception_ptr(Overloaded())); }};
  int operator()() {
    auto answer = promise.get_future();
    if (!lane_.submit(inner)) throw Overloaded();
    return answer.get();
  }

 private:
  ThreadLane& lane_;
};

TEST(ThreadLaneGrowth, WhoWaitsForWorkBehindHimFailsAndDoesNotHang) {
  ThreadLane lane({.threads_min = 4, .threads_max = 64, .stuck_max = 50 * millisecond});
  constexpr int count = 1000;
  std::latch ended(count);
  std::atomic<int> done = 0;
  std::atomic<int> failed = 0;
  std::atomic<int> refused = 0;
  std::deque<NestedCall> nested;
  std::deque<Work> calls;
  for (int i = 0; i < count; ++i) {
    NestedCall& inner = nested.emplace_back(lane);
    const auto call = [&] {
      try {
        done += inner();
      } catch (const Overloaded&) {
        ++failed;
      }
      ended.count_down();
    };
    const auto refusal = [&] {
      ++refused;
      ended.count_down();
    };
    calls.emplace_back(call, refusal);
  }
  for (Work& each : calls) ASSERT_TRUE(lane.submit(each));
  ended.wait();
  lane.stop();
  EXPECT_EQ(done + failed + refused, count);
  EXPECT_GE(failed, 1) << "or the test proves nothing";
}

TEST(ThreadLaneGrowth, ReservedThreadsRunWhileUserCodeHoldsAllOthers) {
  RuntimeOptions options;
  options.loops = 1;
  options.threads.threads_min = options.threads.threads_max = 1;
  Runtime runtime(options);
  std::latch both_ran(2);
  Work holds([&] { both_ran.wait(); });
  Work queued([] {});
  ASSERT_TRUE(runtime.threads().submit(holds));
  while (runtime.threads().counts().started == 0) std::this_thread::yield();
  ASSERT_TRUE(runtime.threads().submit(queued));
  EXPECT_EQ(runtime.reserved_threads().counts().threads, 0u) << "started when they are needed";
  Work first([&] { both_ran.arrive_and_wait(); });
  Work second([&] { both_ran.arrive_and_wait(); });
  ASSERT_TRUE(runtime.reserved_threads().submit(first));
  ASSERT_TRUE(runtime.reserved_threads().submit(second));
  both_ran.wait();
  runtime.stop();
}

/// How often the lanes' threads of this process have gone to sleep, all together.
long times_slept() {
  long sum = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::ifstream(task.path() / "comm") >> name;
    if (!name.starts_with("lane-")) continue;
    std::ifstream status(task.path() / "status");
    for (std::string key; status >> key;) {
      long value = 0;
      if (key == "voluntary_ctxt_switches:" && status >> value) sum += value;
    }
  }
  return sum;
}

TEST(ThreadLaneGrowth, AnIdleLaneHasNoWakeUps) {
  ThreadLane lane({.threads_min = 4, .threads_max = 512, .idle_max = 1});
  std::latch all_have_come(20);
  std::vector<std::unique_ptr<Work>> jobs;
  for (int i = 0; i < 20; ++i) jobs.push_back(std::make_unique<Work>([&] { all_have_come.arrive_and_wait(); }));
  for (const auto& job : jobs) ASSERT_TRUE(lane.submit(*job));
  all_have_come.wait();
  while (lane.counts().threads > 4) std::this_thread::yield();
  const auto slept_for_a_while = [] {
    const long before = times_slept();
    std::this_thread::sleep_for(200ms);
    return times_slept() == before;
  };
  bool slept = false;
  for (int i = 0; i < 25 && !slept; ++i) slept = slept_for_a_while();
  EXPECT_TRUE(slept);
  lane.stop();
}

}  // namespace
}  // namespace laneway::lanes
