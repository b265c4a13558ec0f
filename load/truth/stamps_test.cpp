#include "load/truth/stamps.hpp"

#include <gtest/gtest.h>

#include "json/read.hpp"

namespace laneway::load::truth {
namespace {

TEST(Stamps, AreReadBack) {
  Stamps stamps(2);
  const auto ticket = stamps.begin("/null", 10, 10);
  stamps.begin("/never", 11, {});
  stamps.end(ticket, 200, 15);
  const auto json = parse_json(stamps.json(3));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["connections"], 3);
  EXPECT_EQ((*json)["requests"].size(), 2u);
  EXPECT_EQ((*json)["requests"][0]["written_ns"], 15);
  EXPECT_EQ((*json)["requests"][0]["status"], 200);
  EXPECT_EQ((*json)["requests"][1]["written_ns"], nullptr);
  EXPECT_EQ((*json)["requests"][1]["due_ns"], nullptr);
}

TEST(Stamps, OnePastTheBoundIsCountedOnly) {
  Stamps stamps(2);
  EXPECT_TRUE(stamps.begin("/null", 1, 1));
  EXPECT_TRUE(stamps.begin("/null", 2, 2));
  const auto third = stamps.begin("/null", 3, 3);
  EXPECT_FALSE(third);
  stamps.end(third, 200, 4);
  const auto json = parse_json(stamps.json(1));
  EXPECT_EQ((*json)["not_kept"], 1);
  EXPECT_EQ((*json)["requests"].size(), 2u);
}

TEST(Stamps, AnAnswerToARequestThatWasForgottenTouchesNothing) {
  Stamps stamps(2);
  const auto old = stamps.begin("/old", 1, 1);
  stamps.clear();
  stamps.begin("/new", 2, 2);
  stamps.end(old, 200, 9);
  const auto json = parse_json(stamps.json(1));
  EXPECT_EQ((*json)["requests"].size(), 1u);
  EXPECT_EQ((*json)["requests"][0]["written_ns"], nullptr);
}

}  // namespace
}  // namespace laneway::load::truth
