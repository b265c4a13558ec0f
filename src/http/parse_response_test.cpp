#include "http/parse_response.hpp"

#include <gtest/gtest.h>

#include <string>

namespace laneway::http {
namespace {

// Syntax, framing and limits: tests/corpus/http/response.txt. Here: views, steps and counts.

const Limits limits;

TEST(ParseResponse, AWholeResponseIsOneStepOfViews) {
  const std::string_view input = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 ";
  ResponseParser parser(limits);
  parser.begin(Method::get);
  const auto step = parser.next(input);
  EXPECT_EQ(step.progress, Progress::done);
  EXPECT_EQ(step.consumed, input.size() - 9);
  EXPECT_EQ(step.head, input.substr(0, 38));
  EXPECT_EQ(step.body.data(), input.data() + 38);
  EXPECT_EQ(step.body, "hello");
  EXPECT_EQ(parser.status(), 200);
  EXPECT_EQ(parser.body_bytes(), 5u);
}

TEST(ParseResponse, OneChunkIsOneStepToo) {
  const std::string_view input = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  ResponseParser parser(limits);
  parser.begin(Method::get);
  const auto step = parser.next(input);
  EXPECT_EQ(step.progress, Progress::done);
  EXPECT_EQ(step.consumed, input.size());
  EXPECT_EQ(step.body, "hello");
}

TEST(ParseResponse, TellsTheHeadsEndBeforeTheBodys) {
  ResponseParser parser(limits);
  parser.begin(Method::get);
  EXPECT_FALSE(parser.begun());
  EXPECT_EQ(parser.next("HTTP/1.1 200 OK\r\n").consumed, 0u);
  EXPECT_TRUE(parser.begun());
  EXPECT_FALSE(parser.head_done());
  const auto step = parser.next("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
  EXPECT_EQ(step.progress, Progress::incomplete);
  EXPECT_TRUE(parser.head_done());
  EXPECT_EQ(step.body, "he");
  const auto rest = parser.next("llo");
  EXPECT_EQ(rest.progress, Progress::done);
  EXPECT_TRUE(rest.head.empty());
}

TEST(ParseResponse, StartsAgain) {
  ResponseParser parser(limits);
  parser.begin(Method::head);
  EXPECT_EQ(parser.next("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").progress, Progress::done);
  parser.begin(Method::get);
  EXPECT_EQ(parser.status(), 0);
  EXPECT_FALSE(parser.begun());
  EXPECT_EQ(parser.next("HTTP/1.1 500 x\r\nContent-Length: 1\r\n\r\n!").body, "!");
  EXPECT_EQ(parser.status(), 500);
}

TEST(ParseResponse, SaysWhatIsWrong) {
  ResponseParser parser(limits);
  parser.begin(Method::get);
  EXPECT_EQ(parser.end().why, "connection closed before the answer");
  parser.next("H");
  EXPECT_EQ(parser.end().why, "connection closed within the answer");
  EXPECT_EQ(parser.next("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n").why, "bad Content-Length");
}

TEST(ParseResponse, FindsFieldsInTheHead) {
  const std::string_view head = "HTTP/1.1 200 OK\r\nA: 1\r\nB:\r\nb: 3\r\n\r\n";
  EXPECT_EQ(find_field(head, "a"), "1");
  EXPECT_EQ(find_field(head, "b"), "");
  EXPECT_EQ(find_field(head, "c"), std::nullopt);
  EXPECT_EQ(find_field("", "a"), std::nullopt);
}

}  // namespace
}  // namespace laneway::http
