#include "lab/contamination.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/fixture.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ParsePressure, ReadsTheTotalOfSome) {
  EXPECT_EQ(parse_pressure("some avg10=1.00 avg60=0.10 avg300=0.00 total=12345\nfull avg10=0.00 total=7\n"), 12345);
  EXPECT_FALSE(parse_pressure(""));
  EXPECT_FALSE(parse_pressure("full avg10=0.00 total=7\n"));
  EXPECT_FALSE(parse_pressure("some avg10=0.00 total=\nfull total=7"));
}

// load.json: 2 cores for 15 s, busy 26 s, of these the server 20 s and the client 0.2 s; 1 s was stolen.
TEST(Contamination, IsWhatNeitherClientNorServerUsed) {
  const auto found = contamination_of(load_json(), 0, {.cpu = 1e6, .io = 0}, {.cpu = 4e6, .io = 0}, 10 * second);
  EXPECT_NEAR(*found.others_cores, 5.8 / 15, 1e-9);
  EXPECT_NEAR(*found.steal_share, 1.0 / 30, 1e-9);
  EXPECT_NEAR(*found.psi_cpu_percent, 30, 1e-9);
  EXPECT_EQ(found.psi_io_percent, 0);
  EXPECT_FALSE(found.psi_memory_percent);
  EXPECT_TRUE(found.disturbed);
  EXPECT_THAT(found.reasons, ElementsAre("other processes used 0.39 of a core", HasSubstr("took 3.3 %")));
  EXPECT_NEAR(found.amount(), 5.8 / 15 + 1.0 / 30, 1e-9);
}

TEST(Contamination, ASecondClientIsNone) {
  const auto found = contamination_of(load_json("\"steal_seconds\":1.0", "\"steal_seconds\":0.0"), 0.3, {}, {}, second);
  EXPECT_NEAR(*found.others_cores, 5.8 / 15 - 0.3, 1e-9);
  EXPECT_FALSE(found.disturbed);
  EXPECT_THAT(found.reasons, IsEmpty());
}

}  // namespace
}  // namespace laneway::lab
