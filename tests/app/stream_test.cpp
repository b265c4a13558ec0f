#include "laneway/stream.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include "laneway/app.hpp"
#include "raw_client.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using std::chrono::milliseconds;
using testing::ask;
using testing::body_of;
using testing::Client;
using testing::dechunked;
using testing::field_of;

struct Dim {
  double w = 0;
  double h = 0;
};
struct Payload {
  int a = 1;
};

std::atomic<int> yielded{0};
std::atomic<int> ended{0};

/// Tells that a stream's coroutine is gone.
struct Ending {
  ~Ending() { ended.fetch_add(1); }
};

Stream<Dim> events() {
  Dim dim;
  dim.w = 1;
  dim.h = 2;
  co_yield dim;
  const Payload payload;
  ServerSentEvent event(payload);
  event.event = "x";
  event.id = "7";
  event.retry = 10;
  event.comment = "c\nd";
  co_yield event;
}

JsonLines<Dim> lines() {
  for (int i = 0; i < 2; ++i) {
    Dim dim;
    dim.w = i;
    dim.h = 1;
    co_yield dim;
  }
}

ByteStream bytes(Response& response) {
  response.set_content_type("text/csv");
  response.set_header("X-Mine", "1");
  co_yield "a,b\n";
  co_await sleep_for(milliseconds(2));
  co_yield std::string("1,2\n");
}

ByteStream many(Path<int> count) {
  const Ending ending;
  const std::string piece(16 * 1024, 'x');
  for (int i = 0; i < count.value(); ++i) {
    yielded.fetch_add(1);
    co_yield piece;
  }
}

Stream<int> ticks() {
  const Ending ending;
  for (int i = 0;; ++i) {
    co_yield i;
    co_await sleep_for(milliseconds(5));
  }
}

Stream<int> fails_before() {
  throw HttpError(Status::not_found, "no such stream");
  co_yield 1;
}

JsonLines<int> fails_midway() {
  const Ending ending;
  co_yield 1;
  throw std::runtime_error("a secret");
}

JsonLines<int> fails_after_a_wait() {
  co_await sleep_for(milliseconds(2));
  throw HttpError(Status::not_found);
  co_yield 1;
}

JsonLines<int> empty() { co_return; }

JsonLines<int> blocks() {
  co_yield 1;
  std::this_thread::sleep_for(milliseconds(300));
  co_yield 2;
}

Stream<std::string> last_event_id(const Request& request) {
  co_yield std::string(request.header("Last-Event-ID").value_or("none"));
}

Stream<int> silent() {
  co_yield 1;
  co_await sleep_for(milliseconds(200));
  co_yield 2;
}

ByteStream letters(char first, int count) {
  for (int i = 0; i < count; ++i) co_yield std::string(1, static_cast<char>(first + i));
}

template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 4000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return false;
}

class Streams : public ::testing::Test {
 protected:
  void serve(Settings settings = {}) {
    app_.get("/events", fn<events>).get("/lines", fn<lines>).get("/bytes", fn<bytes>).get("/many/{count}", fn<many>);
    app_.get("/ticks", fn<ticks>).get("/fails/before", fn<fails_before>).get("/fails/midway", fn<fails_midway>);
    app_.get("/fails/after", fn<fails_after_a_wait>).get("/empty", fn<empty>).get("/blocks", fn<blocks>);
    app_.get("/last", fn<last_event_id>).get("/silent", fn<silent>).get("/hello", [] { return "hello"; });
    app_.get("/response", []() -> Task<Response> { co_return Response::stream(letters('a', 3), "text/plain"); });
    app_.get("/response/plain", [] { return Response::stream(letters('x', 3)); });
    settings.port = 0;
    settings.loops = 1;
    settings.threads_min = 1;
    yielded = ended = 0;
    server_.emplace(settings, app_.routes());
    ASSERT_TRUE(server_->open());
    server_->start();
    port_ = server_->listener().port();
  }
  std::string get(std::string_view path) { return ask(port_, "GET", path); }
  std::string pieces(std::string_view path) { return dechunked(body_of(get(path))); }

  App app_;
  std::optional<Server> server_;
  unsigned port_ = 0;
};

TEST_F(Streams, AreServerSentEvents) {
  serve();
  const std::string answer = get("/events");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(field_of(answer, "Content-Type"), "text/event-stream; charset=utf-8");
  EXPECT_EQ(field_of(answer, "Cache-Control"), "no-cache");
  EXPECT_EQ(field_of(answer, "X-Accel-Buffering"), "no");
  EXPECT_EQ(dechunked(body_of(answer)),
            "data: {\"w\":1.0,\"h\":2.0}\n\n: c\n: d\nevent: x\ndata: {\"a\":1}\nid: 7\nretry: 10\n\n");
}

TEST_F(Streams, AreJsonLines) {
  serve();
  const std::string answer = get("/lines");
  EXPECT_EQ(field_of(answer, "Content-Type"), "application/jsonl");
  EXPECT_EQ(dechunked(body_of(answer)), "{\"w\":0.0,\"h\":1.0}\n{\"w\":1.0,\"h\":1.0}\n");
}

TEST_F(Streams, AreBytesWithTheFieldsOfTheResponse) {
  serve();
  const std::string answer = get("/bytes");
  EXPECT_EQ(field_of(answer, "Content-Type"), "text/csv");
  EXPECT_EQ(field_of(answer, "X-Mine"), "1");
  EXPECT_EQ(dechunked(body_of(answer)), "a,b\n1,2\n");
}

TEST_F(Streams, AreReturnedInAResponse) {
  serve();
  EXPECT_EQ(pieces("/response"), "abc");
  EXPECT_EQ(field_of(get("/response"), "Content-Type"), "text/plain");
  EXPECT_EQ(pieces("/response/plain"), "xyz");
}

TEST_F(Streams, MayHaveNothingToSay) {
  serve();
  const std::string answer = get("/empty");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(field_of(answer, "Content-Type"), "application/jsonl");
  EXPECT_EQ(dechunked(body_of(answer)), "");
}

TEST_F(Streams, KeepTheConnection) {
  serve();
  Client client(port_);
  client.send("GET /lines HTTP/1.1\r\nHost: t\r\n\r\nGET /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  client.until("\r\n0\r\n\r\n");
  EXPECT_EQ(client.receive(), "\"hello\"");
  EXPECT_EQ(client.get("/hello"), "\"hello\"");
}

TEST_F(Streams, AreClosedAtTheirEndForHttp10) {
  serve();
  Client client(port_);
  client.send("GET /lines HTTP/1.0\r\n\r\n");
  const std::string answer = client.rest();
  EXPECT_EQ(field_of(answer, "Transfer-Encoding"), "");
  EXPECT_EQ(field_of(answer, "Connection"), "close");
  EXPECT_EQ(body_of(answer), "{\"w\":0.0,\"h\":1.0}\n{\"w\":1.0,\"h\":1.0}\n");
}

TEST_F(Streams, HaveNoBodyForHead) {
  serve();
  Client client(port_);
  client.send("HEAD /many/1000 HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(field_of(client.until("\r\n\r\n"), "Transfer-Encoding"), "chunked");
  EXPECT_EQ(client.get("/hello"), "\"hello\"");
  EXPECT_TRUE(eventually([] { return ended == 1; }));
  EXPECT_LE(yielded, 2);
}

TEST_F(Streams, WaitForASlowReader) {
  serve({.stream_bytes_max = 64 * 1024});
  Client client(port_);
  const int small = 64 * 1024;
  ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  constexpr int count = 4000;  // 64 MB: no kernel takes that
  client.send("GET /many/4000 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  int before = -1;
  EXPECT_TRUE(eventually([&] {  // it stands still
    const bool stands = yielded > 0 && yielded == before;
    before = yielded;
    if (!stands) std::this_thread::sleep_for(milliseconds(50));
    return stands;
  }));
  EXPECT_LT(yielded, count);
  const std::string answer = client.rest();
  EXPECT_EQ(dechunked(body_of(answer)).size(), count * 16U * 1024);
  EXPECT_EQ(yielded, count);
}

TEST_F(Streams, ArriveWhole) {
  serve();
  const std::string body = pieces("/many/400");
  EXPECT_EQ(body.size(), 400U * 16 * 1024);
  EXPECT_EQ(yielded, 400);
}

TEST_F(Streams, EndWhenTheClientTakesNothing) {
  serve({.write_stall_seconds_max = 0.3});
  const Client client(port_);
  const_cast<Client&>(client).send("GET /many/100000 HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(eventually([] { return ended == 1; }));
  EXPECT_TRUE(eventually([this] { return server_->connection_count() == 0; }));
}

TEST_F(Streams, EndWhenTheClientLeaves) {
  serve();
  {
    Client client(port_);
    client.send("GET /ticks HTTP/1.1\r\nHost: t\r\n\r\n");
    client.until("data: 3\n\n");
    EXPECT_EQ(ended, 0);
  }
  {
    Client client(port_);
    client.send("GET /many/100000 HTTP/1.1\r\nHost: t\r\n\r\n");
    client.until("xxxx");
  }
  EXPECT_TRUE(eventually([] { return ended == 2; }));
  EXPECT_TRUE(eventually([this] { return server_->connection_count() == 0; }));
}

TEST_F(Streams, ThatThrowBeforeTheyBeginAreAnAnswer) {
  serve();
  const std::string answer = get("/fails/before");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 404 "));
  EXPECT_EQ(field_of(answer, "X-Accel-Buffering"), "");
  EXPECT_EQ(body_of(answer), R"({"detail":"no such stream"})");
}

TEST_F(Streams, ThatThrowMidwayAreCutOff) {
  serve();
  const std::string answer = get("/fails/midway");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(dechunked(body_of(answer)), "1\n(cut)");
  EXPECT_EQ(dechunked(body_of(get("/fails/after"))), "(cut)");
  EXPECT_EQ(ended, 1);
}

TEST_F(Streams, ThatBlockTheirLoopLoseIt) {
  serve();
  Client slow(port_);
  slow.send("GET /blocks HTTP/1.1\r\nHost: t\r\n\r\n");
  slow.until("1\n");
  EXPECT_EQ(body_of(get("/hello")), "\"hello\"");
  slow.until("2\n\r\n0\r\n\r\n");
  EXPECT_GT(server_->service().runtime.crew().taken(), 0U);
}

TEST_F(Streams, ReadTheLastEventsId) {
  serve();
  EXPECT_EQ(dechunked(body_of(ask(port_, "GET", "/last", "Last-Event-ID: 7\r\n"))), "data: \"7\"\n\n");
}

TEST_F(Streams, ShowThatTheyLive) {
  serve({.event_ping_seconds = 0.02});
  const std::string body = pieces("/silent");
  EXPECT_TRUE(body.starts_with("data: 1\n\n: ping\n\n: ping\n\n")) << body;
  EXPECT_TRUE(body.ends_with("data: 2\n\n")) << body;
}

TEST_F(Streams, OfEventsEndWithTheServer) {
  serve();
  Client client(port_);
  client.send("GET /ticks HTTP/1.1\r\nHost: t\r\n\r\n");
  client.until("data: 1\n\n");
  server_->drain();
  const std::string rest = client.rest();
  EXPECT_TRUE(rest.ends_with("\r\n0\r\n\r\n")) << rest;
  EXPECT_TRUE(eventually([this] { return server_->drained(); }));
  EXPECT_EQ(ended, 1);
}

TEST_F(Streams, OfOtherThingsEndByThemselvesWhenTheServerDoes) {
  serve();
  Client client(port_);
  client.send("GET /blocks HTTP/1.1\r\nHost: t\r\n\r\n");
  client.until("1\n");
  server_->drain();
  client.until("2\n\r\n0\r\n\r\n");
  EXPECT_TRUE(eventually([this] { return server_->drained(); }));
}

TEST(ServerSentEvent, CannotForgeAnother) {
  std::string out;
  ServerSentEvent event;
  event.id = "1\ndata: x";
  EXPECT_THROW(detail::append_event(out, event), std::invalid_argument);
  event.id = std::string("a\0", 2);
  EXPECT_THROW(detail::append_event(out, event), std::invalid_argument);
  event.id.reset();
  event.event = "a\rb";
  EXPECT_THROW(detail::append_event(out, event), std::invalid_argument);
  EXPECT_EQ(out, "");
  event.event.reset();
  event.comment = "a\r\nb\rc\n";
  detail::append_event(out, event);
  EXPECT_EQ(out, ": a\n: b\n: c\n\n");
}

}  // namespace
}  // namespace laneway
