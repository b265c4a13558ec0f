#include "lab/report_html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "json/read.hpp"

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* hostile = "<script>alert('x')</script>";

// tests/lab/results.json with each `from` replaced by `to`.
JsonValue sample(const std::string& from = {}, const std::string& to = {}) {
  std::ifstream in(LANEWAY_SOURCE_DIR "/tests/lab/results.json");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  for (std::size_t at = 0; !from.empty() && (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return parse_json(text).value();
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

TEST(HtmlReport, IsOneWholeDocument) {
  const std::string page = html_report(sample());
  EXPECT_THAT(page, ::testing::StartsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
  EXPECT_THAT(page, ::testing::EndsWith("</html>\n"));
  for (const char* tag : {"section", "table", "tbody", "tr", "td", "svg", "figure", "details", "ul", "dl"}) {
    const std::string name = tag;
    EXPECT_EQ(count(page, "<" + name + ">") + count(page, "<" + name + " "), count(page, "</" + name + ">")) << name;
  }
}

TEST(HtmlReport, ShowsEverythingTheRunHolds) {
  const std::string page = html_report(sample());
  for (const char* part : {"id=\"summary\"", "id=\"claims\"", "id=\"table\"", "id=\"capacity\"", "id=\"cpu\"",
                           "id=\"latency\"", "id=\"interference\"", "id=\"audit\"", "id=\"environment\""}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_THAT(page, HasSubstr("data-value=\"54999\""));
  EXPECT_THAT(page, HasSubstr("An asynchronous sleep lets FastAPI answer"));
}

TEST(HtmlReport, AsksForNothingElse) {
  const std::string page = html_report(sample());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  for (const char* loads : {" src=", "<link", "<iframe", "<img", "@import", "url(http", "href=\"http", "href=\"/"}) {
    EXPECT_THAT(page, Not(HasSubstr(loads)));
  }
}

TEST(HtmlReport, EscapesWhateverTheRunSays) {
  for (const char* word : {"FastAPI (Python)", "fastapi", "root", "AMD EPYC", "Two servers, two endpoints",
                           "Nothing: the framework alone"}) {
    const std::string page = html_report(sample(word, hostile));
    EXPECT_EQ(count(page, "<script"), 1U) << word;  // the page's own
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(")) << word;
  }
}

TEST(HtmlReport, SaysWhatAQuickRunIsNot) {
  EXPECT_THAT(html_report(sample("\"quick\":false", "\"quick\":true")), HasSubstr("A quick run."));
  EXPECT_THAT(html_report(sample()), Not(HasSubstr("A quick run.")));
}

TEST(HtmlReport, IsAPageEvenOfNothing) {
  for (const char* text : {"{}", "null", "[]", R"({"rows":[{}],"rounds":[{"rows":[{}]}],"targets":7})"}) {
    EXPECT_THAT(html_report(parse_json(text).value()), ::testing::EndsWith("</html>\n")) << text;
  }
}

}  // namespace
}  // namespace laneway::lab
