#include "http/exchange.hpp"

#include <gtest/gtest.h>

namespace laneway::http {
namespace {

using Next = Exchange::Next;
using After = Exchange::After;

// A connection's side of one exchange, to walk it from one state to the next.
struct Walk {
  explicit Walk(const std::string& head_bytes) : bytes(head_bytes + "\r\n\r\n") {
    head.clear();
    first = exchange.receive_head(bytes, head);
  }
  Next start(bool available = false) { return exchange.start_body(head, limits.body_bytes_max, available); }
  AnswerPlan answer(Status status = Status::ok, std::optional<std::uint64_t> length = 2) {
    return exchange.begin_answer(status, length);
  }

  Limits limits;
  Exchange exchange{limits};
  Head head;
  std::string bytes;
  Next first;
};

const std::string get = "GET / HTTP/1.1\r\nHost: a";
const std::string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4";

TEST(Exchange, FramesTheAnswer) {
  struct Row {  // NOLINT(clang-analyzer-optin.performance.Padding): in the order of reading
    std::string head;
    int status;
    std::optional<std::uint64_t> length;
    Framing framing;
    bool send_body;
    ConnectionOption connection;
  };
  const std::string head = "HEAD / HTTP/1.1\r\nHost: a";
  const std::string old = "GET / HTTP/1.0";
  const std::string old_head = "HEAD / HTTP/1.0";
  const std::string old_keep = "GET / HTTP/1.0\r\nConnection: keep-alive";
  const auto none = ConnectionOption::none;
  const auto close = ConnectionOption::close;
  const auto keep = ConnectionOption::keep_alive;
  const Row rows[] = {
      {get, 200, 5, Framing::length, true, none},
      {get, 200, 0, Framing::length, true, none},
      {get, 200, std::nullopt, Framing::chunked, true, none},
      {get, 204, 0, Framing::none, false, none},
      {get, 205, 5, Framing::length, false, none},
      {get, 304, 5, Framing::none, false, none},
      {get, 101, std::nullopt, Framing::none, false, none},
      {head, 200, 5, Framing::length, false, none},
      {head, 200, std::nullopt, Framing::chunked, false, none},
      {old, 200, 5, Framing::length, true, close},
      {old, 200, std::nullopt, Framing::until_close, true, close},
      {old_keep, 200, 5, Framing::length, true, keep},
      {old_keep, 200, std::nullopt, Framing::until_close, true, close},
      {old_keep, 204, 0, Framing::none, false, keep},
      {old_head, 200, std::nullopt, Framing::until_close, false, close},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.head.substr(0, 15) + " -> " + std::to_string(row.status));
    Walk walk(row.head);
    ASSERT_EQ(walk.start(), Next::hand_over);
    const AnswerPlan plan = walk.answer(static_cast<Status>(row.status), row.length);
    EXPECT_EQ(plan.framing, row.framing);
    EXPECT_EQ(plan.send_body, row.send_body);
    EXPECT_EQ(plan.connection, row.connection);
    EXPECT_EQ(walk.exchange.end_answer(), plan.connection == close ? After::linger : After::next_request);
  }
}

TEST(Exchange, A205HasNoBodyWhateverTheHandlerSays) {
  Walk walk(get);
  walk.start();
  const AnswerPlan plan = walk.answer(Status::reset_content, 7);
  EXPECT_EQ(plan.content_length, 0u);
  EXPECT_FALSE(plan.send_body);
}

TEST(Exchange, SendsNo100WhenTheBodyIsThere) {
  Walk waiting(post + "\r\nExpect: 100-continue");
  EXPECT_EQ(waiting.start(false), Next::send_continue);
  Walk there(post + "\r\nExpect: 100-continue");
  EXPECT_EQ(there.start(true), Next::read_body);
}

TEST(Exchange, ReadsABodyInPieces) {
  Walk walk(post);
  ASSERT_EQ(walk.start(), Next::read_body);
  std::size_t consumed = 0;
  std::string body;
  EXPECT_EQ(walk.exchange.receive_body("ab", consumed, body), Next::read);
  EXPECT_EQ(walk.exchange.receive_body("cdGET", consumed, body), Next::hand_over);
  EXPECT_EQ(consumed, 4u);
  EXPECT_EQ(body, "abcd");
}

TEST(Exchange, AnswersWhileTheHandlerStillRuns) {  // 504: the request is complete, the answer does not wait for it
  Walk walk(get);
  ASSERT_EQ(walk.start(), Next::hand_over);
  EXPECT_EQ(walk.answer(Status::gateway_timeout).connection, ConnectionOption::none);
  EXPECT_EQ(walk.exchange.end_answer(), After::next_request);
}

TEST(Exchange, AnswersBeforeTheBodyHasEnded) {
  Walk walk(post);
  ASSERT_EQ(walk.start(), Next::read_body);
  std::size_t consumed = 0;
  std::string body;
  walk.exchange.receive_body("ab", consumed, body);
  EXPECT_EQ(walk.answer(Status::not_found).connection, ConnectionOption::none);
  ASSERT_EQ(walk.exchange.end_answer(), After::drain);
  EXPECT_EQ(walk.exchange.drain("c", consumed), After::drain);
  EXPECT_EQ(walk.exchange.drain("dGET", consumed), After::next_request);
  EXPECT_EQ(consumed, 4u);
}

TEST(Exchange, StreamsBothWays) {  // the body ends after the answer began: nothing is left to drain
  Walk walk(post);
  ASSERT_EQ(walk.start(), Next::read_body);
  EXPECT_EQ(walk.exchange.receive_piece("ab").data, "ab");
  walk.answer(Status::ok, std::nullopt);
  EXPECT_EQ(walk.exchange.receive_piece("cd").progress, Progress::done);
  EXPECT_EQ(walk.exchange.end_answer(), After::next_request);
}

TEST(Exchange, ABodyThatGoesWrongDuringTheAnswerClosesTheConnection) {
  Walk walk("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked");
  ASSERT_EQ(walk.start(), Next::read_body);
  walk.answer(Status::ok, std::nullopt);
  EXPECT_EQ(walk.exchange.receive_piece("zz").progress, Progress::fault);
  EXPECT_EQ(walk.exchange.end_answer(), After::linger);
}

TEST(Exchange, ATimeOutIsAnsweredAndCloses) {
  Limits limits;
  Exchange exchange(limits);
  Head head;
  EXPECT_EQ(exchange.receive_head("GET / HT", head), Next::read);
  exchange.refuse({Status::request_timeout, "head not complete in time"});
  EXPECT_EQ(exchange.fault().status, Status::request_timeout);
  EXPECT_EQ(exchange.begin_answer(Status::request_timeout, 2).connection, ConnectionOption::close);
  EXPECT_EQ(exchange.end_answer(), After::linger);
}

TEST(Exchange, AStoppingServerClosesAfterTheAnswer) {
  Walk walk(get);
  walk.start();
  walk.exchange.close_after();
  EXPECT_EQ(walk.answer().connection, ConnectionOption::close);
  EXPECT_EQ(walk.exchange.end_answer(), After::linger);
}

TEST(Exchange, StoppingHoldsForTheNextRequestToo) {
  Walk walk(get);
  walk.start();
  walk.answer();
  walk.exchange.close_after();  // too late for this answer's head
  ASSERT_EQ(walk.exchange.end_answer(), After::next_request);
  walk.exchange.next_request();
  walk.head.clear();
  ASSERT_EQ(walk.exchange.receive_head(walk.bytes, walk.head), Next::route);
  walk.start();
  EXPECT_EQ(walk.answer().connection, ConnectionOption::close);
}

TEST(Exchange, ABrokenAnswerClosesAtOnce) {
  Walk walk(get);
  walk.start();
  walk.answer();
  EXPECT_EQ(walk.exchange.end_answer(false), After::close);
}

TEST(Exchange, TheClientsEnd) {
  const Limits limits;
  Exchange idle(limits);
  EXPECT_EQ(idle.receive_end(false), Next::close);
  Exchange begun(limits);
  EXPECT_EQ(begun.receive_end(true), Next::refuse);
  EXPECT_EQ(begun.fault().status, Status::bad_request);

  Walk body(post);
  body.start();
  EXPECT_EQ(body.exchange.receive_end(false), Next::refuse);

  Walk complete(get);
  complete.start();
  EXPECT_EQ(complete.exchange.receive_end(false), Next::hand_over);
  EXPECT_EQ(complete.answer().connection, ConnectionOption::close);
  EXPECT_EQ(complete.exchange.end_answer(), After::close);
}

TEST(ExchangeDeathTest, IllegalTransitionsStop) {
  const Limits limits;
  EXPECT_DEATH(Exchange(limits).begin_answer(Status::ok, 0), "request_");
  EXPECT_DEATH(Exchange(limits).end_answer(), "answer_");
  EXPECT_DEATH(Exchange(limits).next_request(), "answer_");
  EXPECT_DEATH(
      {
        Walk walk(get);
        walk.start();
        walk.answer();
        walk.answer();
      },
      "answer_");
}

}  // namespace
}  // namespace laneway::http
