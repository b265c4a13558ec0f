#include "http/target.hpp"

#include <gtest/gtest.h>

namespace laneway::http {
namespace {

TEST(Target, TakesEachFormApart) {
  struct Row {
    Method method;
    std::string_view target;
    TargetForm form;
    std::string_view authority, path, query;
  };
  const Row rows[] = {
      {Method::get, "/", TargetForm::origin, "", "/", ""},
      {Method::get, "/a/b?c=d?e", TargetForm::origin, "", "/a/b", "c=d?e"},
      {Method::get, "/a?", TargetForm::origin, "", "/a", ""},
      {Method::get, "/a#b?c", TargetForm::origin, "", "/a", ""},
      {Method::get, "/a?b#c", TargetForm::origin, "", "/a", "b"},
      {Method::get, "//a", TargetForm::origin, "", "//a", ""},
      {Method::get, "http://a:80/b?c", TargetForm::absolute, "a:80", "/b", "c"},
      {Method::get, "http://a", TargetForm::absolute, "a", "/", ""},
      {Method::get, "https://a?b", TargetForm::absolute, "a", "/", "b"},
      {Method::get, "http://[::1]#b", TargetForm::absolute, "[::1]", "/", ""},
      {Method::options, "*", TargetForm::asterisk, "", "*", ""},
      {Method::connect, "a:443", TargetForm::authority, "a:443", "", ""},
  };
  for (const Row& row : rows) {
    const auto target = split_target(row.target, row.method);
    ASSERT_TRUE(target) << row.target;
    EXPECT_EQ(target->form, row.form) << row.target;
    EXPECT_EQ(target->authority, row.authority) << row.target;
    EXPECT_EQ(target->path, row.path) << row.target;
    EXPECT_EQ(target->query, row.query) << row.target;
  }
}

TEST(Target, RefusesWhatDoesNotGoWithTheMethod) {
  EXPECT_FALSE(split_target("", Method::get));
  EXPECT_FALSE(split_target("*", Method::get));
  EXPECT_FALSE(split_target("a:443", Method::get));
  EXPECT_FALSE(split_target("/", Method::connect));
  EXPECT_FALSE(split_target("http://a@b/", Method::get));
}

TEST(Target, DecodesPercentOnce) {
  std::string out;
  EXPECT_TRUE(percent_decode("/%41%2f%252F+%c3%A9", out));
  EXPECT_EQ(out, "/A/%2F+\xc3\xa9");
  EXPECT_TRUE(percent_decode("", out));
  EXPECT_EQ(out, "");
}

TEST(Target, RefusesBadPercentAndNul) {
  std::string out;
  for (const std::string_view bad : {"%", "/%", "/%1", "/%g1", "/%1g", "/%%41", "/%-1", "/% 1", "/%00", "/a%00b"}) {
    EXPECT_FALSE(percent_decode(bad, out)) << bad;
  }
}

}  // namespace
}  // namespace laneway::http
