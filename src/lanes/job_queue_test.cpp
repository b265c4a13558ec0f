#include "lanes/job_queue.hpp"

#include <gtest/gtest.h>

#include <array>

namespace laneway::lanes {
namespace {

using detail::Job;

TEST(JobQueue, GivesTheOldestFirst) {
  JobQueue queue(3);
  std::array<Job, 3> jobs;
  for (Job& job : jobs) EXPECT_TRUE(queue.push(job));
  for (Job& job : jobs) EXPECT_EQ(queue.pop(), &job);
  EXPECT_EQ(queue.pop(), nullptr);
  EXPECT_TRUE(queue.empty());
}

TEST(JobQueue, TakesAsManyAsItsBoundAndNotOneMore) {
  JobQueue queue(2);
  std::array<Job, 3> jobs;
  EXPECT_TRUE(queue.push(jobs[0]));
  EXPECT_TRUE(queue.push(jobs[1]));
  EXPECT_FALSE(queue.push(jobs[2]));
  EXPECT_FALSE(jobs[2].queued);
  EXPECT_EQ(queue.pop(), &jobs[0]);
  EXPECT_TRUE(queue.push(jobs[2]));
}

TEST(JobQueue, LosesAnyOneOfItsJobsOnce) {
  for (std::size_t removed = 0; removed < 3; ++removed) {
    JobQueue queue(3);
    std::array<Job, 3> jobs;
    for (Job& job : jobs) queue.push(job);
    EXPECT_TRUE(queue.remove(jobs[removed]));
    EXPECT_FALSE(queue.remove(jobs[removed]));
    for (std::size_t i = 0; i < 3; ++i) {
      if (i == removed) continue;
      EXPECT_EQ(queue.pop(), &jobs[i]);
    }
    EXPECT_EQ(queue.size(), 0u);
  }
}

}  // namespace
}  // namespace laneway::lanes
