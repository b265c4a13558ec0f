#include "lab/progress.hpp"

#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

TEST(Remaining, CountsWhatIsLeftOfTheCurrentStep) {
  EXPECT_EQ(remaining(30 * second, 10 * second, 0), 30 * second);
  EXPECT_EQ(remaining(30 * second, 10 * second, 4 * second), 26 * second);
  EXPECT_EQ(remaining(30 * second, 10 * second, 90 * second), 20 * second);
  EXPECT_EQ(remaining(10 * second, 10 * second, 90 * second), 0);
}

}  // namespace
}  // namespace laneway::lab
