#include "load/template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "load/template_compiler.hpp"

namespace laneway::load {
namespace {

using Place = TemplateCompiler::Place;

TemplateCompiler compiler() {
  return TemplateCompiler(
      [](const std::string& path) -> std::expected<std::string, std::string> {
        if (path == "u.csv") return "id,name\n1,Ann Lee\n2,\"B\r\nC\"\n";
        return std::unexpected("cannot read '" + path + "': No such file or directory");
      },
      [](const std::string& name) -> std::optional<std::string> {
        if (name == "PLACE") return "a b{seq}";
        return std::nullopt;
      });
}

std::string filled(std::string_view text, Place place, const Filling& filling) {
  auto with = compiler();
  Template compiled;
  const auto done = with.compile(text, place, compiled);
  if (!done) return done.error();
  std::string out = ">";
  compiled.fill(out, filling);
  return out;
}

TEST(Template, WhatIsNoPlaceholderStays) {
  for (const std::string text : {"", "plain", R"({"a":{"b":[1,{}]}})", "{", "}", "{A}", "{ seq}", "{seq", "{seq }"}) {
    EXPECT_EQ(filled(text, Place::body, {}), ">" + text);
  }
  EXPECT_EQ(filled("{{seq}", Place::body, {}), ">{seq}");
}

TEST(Template, NumbersRowsAndVariables) {
  EXPECT_EQ(filled("{seq}", Place::path, {.number = 0}), ">0");
  EXPECT_EQ(filled(R"({"n":{seq},"m":{seq}})", Place::body, {.number = 17}), R"(>{"n":17,"m":17})");
  EXPECT_EQ(filled("/{csv:u.csv:id}/{csv:u.csv:name}", Place::path, {.number = 2}), ">/1/Ann%20Lee");
  EXPECT_EQ(filled("{csv:u.csv:name}", Place::body, {.number = 1}), ">B\r\nC");
  EXPECT_EQ(filled("{env:PLACE}", Place::body, {}), ">a b{seq}");
  EXPECT_EQ(filled("/{env:PLACE}?x", Place::path, {}), ">/a%20b%7Bseq%7D?x");
}

TEST(Template, CapturesAndTheirDefaults) {
  const std::vector<Captured> known = {{.value = "t k", .known = true}};
  const std::vector<Captured> unknown = {{}};
  EXPECT_EQ(filled("Bearer {capture:t}", Place::field, {.captured = known}), ">Bearer t k");
  EXPECT_EQ(filled("/{capture:t}", Place::path, {.captured = known}), ">/t%20k");
  EXPECT_EQ(filled("/{capture:t=0}", Place::path, {.captured = unknown}), ">/0");
  EXPECT_EQ(filled("/{capture:t=}", Place::path, {.captured = unknown}), ">/");
}

TEST(Template, RandomValuesFollowFromSeedAndNumberAlone) {
  EXPECT_EQ(filled("{rand}{uuid}", Place::body, {.number = 5, .seed = 7}),
            filled("{rand}{uuid}", Place::body, {.number = 5, .seed = 7}));
  std::set<std::string> different;
  for (std::uint64_t i = 0; i < 100; ++i) {
    different.insert(filled("{uuid}", Place::body, {.number = i, .seed = 7}));
    different.insert(filled("{uuid}", Place::body, {.number = i, .seed = 8}));
  }
  EXPECT_EQ(different.size(), 200u);
  EXPECT_THAT(*different.begin(),
              testing::MatchesRegex(">[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  const auto two = filled("{rand} {rand}", Place::body, {});
  EXPECT_NE(two.substr(1, two.find(' ') - 1), two.substr(two.find(' ') + 1));
}

TEST(Template, RandomNumbersKeepTheirBounds) {
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < 300; ++i) seen.insert(filled("{rand:8..10}", Place::body, {.number = i}));
  EXPECT_THAT(seen, testing::ElementsAre(">10", ">8", ">9"));
  EXPECT_EQ(filled("{rand:5..5}", Place::body, {}), ">5");
  EXPECT_NE(filled("{rand:0..18446744073709551615}", Place::body, {}), ">0");
}

TEST(Template, WhatIsMalformedIsToldInOneSentence) {
  const struct {
    std::string_view text, message;
  } cases[] = {
      {"{sqe}", "{sqe}: no such placeholder (seq, rand, uuid, csv, env, capture; a brace is {{)"},
      {"{seq:3}", "{seq:3}: takes no argument"},
      {"{uuid:}", "{uuid:}: takes no argument"},
      {"{csv}", "{csv}: its argument is missing"},
      {"{env:}", "{env:}: its argument is missing"},
      {"{env:NONE}", "{env:NONE}: there is no such environment variable"},
      {"{rand:1}", "{rand:1}: takes A..B"},
      {"{rand:2..1}", "{rand:2..1}: takes A..B, two whole numbers, the smaller first"},
      {"{rand:-1..1}", "{rand:-1..1}: takes A..B, two whole numbers, the smaller first"},
      {"{csv:u.csv}", "{csv:u.csv}: takes FILE:COLUMN"},
      {"{csv:no.csv:id}", "{csv:no.csv:id}: cannot read 'no.csv': No such file or directory"},
      {"{csv:u.csv:x}", "{csv:u.csv:x}: 'u.csv' has no column 'x' (it has id, name)"},
      {"{csv:u.csv:name}", "{csv:u.csv:name}: row 2 has a control character, which no header can hold"},
      {"{csv:u.csv:id", "'{csv:u.csv:id' has no closing brace"},
  };
  for (const auto& [text, message] : cases) EXPECT_EQ(filled(text, Place::field, {}), message);
}

TEST(Template, WithoutPlaceholdersItIsConstant) {
  auto with = compiler();
  Template compiled;
  ASSERT_TRUE(with.compile("a{{b", Place::body, compiled));
  ASSERT_TRUE(with.compile("{env:PLACE}", Place::body, compiled));
  EXPECT_TRUE(compiled.is_constant());
  EXPECT_EQ(compiled.constant(), "a{ba b{seq}");
  ASSERT_TRUE(with.compile("{seq}", Place::body, compiled));
  EXPECT_FALSE(compiled.is_constant());
}

}  // namespace
}  // namespace laneway::load
