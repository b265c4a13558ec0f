#include "laneway/middleware/compression.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "compression_of.hpp"
#include "web/middleware/content_decoder.hpp"

namespace laneway {
namespace {

using namespace testing;

TEST_F(CompressionOf, EachCodingAndSizeIsWhatTheClientReads) {
  for (const bool lanes : {false, true}) {
    // On a busy machine the cores' lane, of idle priority, may wait for long; then answers would be sent as they are.
    App served({.settings = {.lane_wait_seconds_max = 60}});
    served.get("/text/{bytes}", text);
    served.middleware(Compression());
    TestClient asking(served, {.lanes = lanes, .answer_seconds_max = 60});
    for (const char* coding : {"br", "zstd", "gzip"}) {
      for (const int bytes : {500, 16 * 1024, 16 * 1024 + 1, 500'000}) {
        const auto answer = asking.get("/text/" + std::to_string(bytes), accepts(coding));
        ASSERT_EQ(coding_of(answer), coding) << bytes;
        EXPECT_EQ(decode_whole(coding, answer.text()), text_of(static_cast<std::size_t>(bytes)));
        EXPECT_LT(answer.text().size(), static_cast<std::size_t>(bytes));
        EXPECT_EQ(answer.header("Content-Length"), std::to_string(answer.text().size()));
        EXPECT_EQ(answer.header("Content-Type"), "text/plain; charset=utf-8");
      }
    }
  }
}

TEST_F(CompressionOf, TheClientChooses) {
  EXPECT_EQ(coding_of("/text/1000", accepts("gzip, deflate, br, zstd")), "br");
  EXPECT_EQ(coding_of("/text/1000", accepts("gzip, br;q=0.5")), "gzip");
  EXPECT_EQ(coding_of("/text/1000", accepts("deflate")), "");
  EXPECT_EQ(coding_of("/text/1000", accepts("identity, gzip;q=0.5")), "");
  EXPECT_EQ(coding_of("/text/1000", TestRequest{}), "");
  EXPECT_EQ(coding_of("/text/1000", {.headers = {{"Accept-Encoding", "br;q=0.5"}, {"Accept-Encoding", "zstd"}}}),
            "zstd");
  EXPECT_EQ(client().get("/text/1000").header("Vary"), "Accept-Encoding");  // others get something else
}

TEST_F(CompressionOf, OnlyWhatIsOfferedIsChosen) {
  CompressionOptions options;
  options.codings = {ContentCoding::gzip, ContentCoding::brotli};
  client(options);
  EXPECT_EQ(coding_of("/text/1000", accepts("br, zstd, gzip")), "gzip");
  EXPECT_EQ(coding_of("/text/1000", accepts("zstd")), "");
}

TEST_F(CompressionOf, AtItsLeastSizeABodyIsCompressedAndOneBelowItNot) {
  EXPECT_EQ(coding_of("/text/500"), "gzip");
  const auto small = client().get("/text/499", accepts("gzip"));
  EXPECT_EQ(coding_of(small), "");
  EXPECT_EQ(small.header("Vary"), std::nullopt);
  EXPECT_EQ(small.text(), text_of(499));
}

TEST_F(CompressionOf, WhoRefusesIdentityGetsSmallBodiesCompressedToo) {
  const auto answer = client().get("/text/9", accepts("gzip, identity;q=0"));
  EXPECT_EQ(coding_of(answer), "gzip");
  EXPECT_EQ(decode_whole("gzip", answer.text()), text_of(9));
  const auto error = client().get("/nowhere", accepts("br, *;q=0"));
  EXPECT_EQ(error.status(), 404);
  EXPECT_EQ(decode_whole("br", error.text()), R"({"detail":"Not Found"})");
  EXPECT_EQ(client().get("/text/1000", accepts("*;q=0")).text(), text_of(1000));  // better than a 406
}

TEST_F(CompressionOf, WhatIsCompressedAlreadyOrGainsNothingIsLeft) {
  const auto coding = [this](std::string type) {
    TestRequest request = accepts("gzip");
    request.params = {{"type", std::move(type)}};
    return coding_of("/typed", request);
  };
  for (const char* type : {"text/html", "text/css; charset=utf-8", "TEXT/Plain", "application/json", "image/svg+xml",
                           "application/problem+json", "application/jsonl", "application/javascript", "font/ttf"}) {
    EXPECT_EQ(coding(type), "gzip") << type;
  }
  for (const char* type : {"image/png", "image/jpeg", "video/mp4", "application/zip", "application/octet-stream",
                           "font/woff2", "text/event-stream", "application/json-seq", "texts/plain", "text", "+json"}) {
    EXPECT_EQ(coding(type), "") << type;
  }
}

TEST_F(CompressionOf, MediaTypesAreAnOption) {
  CompressionOptions options;
  options.media_types = {"application/x-mine"};
  client(options);
  TestRequest request = accepts("gzip");
  request.params = {{"type", "application/x-mine"}};
  EXPECT_EQ(coding_of("/typed", request), "gzip");
  EXPECT_EQ(coding_of("/text/1000"), "");
}

TEST_F(CompressionOf, AnAnswerMayKeepItselfAsItIs) {
  const auto ask = [this](std::string name, std::string value) {
    TestRequest request = accepts("gzip");
    request.params = {{"name", std::move(name)}, {"value", std::move(value)}};
    return client().get("/with", request);
  };
  for (const auto& [name, value] : TestRequest::Pairs{{"Content-Encoding", "br"},
                                                      {"Content-Range", "bytes 0-999/2000"},
                                                      {"Cache-Control", "max-age=60, no-transform"}}) {
    const auto answer = ask(name, value);
    EXPECT_EQ(answer.text(), text_of(1000)) << name;
    EXPECT_EQ(answer.header("Vary"), std::nullopt) << name;
  }
  EXPECT_EQ(ask("Content-Encoding", "br").header("Content-Encoding"), "br");
  EXPECT_EQ(coding_of(ask("Cache-Control", "max-age=60")), "gzip");
  EXPECT_EQ(coding_of("/hinted/0"), "");
}

TEST_F(CompressionOf, AnAnswerWithoutABodyIsLeft) {
  for (const char* status : {"204", "205", "206", "304"}) {
    const auto answer = client().get("/status/" + std::string(status), accepts("gzip, identity;q=0"));
    EXPECT_EQ(answer.header("Content-Encoding"), std::nullopt) << status;
  }
  EXPECT_EQ(coding_of("/text/0", accepts("gzip, identity;q=0")), "");
  EXPECT_EQ(coding_of("/status/500"), "gzip");  // an error's page is a page
}

TEST_F(CompressionOf, VaryKeepsWhatItHas) {
  const auto vary = [this](std::string value) {
    TestRequest request = accepts("gzip");
    request.params = {{"name", "Vary"}, {"value", std::move(value)}};
    const auto answer = client().get("/with", request);
    EXPECT_EQ(answer.header("Content-Encoding"), "gzip");
    return std::string(answer.header("Vary").value_or(""));
  };
  EXPECT_EQ(vary("Origin"), "Origin, Accept-Encoding");
  EXPECT_EQ(vary("accept-encoding, Origin"), "accept-encoding, Origin");
  EXPECT_EQ(vary("*"), "*");
}

TEST_F(CompressionOf, HeadSaysWhatGetWould) {
  for (const char* target : {"/text/1000", "/text/100000", "/text/100"}) {
    const auto get = client().get(target, accepts("br"));
    const auto head = client().head(target, accepts("br"));
    EXPECT_EQ(head.status(), 200);
    EXPECT_EQ(head.text(), "");
    for (const char* name : {"Content-Encoding", "Content-Length", "Content-Type", "Vary"}) {
      EXPECT_EQ(head.header(name), get.header(name)) << target << ' ' << name;
    }
  }
  const auto file = client().head("/file/large.txt", accepts("br"));
  EXPECT_EQ(file.header("Content-Encoding"), "br");
  EXPECT_EQ(file.text(), "");
}

TEST_F(CompressionOf, AFilesTagIsWeakWhereItIsCompressed) {
  for (const char* name : {"small.txt", "large.txt"}) {
    const std::string target = "/file/" + std::string(name);
    const auto plain = client().get(target);
    const std::string tag(plain.header("ETag").value());
    ASSERT_TRUE(tag.starts_with('"'));
    EXPECT_EQ(plain.header("Accept-Ranges"), "bytes");
    EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");

    const auto packed = client().get(target, accepts("zstd"));
    EXPECT_EQ(coding_of(packed), "zstd");
    EXPECT_EQ(decode_whole("zstd", packed.text()), plain.text());
    EXPECT_EQ(packed.header("ETag"), "W/" + tag);
    EXPECT_EQ(packed.header("Accept-Ranges"), "none");

    TestRequest again = accepts("zstd");
    again.headers.emplace_back("If-None-Match", "W/" + tag);
    const auto same = client().get(target, again);
    EXPECT_EQ(same.status(), 304);
    EXPECT_EQ(same.header("ETag"), "W/" + tag);
    EXPECT_EQ(same.header("Vary"), "Accept-Encoding");
    EXPECT_EQ(same.header("Content-Encoding"), std::nullopt);
    EXPECT_EQ(client().get(target, {.headers = {{"If-None-Match", tag}}}).header("ETag"), tag);
  }
}

TEST_F(CompressionOf, APartOfAFileIsAPartOfTheFile) {
  TestRequest part = accepts("gzip");
  part.headers.emplace_back("Range", "bytes=100-1999");
  const auto answer = client().get("/file/large.txt", part);
  EXPECT_EQ(answer.status(), 206);
  EXPECT_EQ(answer.header("Content-Encoding"), std::nullopt);
  EXPECT_EQ(answer.text(), text_of(300'000).substr(100, 1900));
  // Who has compressed bytes asks for the rest of what their tag names: that is a weak one, and matches no range.
  const std::string tag(client().get("/file/large.txt", accepts("gzip")).header("ETag").value());
  part.headers.emplace_back("If-Range", tag);
  const auto whole = client().get("/file/large.txt", part);
  EXPECT_EQ(whole.status(), 200);
  EXPECT_EQ(decode_whole("gzip", whole.text()), text_of(300'000));
}

TEST_F(CompressionOf, APictureOnDiskIsLeft) {
  const auto answer = client().get("/file/noise.png", accepts("gzip"));
  EXPECT_EQ(answer.text(), text_of(10'000));
  EXPECT_EQ(answer.header("Vary"), std::nullopt);
}

// BREACH: no answer to somebody who is known, unless it is said to be harmless.
TEST_F(CompressionOf, LeaksNoSecretsThroughLengths) {
  const auto ask = [this](std::string_view target, std::string name, std::string value) {
    TestRequest request = accepts("gzip");
    request.headers.emplace_back(std::move(name), std::move(value));
    const auto answer = client().get(target, request);
    EXPECT_EQ(answer.header("Vary"), "Accept-Encoding");
    return coding_of(answer);
  };
  EXPECT_EQ(ask("/text/1000", "Cookie", "session=x"), "");
  EXPECT_EQ(ask("/text/1000", "Authorization", "Bearer x"), "");
  EXPECT_EQ(ask("/text/1000", "X-Other", "x"), "gzip");
  EXPECT_EQ(ask("/with?name=Set-Cookie&value=a%3Db", "X-Other", "x"), "");
  EXPECT_EQ(ask("/hinted/1", "Cookie", "session=x"), "gzip");
  EXPECT_EQ(ask("/hinted/1", "Authorization", "Bearer x"), "gzip");
  EXPECT_EQ(ask("/with?name=Cache-Control&value=public,max-age%3D9", "Cookie", "session=x"), "gzip");
  EXPECT_EQ(ask("/pieces/3", "Cookie", "session=x"), "");
  EXPECT_EQ(ask("/text/1000", "Cookie", ""), "");  // there is one, whatever is in it
}

TEST_F(CompressionOf, WhoKnowsItIsHarmlessMayCompressAll) {
  CompressionOptions options;
  options.with_credentials = true;
  client(options);
  EXPECT_EQ(coding_of("/text/1000", {.headers = {{"Accept-Encoding", "gzip"}, {"Cookie", "a=b"}}}), "gzip");
  EXPECT_EQ(coding_of("/with?name=Set-Cookie&value=a%3Db"), "gzip");
  EXPECT_EQ(coding_of("/hinted/0"), "");
}

TEST(Compression, RefusesWhatIsNoLevelAndNoMediaType) {
  const auto refuses = [](auto change) {
    CompressionOptions options;
    change(options);
    EXPECT_THROW(Compression{options}, std::invalid_argument);
  };
  refuses([](auto& options) { options.brotli_level = 12; });
  refuses([](auto& options) { options.brotli_level = -1; });
  refuses([](auto& options) { options.zstd_level = 20; });
  refuses([](auto& options) { options.zstd_level = 0; });
  refuses([](auto& options) { options.gzip_level = 10; });
  refuses([](auto& options) { options.gzip_level = 0; });
  for (const char* type : {"", "text", "/plain", "text/", "*/*", "*", "*+"}) {
    refuses([type](auto& options) { options.media_types = {type}; });
  }
}

}  // namespace
}  // namespace laneway
