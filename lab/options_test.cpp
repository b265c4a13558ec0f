#include "lab/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::expected<Options, EarlyExit> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "laneway-lab");
  return parse_options(static_cast<int>(words.size()), words.data());
}

TEST(ParseOptions, TakesAll) {
  const auto options = parse({"--quick", "--out", "o", "--scenario", "s.toml", "--target", "a", "--target", "b",
                              "--endpoint", "root", "--list"});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->quick);
  EXPECT_TRUE(options->filter.quick);
  EXPECT_TRUE(options->list);
  EXPECT_EQ(options->results_directory, "o");
  EXPECT_EQ(options->scenario_file, "s.toml");
  EXPECT_THAT(options->filter.targets, ElementsAre("a", "b"));
  EXPECT_THAT(options->filter.endpoints, ElementsAre("root"));
}

TEST(ParseOptions, TakesRoundsAndFolders) {
  const auto run = parse({"--rounds", "8", "--seed", "0", "--layout", "pinned"});
  ASSERT_TRUE(run) << run.error().text;
  EXPECT_EQ(run->rounds, 8);
  EXPECT_EQ(run->seed, 0u);
  EXPECT_EQ(run->layout, Layout::pinned);
  EXPECT_EQ(run->action, Action::run);
  EXPECT_EQ(parse({"report", "d"})->action, Action::report);
  const auto compare = parse({"compare", "d", "e"});
  ASSERT_TRUE(compare) << compare.error().text;
  EXPECT_EQ(compare->action, Action::compare);
  EXPECT_THAT(compare->directories, ElementsAre("d", "e"));
}

TEST(ParseOptions, RefusesTheRestInOneLine) {
  for (const auto& words : {std::vector<const char*>{"--fast"},
                            {"--out"},
                            {"extra"},
                            {"--target", "a", "b"},
                            {"--rounds", "0"},
                            {"--quick", "--rounds", "2"},
                            {"--seed", "-1"},
                            {"--layout", "loose"},
                            {"--scenario", ""},
                            {"--out", ""},
                            {"report"},
                            {"report", "a", "b"},
                            {"compare", "a"}}) {
    const auto options = parse(words);
    ASSERT_FALSE(options);
    EXPECT_EQ(options.error().status, 2);
    EXPECT_THAT(options.error().text, HasSubstr("laneway-lab: "));
    EXPECT_THAT(options.error().text, Not(HasSubstr("\n")));
  }
}

TEST(ParseOptions, Helps) {
  const auto options = parse({"--help"});
  ASSERT_FALSE(options);
  EXPECT_EQ(options.error().status, 0);
  EXPECT_THAT(options.error().text, HasSubstr("--endpoint"));
}

}  // namespace
}  // namespace laneway::lab
