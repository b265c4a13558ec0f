#include "load/request_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace laneway::load {
namespace {

RequestTexts texts_of(std::string_view file) {
  RequestTexts texts{.url = *parse_url("http://h:81/x"), .is_template = true};
  if (!file.empty()) texts.targets = *parse_targets(file, "t.txt");
  return texts;
}

RequestPlan planned(const RequestTexts& texts) {
  auto plan = plan_requests(texts);
  EXPECT_TRUE(plan) << plan.error();
  return std::move(plan->plan);
}

// The first line of each of `count` requests of one connection.
std::string lines(RequestSource& source, int count, RequestSource::Index connection = 0) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const Request request = source.next(connection);
    const auto path = request.bytes.substr(request.bytes.find(' ') + 1);
    text += std::string(path.substr(0, path.find(' ')));
  }
  return text;
}

constexpr Share alone = {.connections = 2};

TEST(RequestSource, OneConstantRequestIsSentAsItIs) {
  const auto plan = RequestPlan::constant("GET / HTTP/1.1\r\n\r\n", Method::get);
  RequestSource source(plan, alone, 1);
  EXPECT_EQ(source.next(0).bytes, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(source.next(1).bytes.data(), plan.targets[0].bytes.data());
  EXPECT_TRUE(source.next(0).stays);
  EXPECT_FALSE(source.wants_answers());
}

TEST(RequestSource, TargetsTakeTurnsByWeightOverAllConnections) {
  const auto plan = planned(texts_of("# weight: 2\nGET /a\n\nGET http://h:81/b\nGET /c\n"));
  RequestSource source(plan, alone, 1);
  EXPECT_EQ(lines(source, 3), "/a/b/c");
  EXPECT_EQ(lines(source, 3, 1), "/a/a/b");
  EXPECT_EQ(source.next(0).info.target, 2u);
}

TEST(RequestSource, ANumberOfRequestsIsDividedExactlyWhateverTheThreads) {
  const auto plan = planned(texts_of("# weight: 2\nGET /a\nGET /b\nGET /c\n"));
  std::map<std::uint32_t, int> count;
  std::vector<std::string> numbers;
  const auto numbered = planned(texts_of("GET /{seq}\n"));
  for (const Share& share : split(3, 10, 22)) {
    RequestSource source(plan, share, 1);
    RequestSource numbering(numbered, share, 1);
    for (std::uint64_t i = 0; i < share.requests_max; ++i) {
      ++count[source.next(0).info.target];
      numbers.push_back(lines(numbering, 1));
    }
  }
  EXPECT_THAT(count, testing::ElementsAre(testing::Pair(0, 11), testing::Pair(1, 6), testing::Pair(2, 5)));
  std::vector<std::string> expected;
  for (int i = 0; i < 22; ++i) expected.push_back("/" + std::to_string(i));
  EXPECT_THAT(numbers, testing::UnorderedElementsAreArray(expected));
}

TEST(RequestSource, FillsInPathHeadersAndBodyWithTheLengthOfThatBody) {
  RequestTexts texts = texts_of("");
  texts.url = *parse_url("http://h:81/{seq}?a={{b");
  texts.method = "POST";
  texts.headers = {"X-N: n{seq}"};
  texts.body = R"({"n":{seq}})";
  const auto plan = planned(texts);
  RequestSource source(plan, alone, 1);
  for (int i = 0; i < 10; ++i) source.next(0);
  const Request request = source.next(0);
  EXPECT_EQ(request.bytes, "POST /10?a={b HTTP/1.1\r\nHost: h:81\r\nX-N: n10\r\nContent-Length: 8\r\n\r\n{\"n\":10}");
  EXPECT_FALSE(request.stays);
  texts.is_template = false;
  const auto as_is = planned(texts);
  EXPECT_TRUE(as_is.targets[0].bytes.ends_with("X-N: n{seq}\r\nContent-Length: 11\r\n\r\n{\"n\":{seq}}"));
  texts.is_template = true;
  texts.body = "constant";
  const auto constant_body = planned(texts);
  RequestSource other(constant_body, alone, 1);
  EXPECT_EQ(other.next(0).bytes, "POST /0?a={b HTTP/1.1\r\nHost: h:81\r\nX-N: n0\r\nContent-Length: 8\r\n\r\nconstant");
}

TEST(RequestSource, ARequestDoesNotAllocateOnceTheLongestWasSent) {
  const auto plan = planned(texts_of("GET /{seq}/{rand}/{uuid}\n"));
  RequestSource source(plan, alone, 1);
  const char* const first = source.next(0).bytes.data();
  for (int i = 0; i < 8; ++i) EXPECT_EQ(source.next(0).bytes.data(), first);
}

constexpr std::string_view login =
    "# weight: once\n# capture: token=json:t\nPOST /login\n\nGET /use/{capture:token}\nGET /free\n";

TEST(RequestSource, WhatIsSentOnceComesFirstOnEachConnectionUntilItHasCaptured) {
  const auto plan = planned(texts_of(login));
  RequestSource source(plan, alone, 1);
  ASSERT_TRUE(source.wants_answers());
  EXPECT_EQ(lines(source, 1, 0), "/login");
  EXPECT_EQ(source.answered(0, plan.targets[0].info, "", "{}"), "capture token: JSON t is missing");
  EXPECT_EQ(lines(source, 1, 0), "/login");
  EXPECT_EQ(source.answered(0, plan.targets[0].info, "", R"({"t":"x"})"), "");
  EXPECT_EQ(lines(source, 3, 0), "/use/x/free/use/x");
  EXPECT_EQ(lines(source, 1, 1), "/login");
  EXPECT_EQ(source.answered(1, plan.targets[0].info, "", R"({"t":"y"})"), "");
  EXPECT_EQ(lines(source, 2, 1), "/use/y/free");
  EXPECT_EQ(lines(source, 1, 0), "/free");
}

TEST(RequestSource, WhatNeedsACaptureWaitsForIt) {
  const auto plan = planned(texts_of("# capture: id=header:X-Id\nGET /a\nGET /b/{capture:id}\nGET /c\n"));
  RequestSource source(plan, alone, 1);
  EXPECT_EQ(lines(source, 3), "/a/c/a");
  EXPECT_EQ(source.answered(0, plan.targets[0].info, "HTTP/1.1 200 OK\r\nX-Id: 7\r\n\r\n", ""), "");
  EXPECT_EQ(lines(source, 3), "/b/7/c/a");
  EXPECT_EQ(lines(source, 2, 1), "/a/c") << "the other connection has captured nothing";
}

TEST(RequestSource, ADefaultStandsForACaptureUntilThereIsOne) {
  RequestTexts texts = texts_of("");
  texts.url = *parse_url("http://h:81/?after={capture:last=0}");
  texts.captures = {"last=json:next"};
  const auto plan = planned(texts);
  RequestSource source(plan, alone, 1);
  EXPECT_EQ(lines(source, 1), "/?after=0");
  EXPECT_EQ(source.answered(0, plan.targets[0].info, "", R"({"next":20})"), "");
  EXPECT_EQ(lines(source, 1), "/?after=20");
}

TEST(RequestPlan, WhatCannotBeSentIsNamedByItsLine) {
  const struct {
    std::string_view file, message;
  } cases[] = {
      {"GET http://h:82/a\n", "t.txt:1: 'http://h:82/a' is not on the server of the run, h:81"},
      {"GET h/a\n", "t.txt:1: URL 'h/a': it must begin with http:// or https://"},
      {"GET /a\n\nGET /a b\n",
       "t.txt:3: the method, the URL or the Host header has characters that no request can hold"},
      {"GET /a\nContent-Length: 3\n",
       "t.txt:1: header 'Content-Length: 3' cannot be sent, or is set by the program itself"},
      {"# capture: x\nGET /a\n", "t.txt:2: capture: 'x' is neither NAME=json:PATH nor NAME=header:Name"},
      {"GET /{sqe}\n", "t.txt:1: {sqe}: no such placeholder (seq, rand, uuid, csv, env, capture; a brace is {{)"},
      {"GET /{capture:a}\n# capture: a=json:a\nGET /b\n",
       "t.txt:1: {capture:a}: no target that is sent before captures it (or give {capture:a=DEFAULT})"},
      {"# weight: once\nGET /a\n", "every target is sent once: there is nothing to send behind them"},
  };
  for (const auto& [file, message] : cases) {
    const auto plan = plan_requests(texts_of(file));
    ASSERT_FALSE(plan) << file;
    EXPECT_EQ(plan.error(), message);
  }
}

TEST(RequestPlan, TheServerMayBeSaidByTheTargetsAlone) {
  RequestTexts texts{.targets = *parse_targets("GET http://h:81/a\nGET /b\n", "t.txt")};
  const auto plan = plan_requests(texts);
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->url.authority, "h:81");
  texts.targets = *parse_targets("GET /b\n", "t.txt");
  EXPECT_EQ(plan_requests(texts).error(), "t.txt:1: a target without a host takes a URL on the command line");
}

TEST(RequestPlan, AHeaderOfTheCommandLineIsForTargetsThatHaveNoneOfThatName) {
  RequestTexts texts = texts_of("GET /a\naccept: x\nGET /b\nHost: other\n");
  texts.headers = {"Accept: y"};
  const auto plan = planned(texts);
  EXPECT_EQ(plan.targets[0].bytes, "GET /a HTTP/1.1\r\nHost: h:81\r\naccept: x\r\n\r\n");
  EXPECT_EQ(plan.targets[1].bytes, "GET /b HTTP/1.1\r\nHost: other\r\nAccept: y\r\n\r\n");
  EXPECT_EQ(plan.method(), "GET");
}

}  // namespace
}  // namespace laneway::load
