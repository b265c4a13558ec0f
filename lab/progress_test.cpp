#include "lab/progress.hpp"

#include <gtest/gtest.h>

#include "lab/fixture.hpp"

namespace laneway::lab {
namespace {

TEST(Remaining, CountsWhatIsLeftOfTheCurrentRow) {
  const OneRow one;
  const std::vector<PlanRow> rows(3, one.row());
  const Nanoseconds each = expected_duration(std::span(rows).first(1));
  EXPECT_EQ(remaining(rows, 0, 0), 3 * each);
  EXPECT_EQ(remaining(rows, 1, each / 2), each + each - each / 2);
  EXPECT_EQ(remaining(rows, 1, 9 * each), each);
  EXPECT_EQ(remaining(rows, 2, 9 * each), 0);
}

}  // namespace
}  // namespace laneway::lab
