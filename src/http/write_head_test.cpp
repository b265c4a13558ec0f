#include "http/write_head.hpp"

#include <gtest/gtest.h>

namespace laneway::http {
namespace {

constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

std::string written(Status status, const AnswerPlan& plan, std::string_view when = date) {
  std::string out;
  HeadWriter head(out, status, when);
  EXPECT_TRUE(head.field("Content-Type", "text/plain"));
  head.end(plan);
  return out;
}

TEST(WriteHead, WritesLineDateFieldsAndFraming) {
  EXPECT_EQ(written(Status::ok, {Framing::length, 1234, true, ConnectionOption::none}),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain\r\n"
            "Content-Length: 1234\r\n\r\n");
  EXPECT_EQ(
      written(Status::not_found, {Framing::chunked, 0, true, ConnectionOption::close}, ""),
      "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(written(static_cast<Status>(299), {Framing::none, 0, false, ConnectionOption::keep_alive}, ""),
            "HTTP/1.1 299 Unknown\r\nContent-Type: text/plain\r\nConnection: keep-alive\r\n\r\n");
}

TEST(WriteHead, NeverSplitsTheResponse) {
  const std::string controls[] = {"a\r\nb", "a\nb", "a\rb", std::string("a\0b", 3), "a\x01", "a\x7f", "\r\n\r\n"};
  for (const std::string& bad : controls) {
    std::string out;
    HeadWriter head(out, Status::ok, "");
    EXPECT_FALSE(head.field("X", bad));
    EXPECT_FALSE(head.field(bad, "x"));
    EXPECT_EQ(out, "HTTP/1.1 200 OK\r\n");
  }
  for (const std::string_view name : {"", "a b", "a:", "a\t", "caf\xc3\xa9", "(a)"}) {
    std::string out;
    EXPECT_FALSE(HeadWriter(out, Status::ok, "").field(name, "x")) << name;
  }
}

TEST(WriteHead, TakesTabsAndBytesAboveAscii) {
  std::string out;
  EXPECT_TRUE(HeadWriter(out, Status::ok, "").field("X", "a\tcaf\xc3\xa9"));
  EXPECT_NE(out.find("X: a\tcaf\xc3\xa9\r\n"), std::string::npos);
}

TEST(WriteHead, KeepsItsOwnFieldsToItself) {
  for (const std::string_view name : {"content-length", "Transfer-Encoding", "CONNECTION", "Keep-Alive", "Date"}) {
    std::string out;
    EXPECT_FALSE(HeadWriter(out, Status::ok, "").field(name, "5")) << name;
  }
}

TEST(WriteRequest, WritesWhatAServerReads) {
  std::string out;
  RequestWriter request(out, "POST", "/a?b=c", "example.org:80");
  ASSERT_TRUE(request.ok());
  EXPECT_TRUE(request.field("Accept", "*/*"));
  EXPECT_FALSE(request.field("Host", "other"));
  EXPECT_FALSE(request.field("X", "a\r\nY: b"));
  request.end(true, 3);
  EXPECT_EQ(out, "POST /a?b=c HTTP/1.1\r\nHost: example.org:80\r\nAccept: */*\r\nContent-Length: 3\r\n\r\n");
}

TEST(WriteRequest, RefusesToBeSplit) {
  const std::string_view rows[][3] = {{"GE T", "/", "a"},        {"", "/", "a"},        {"GET", "", "a"},
                                      {"GET", "/a b", "a"},      {"GET", "/\r\n", "a"}, {"GET", "/\xc3\xa9", "a"},
                                      {"GET", "/", "a\r\nX: b"}, {"GET", "/", "a b"}};
  for (const auto& row : rows) {
    std::string out;
    RequestWriter request(out, row[0], row[1], row[2]);
    EXPECT_FALSE(request.ok());
    EXPECT_FALSE(request.field("X", "y"));
    request.end();
    EXPECT_EQ(out, "");
  }
}

// The short way writes what the long way writes.
TEST(AppendAnswer, IsWhatTheHeadWriterWrites) {
  for (const std::string_view body : {"", "x", "Hello World"}) {
    std::string expected = "kept";
    HeadWriter head(expected, Status::ok, date);
    EXPECT_TRUE(head.field("Content-Type", "text/plain"));
    AnswerPlan plan;
    plan.framing = Framing::length;
    plan.content_length = body.size();
    plan.send_body = true;
    head.end(plan);
    expected += body;

    std::string start;
    const HeadWriter status_and_date(start, Status::ok, date);
    std::string out = "kept";
    append_answer(out, start, "text/plain", body);
    EXPECT_EQ(out, expected);
  }
}

}  // namespace
}  // namespace laneway::http
