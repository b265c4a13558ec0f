// Compression of what comes piece by piece.

#include <gtest/gtest.h>

#include <chrono>

#include "compression_of.hpp"
#include "raw_client.hpp"
#include "web/lifespan.hpp"
#include "web/middleware/content_decoder.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using namespace testing;

// An event, and then nothing until the client or the server ends it.
Stream<int> silent(const Request& request) {
  co_yield 1;
  while (!request.cancelled()) co_await sleep_for(std::chrono::milliseconds(5));
}

class CompressionOfStreams : public CompressionOf {};

TEST_F(CompressionOfStreams, AStreamIsReadPieceByPiece) {
  for (const char* coding : {"br", "zstd", "gzip"}) {
    TestStream stream = client().stream(Method::get, "/pieces/20", accepts(coding));
    EXPECT_EQ(stream.header("Content-Encoding"), coding);
    EXPECT_EQ(stream.header("Vary"), "Accept-Encoding");
    EXPECT_EQ(stream.header("Content-Length"), std::nullopt);
    ContentDecoder decoder(coding);
    while (const auto bytes = stream.read()) {
      decoder.add(*bytes);
      EXPECT_TRUE(decoder.text().ends_with('\n'));  // whole pieces, as soon as their bytes are there
    }
    EXPECT_TRUE(decoder.ended());
    std::string all;
    for (int i = 0; i < 20; ++i) all += "piece " + std::to_string(i) + "\n";
    EXPECT_EQ(decoder.text(), all);
  }
}

TEST_F(CompressionOfStreams, AStreamWithoutPiecesIsWhole) {
  const auto answer = client().get("/pieces/0", accepts("gzip"));
  EXPECT_EQ(answer.header("Content-Encoding"), "gzip");
  EXPECT_EQ(decode_whole("gzip", answer.text()), "");
}

TEST_F(CompressionOfStreams, EventsAreLeftUnlessTheOptionsSayOtherwise) {
  EXPECT_EQ(client().get("/events", accepts("gzip")).text(), "data: 0\n\ndata: 1\n\ndata: 2\n\n");
}

TEST_F(CompressionOfStreams, EventsAreReadAsTheyCome) {
  CompressionOptions options;
  options.events = true;
  const auto answer = client(options).get("/events", accepts("br"));
  EXPECT_EQ(coding_of(answer), "br");
  EXPECT_EQ(decode_whole("br", answer.text()), "data: 0\n\ndata: 1\n\ndata: 2\n\n");
}

TEST_F(CompressionOfStreams, ThatAStreamOfEventsLivesIsSaidInItsCoding) {
  App quiet({.settings = {.event_ping_seconds = 0.01}});
  quiet.get("/", silent);
  CompressionOptions options;
  options.events = true;
  quiet.middleware(Compression(options));
  TestClient asking(quiet);
  TestStream stream = asking.stream(Method::get, "/", accepts("zstd"));
  ContentDecoder decoder("zstd");
  while (decoder.text().find(": ping\n\n: ping\n\n") == std::string::npos) {
    const auto bytes = stream.read();
    ASSERT_TRUE(bytes);
    decoder.add(*bytes);
  }
  EXPECT_TRUE(decoder.text().starts_with("data: 1\n\n"));
}

TEST_F(CompressionOfStreams, EventsAreWholeWhenTheServerEndsThem) {
  App endless;
  endless.get("/", silent);
  CompressionOptions options;
  options.events = true;
  endless.middleware(Compression(options));
  Settings settings;
  settings.port = 0;
  settings.loops = 1;
  Server server(settings, endless.routes(), Lifespan::service_options(endless, Calls::on_lanes));
  ASSERT_TRUE(server.open());
  server.start();
  testing::Client asking(server.listener().port());
  asking.send("GET / HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip\r\n\r\n");
  const std::string head = asking.until("\r\n\r\n");
  EXPECT_NE(head.find("Content-Encoding: gzip\r\n"), std::string::npos);
  server.drain();
  EXPECT_EQ(decode_whole("gzip", testing::dechunked(asking.rest())), "data: 1\n\n");
}

TEST_F(CompressionOfStreams, AStreamThatBreaksOffHasNoEnd) {
  ContentDecoder decoder("gzip");
  const auto read = [&] {
    TestStream stream = client().stream(Method::get, "/breaks_off", accepts("gzip"));
    while (const auto bytes = stream.read()) decoder.add(*bytes);
  };
  EXPECT_THROW(read(), TestClientError);
  EXPECT_FALSE(decoder.ended());
}

TEST_F(CompressionOfStreams, AtTheLimitAStreamIsCompressedAndOnePastItNot) {
  CompressionOptions options;
  options.streams_max = 2;
  TestClient& asking = client(options);
  const auto begin = [&] { return asking.stream(Method::get, "/pieces/100000", accepts("gzip")); };
  {
    TestStream first = begin();
    TestStream second = begin();
    TestStream third = begin();
    EXPECT_EQ(first.header("Content-Encoding"), "gzip");
    EXPECT_EQ(second.header("Content-Encoding"), "gzip");
    EXPECT_EQ(third.header("Content-Encoding"), std::nullopt);
    EXPECT_TRUE(third.read().value().starts_with("piece 0\n"));
  }
  // The places come back; that the clients have left is noticed when something is written to them.
  for (int i = 0; i < 100; ++i) {
    if (asking.get("/pieces/1", accepts("gzip")).header("Content-Encoding")) return;
  }
  ADD_FAILURE() << "the places are lost";
}

}  // namespace
}  // namespace laneway
