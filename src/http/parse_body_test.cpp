#include "http/parse_body.hpp"

#include <gtest/gtest.h>

#include "http/parse_head.hpp"

namespace laneway::http {
namespace {

// Syntax and limits: tests/corpus/http. Here: what is copied, what is consumed, what is allocated.

struct Body {
  explicit Body(std::string_view fields, std::uint64_t max = 1'000) {
    const std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n\r\n";
    EXPECT_EQ(parse_head(bytes, limits, head).progress, Progress::done);
    start = reader.begin(head, limits, max);
  }
  Limits limits;
  Head head;
  BodyReader reader;
  BodyReader::Piece start;
};

TEST(ParseBody, HandsOutABodyThatIsAllThereWithoutCopying) {
  Body body("Content-Length: 5");
  const std::string_view input = "helloGET /";
  const auto piece = body.reader.next(input);
  EXPECT_EQ(piece.progress, Progress::done);
  EXPECT_EQ(piece.consumed, 5u);
  EXPECT_EQ(piece.data.data(), input.data());
  EXPECT_EQ(piece.data, "hello");
}

TEST(ParseBody, CountsWhatIsLeft) {
  Body body("Content-Length: 5");
  EXPECT_EQ(body.reader.left(), 5u);
  EXPECT_EQ(body.reader.next("he").progress, Progress::incomplete);
  EXPECT_EQ(body.reader.left(), 3u);
  EXPECT_FALSE(body.reader.done());
  EXPECT_EQ(body.reader.next("llo").progress, Progress::done);
  EXPECT_TRUE(body.reader.done());
}

TEST(ParseBody, HandsOutChunksWithoutCopying) {
  Body body("Transfer-Encoding: chunked");
  const std::string_view input = "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\nGET /";
  const auto first = body.reader.next(input);
  EXPECT_EQ(first.data, "he");
  EXPECT_EQ(first.progress, Progress::incomplete);
  const auto second = body.reader.next(input.substr(first.consumed));
  EXPECT_EQ(second.data, "llo");
  EXPECT_EQ(second.progress, Progress::done);
  EXPECT_EQ(input.substr(first.consumed + second.consumed), "GET /");
}

TEST(ParseBody, CollectsChunks) {
  Body body("Transfer-Encoding: chunked");
  std::string collected;
  const std::string_view input = "2\r\nhe\r\n3\r\nllo\r\n0\r\nX: y\r\n\r\nGET /";
  const auto piece = body.reader.feed(input, collected);
  EXPECT_EQ(piece.progress, Progress::done);
  EXPECT_EQ(collected, "hello");
  EXPECT_EQ(input.substr(piece.consumed), "GET /");
  ASSERT_EQ(body.reader.trailers().size(), 1u);
  EXPECT_EQ(body.reader.trailers()[0].value, "y");
}

TEST(ParseBody, RefusesAtTheHeadWhatIsAnnouncedTooLong) {
  EXPECT_EQ(Body("Content-Length: 1000").start.progress, Progress::incomplete);
  const auto start = Body("Content-Length: 1001").start;
  EXPECT_EQ(start.progress, Progress::fault);
  EXPECT_EQ(start.fault.status, Status::content_too_large);
}

TEST(ParseBody, MemoryFollowsTheBytesThatCame) {
  Body body("Content-Length: 9223372036854775807", UINT64_MAX);
  ASSERT_EQ(body.start.progress, Progress::incomplete);
  std::string collected;
  body.reader.feed("hello", collected);
  EXPECT_EQ(collected, "hello");
  EXPECT_LT(collected.capacity(), 100u);
}

TEST(ParseBody, IsDoneAtOnceWithoutABody) {
  EXPECT_EQ(Body("X: y").start.progress, Progress::done);
  EXPECT_EQ(Body("Content-Length: 0").start.progress, Progress::done);
}

}  // namespace
}  // namespace laneway::http
