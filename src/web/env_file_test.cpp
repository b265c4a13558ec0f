#include "web/env_file.hpp"

#include <gmock/gmock.h>

namespace laneway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::pair<std::string, std::string>> read(std::string_view text) {
  const EnvFile file = parse_env_file(text);
  EXPECT_THAT(file.faults, IsEmpty()) << text;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& entry : file.entries) pairs.emplace_back(entry.name, entry.value);
  return pairs;
}

std::vector<std::size_t> faulty_lines(std::string_view text) {
  std::vector<std::size_t> lines;
  for (const auto& fault : parse_env_file(text).faults) lines.push_back(fault.line);
  return lines;
}

using Pair = std::pair<std::string, std::string>;

TEST(EnvFile, ReadsNamesAndValues) {
  EXPECT_THAT(read("A=1\nexport B = two words \n\n  C_3=\r\n"),
              ElementsAre(Pair("A", "1"), Pair("B", "two words"), Pair("C_3", "")));
  EXPECT_THAT(read("A=last line"), ElementsAre(Pair("A", "last line")));
  EXPECT_THAT(read("\xef\xbb\xbf"
                   "A=1"),
              ElementsAre(Pair("A", "1")));
  EXPECT_THAT(read("export=1\nexported=2"), ElementsAre(Pair("export", "1"), Pair("exported", "2")));
}

TEST(EnvFile, KnowsComments) {
  EXPECT_THAT(read("# one\n  # two\nA=x # three\nB=x#y\nC=#only\nD='x' # four\n"),
              ElementsAre(Pair("A", "x"), Pair("B", "x#y"), Pair("C", ""), Pair("D", "x")));
}

TEST(EnvFile, KnowsQuotes) {
  EXPECT_THAT(read(R"(A=' $x \n # "it" ')"), ElementsAre(Pair("A", R"( $x \n # "it" )")));
  EXPECT_THAT(read(R"(A="a\tb\\c\"d\$e\q 'it'")"), ElementsAre(Pair("A", "a\tb\\c\"d$e\\q 'it'")));
  EXPECT_THAT(read("A=\"two\nlines\"\nB='x'"), ElementsAre(Pair("A", "two\nlines"), Pair("B", "x")));
  EXPECT_THAT(read(R"(A=it's "fine")"), ElementsAre(Pair("A", R"(it's "fine")")));
}

TEST(EnvFile, SaysWhichLinesAreWrongAndReadsOn) {
  EXPECT_THAT(faulty_lines("A\n=1\n1A=2\nA-B=3\nexport\nOK=1"), ElementsAre(1u, 2u, 3u, 4u, 5u));
  EXPECT_THAT(faulty_lines("A='x\ny'\nB='x' y\nC=1"), ElementsAre(3u));
  EXPECT_THAT(faulty_lines("A=1\nB=\"x\nC=2"), ElementsAre(2u));
  EXPECT_EQ(parse_env_file("wrong\nA=1").entries.front().line, 2u);
}

}  // namespace
}  // namespace laneway
