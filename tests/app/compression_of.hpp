#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>

#include "laneway/app.hpp"
#include "laneway/middleware/compression.hpp"
#include "laneway/stream.hpp"
#include "laneway/test_client.hpp"

namespace laneway::testing {

inline std::string text_of(std::size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) text += "line " + std::to_string(i * 7919 % 1000) + " of a text\n";
  text.resize(bytes);
  return text;
}

inline TestRequest accepts(std::string codings) { return {.headers = {{"Accept-Encoding", std::move(codings)}}}; }

/// An answer of so many bytes of text.
inline Response text(Path<int> bytes) { return Response::text(text_of(static_cast<std::size_t>(bytes.value()))); }

inline Response typed(Query<"type", std::string> type) { return Response(text_of(1000), Status::ok, type.value()); }

/// An answer with one more field.
inline Response with(Query<"name", std::string> name, Query<"value", std::string> value) {
  Response response = Response::text(text_of(1000));
  response.set_header(name.value(), value.value());
  return response;
}

inline Response of_status(Path<int> status) {
  return Response::text(text_of(1000), static_cast<Status>(status.value()));
}

inline Response hinted(Request& request, Path<int> hint) {
  request.set_local(static_cast<Compress>(hint.value()));
  return Response::text(text_of(1000));
}

inline ByteStream pieces(Path<int> count, Response& response) {
  response.set_content_type("text/csv");
  for (int i = 0; i < count.value(); ++i) {
    const std::string piece = "piece " + std::to_string(i) + "\n";
    co_yield piece;
  }
}

inline Stream<int> events() {
  for (int i = 0; i < 3; ++i) co_yield i;
}

inline ByteStream breaks_off(Response& response) {
  response.set_content_type("text/csv");
  co_yield "a piece";
  throw std::runtime_error("on purpose");
}

/// An app behind Compression, and what it gives.
class CompressionOf : public ::testing::Test {
 protected:
  CompressionOf() {
    file_ = std::filesystem::temp_directory_path() / ("laneway-compression-" + std::to_string(::getpid()));
    std::filesystem::create_directories(file_);
    write("small.txt", text_of(10'000));
    write("large.txt", text_of(300'000));
    write("noise.png", text_of(10'000));
    app.get("/text/{bytes}", text).get("/typed", typed).get("/with", with).get("/status/{status}", of_status);
    app.get("/hinted/{hint}", hinted).get("/pieces/{count}", pieces).get("/events", events);
    app.get("/breaks_off", breaks_off);
    app.get("/file/{name}",
            [folder = file_](const std::string& name) { return Response::file((folder / name).string()); });
  }
  ~CompressionOf() override {
    client_.reset();
    std::filesystem::remove_all(file_);
  }
  void write(const char* name, const std::string& text) { std::ofstream(file_ / name, std::ios::binary) << text; }

  TestClient& client(CompressionOptions options = {}) {
    if (!client_) {
      app.middleware(Compression(std::move(options)));
      client_.emplace(app);
    }
    return *client_;
  }
  /// The coding of an answer, which must tell caches that it has been chosen; "" if it is none.
  static std::string coding_of(const TestResponse& answer) {
    const auto coding = answer.header("Content-Encoding");
    if (!coding) return "";
    EXPECT_EQ(answer.header("Vary"), "Accept-Encoding");
    return std::string(*coding);
  }
  std::string coding_of(std::string_view target, const TestRequest& request = accepts("gzip")) {
    return coding_of(client().get(target, request));
  }

  App app;

 private:
  std::filesystem::path file_;
  std::optional<TestClient> client_;
};

}  // namespace laneway::testing
