#include "http/parse_head.hpp"

#include <gtest/gtest.h>

#include <string>

namespace laneway::http {
namespace {

// What the corpus cannot say: where things lie, resuming, and the cost of single bytes. The rest: tests/corpus/http.

const std::string request =
    "POST /a?b HTTP/1.1\r\nHost: example.org\r\nContent-Type: text/plain\r\nX: 1\r\nx: 2\r\nContent-Length: 3\r\n\r\n";

TEST(ParseHead, ViewsIntoTheInput) {
  Head head;
  const std::string input = request + "abcGET / HTTP/1.1\r\n";
  ASSERT_EQ(parse_head(input, {}, head).progress, Progress::done);
  EXPECT_EQ(head.bytes(), request.size());
  EXPECT_EQ(head.method(), Method::post);
  EXPECT_EQ(head.target(), "/a?b");
  EXPECT_EQ(head.target().data(), input.data() + 5);
  EXPECT_EQ(head.framing(), Framing::length);
  EXPECT_EQ(head.content_length(), 3u);
}

TEST(ParseHead, FindsFieldsByNameAndByIndex) {
  Head head;
  ASSERT_EQ(parse_head(request, {}, head).progress, Progress::done);
  ASSERT_EQ(head.field_count(), 5u);
  EXPECT_EQ(head.field(2).name, "X");
  EXPECT_EQ(head.find(KnownField::content_type), "text/plain");
  EXPECT_EQ(head.find("content-TYPE"), "text/plain");
  EXPECT_EQ(head.find("x"), "1");
  EXPECT_EQ(head.find(KnownField::cookie), std::nullopt);
  EXPECT_EQ(head.find("y"), std::nullopt);
}

TEST(ParseHead, SurvivesAMoveOfItsBytes) {
  Head head;
  std::string old = request;
  ASSERT_EQ(parse_head(old, {}, head).progress, Progress::done);
  const std::string moved = old;
  old.assign(old.size(), '!');
  head.rebase(moved.data());
  EXPECT_EQ(head.target(), "/a?b");
  EXPECT_EQ(head.find(KnownField::host), "example.org");
}

TEST(ParseHead, GoesOnWhereItStoppedInABufferThatMoves) {
  Head head;
  for (std::size_t size = 0; size < request.size(); ++size) {
    const std::string part = request.substr(0, size);
    ASSERT_EQ(parse_head(part, {}, head).progress, Progress::incomplete) << size;
  }
  ASSERT_EQ(parse_head(request, {}, head).progress, Progress::done);
  EXPECT_EQ(head.field(4).value, "3");
  EXPECT_EQ(head.target(), "/a?b");
}

TEST(ParseHead, StartsAgainWhenCleared) {
  Head head;
  ASSERT_EQ(parse_head(request, {}, head).progress, Progress::done);
  head.clear();
  ASSERT_EQ(parse_head("GET /b HTTP/1.0\r\n\r\n", {}, head).progress, Progress::done);
  EXPECT_EQ(head.method(), Method::get);
  EXPECT_EQ(head.field_count(), 0u);
  EXPECT_EQ(head.find(KnownField::host), std::nullopt);
  EXPECT_EQ(head.framing(), Framing::none);
  EXPECT_EQ(head.content_length(), 0u);
  EXPECT_FALSE(head.keep_alive());
}

TEST(ParseHead, TellsAnUnknownMethodsName) {
  Head head;
  const auto result = parse_head("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", {}, head);
  EXPECT_EQ(result.fault.status, Status::not_implemented);
  EXPECT_EQ(head.method_token(), "BREW");
}

TEST(ParseHead, NeverReadsBehindTheInput) {
  // The input ends within a run that is looked at 16 bytes at a time; what lies behind would change the result.
  const std::string bytes = "GET /0123456789012345678901234567890123456789 HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string exact(bytes, 0, size);  // a heap block of its own: AddressSanitizer watches its end
    Head head;
    EXPECT_EQ(parse_head(exact, {}, head).progress, Progress::incomplete);
  }
}

}  // namespace
}  // namespace laneway::http
