#include "measure/own_usage.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <ctime>

#include "base/unique_fd.hpp"

namespace laneway::measure {
namespace {

TEST(OwnUsage, ReadsThePages) {
  EXPECT_EQ(parse_virtual_pages("5210 1021 880 12 0 300 0\n"), 5210u);
  EXPECT_EQ(parse_virtual_pages(""), 0u);
  EXPECT_EQ(parse_virtual_pages("x"), 0u);
}

TEST(OwnUsage, KnowsThisProcess) {
  const OwnUsage usage = own_usage();
  EXPECT_GT(usage.cpu, 0);
  EXPECT_GT(usage.resident_bytes, 100'000u);
  EXPECT_GT(usage.virtual_bytes, usage.resident_bytes);
  EXPECT_GE(usage.threads, 1u);
  EXPECT_GE(usage.descriptors_max, usage.descriptors);
  const auto now = static_cast<double>(std::time(nullptr));
  EXPECT_LE(usage.started_at_seconds, now + 2);
  EXPECT_GT(usage.started_at_seconds, now - 24 * 3600);
  const UniqueFd one(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(own_usage().descriptors, usage.descriptors + 1);
}

}  // namespace
}  // namespace laneway::measure
