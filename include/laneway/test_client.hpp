#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "laneway/app.hpp"
#include "laneway/detail/json_writer.hpp"
#include "laneway/detail/reply.hpp"
#include "laneway/json_value.hpp"

// Calls an App in memory: the server's own connection, parser, routes and lanes, over a pair of sockets that no network
// sees. docs/testing.md.

namespace laneway {

/// A test cannot go on: no answer in time, an answer that breaks HTTP's rules, a body that is not what was asked for.
class TestClientError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct TestClientOptions {
  /// Run path functions where they are declared to run, on threads, as in production. By default all of them, and what
  /// they await, run on the thread that calls the client, one after another.
  bool lanes = false;
  /// Follow redirects to the same app (20 at most).
  bool follow_redirects = true;
  /// How long an answer may take; then TestClientError.
  double answer_seconds_max = 10;
  /// Sent as Host.
  std::string host = "testserver";
};

/// A file of a multipart form.
struct TestFile {
  std::string field;  ///< the name of the form's field
  std::string filename;
  std::string content;
  std::string content_type = "application/octet-stream";
};

/// Any value, written as JSON as answers are.
class JsonBody {
 public:
  JsonBody() = default;
  template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, JsonBody>)
  JsonBody(const T& value) {  // NOLINT(google-explicit-constructor): `{.json = Item{...}}`
    if constexpr (std::same_as<T, JsonValue>) {
      text_ = value.text();
    } else {
      JsonWriter out(text_);
      detail::write_json(out, value);
    }
  }
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// What a request may have beside its method and target. At most one kind of body: json, json_text, form (with files:
/// multipart), or body.
struct TestRequest {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  Pairs params = {};           ///< added to the query, encoded
  Pairs headers = {};          ///< sent as they are; one given here replaces the one the client would send
  Pairs cookies = {};          ///< for this request, beside those that the client keeps
  JsonBody json = {};          ///< a value: `.json = Item{"cup", 2.5}`
  std::string json_text = {};  ///< JSON, or what is to be refused as such
  Pairs form = {};             ///< urlencoded, unless there are files
  std::vector<TestFile> files = {};
  std::string body = {};  ///< bytes, sent with `content_type` if it is not empty
  std::string content_type = {};
  std::optional<bool> follow_redirects = {};  ///< default: the client's option
};

/// An answer, all of it.
class TestResponse {
 public:
  int status() const noexcept { return status_; }
  bool ok() const noexcept { return status_ >= 200 && status_ < 300; }
  /// The first field of that name; names ignore case.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
  /// All fields in the order in which they came.
  const TestRequest::Pairs& headers() const noexcept { return headers_; }
  const std::string& text() const noexcept { return body_; }
  /// The body read as JSON. Errors: TestClientError if it is none. Lifetime: the response's.
  const JsonValue& json() const;
  /// The target that was answered in the end, e.g. "/items/?page=2".
  const std::string& target() const noexcept { return target_; }
  /// How many redirects led there.
  int redirects() const noexcept { return redirects_; }

 private:
  friend class TestClient;
  friend class TestStream;
  int status_ = 0;
  int redirects_ = 0;
  std::string head_, body_, target_;
  TestRequest::Pairs headers_;
  mutable std::optional<JsonValue> json_;
};

class TestStream;

/// Calls `app` in memory. Made, it enters the app's lifespan; destroyed, it leaves it. Cookies are kept from answer to
/// answer. Several clients and apps may live in one process; declare the app's routes before its client.
///
///     TestClient client(app);
///     auto answer = client.get("/items/1", {.params = {{"q", "x"}}});
///     EXPECT_EQ(answer.status(), 200);
///     EXPECT_EQ(answer.json()["name"], "cup");
///
/// Errors: TestClientError; the constructor throws what start-up throws.
/// Thread safety: one thread. Lifetime: within the app's.
class TestClient {
 public:
  explicit TestClient(App& app, TestClientOptions options = {});
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  /// `target`: path and query; what may not stand in a target (blanks, bytes beyond ASCII) is percent-encoded.
  TestResponse request(Method method, std::string_view target, const TestRequest& request = {});
  TestResponse get(std::string_view target, const TestRequest& what = {}) { return request(Method::get, target, what); }
  TestResponse post(std::string_view target, const TestRequest& what = {}) {
    return request(Method::post, target, what);
  }
  TestResponse put(std::string_view target, const TestRequest& what = {}) { return request(Method::put, target, what); }
  TestResponse patch(std::string_view target, const TestRequest& what = {}) {
    return request(Method::patch, target, what);
  }
  TestResponse delete_(std::string_view target, const TestRequest& what = {}) {
    return request(Method::delete_, target, what);
  }
  TestResponse head(std::string_view target, const TestRequest& what = {}) {
    return request(Method::head, target, what);
  }
  TestResponse options(std::string_view target, const TestRequest& what = {}) {
    return request(Method::options, target, what);
  }

  /// The answer piece by piece, for streams that do not end by themselves. Redirects are not followed.
  TestStream stream(Method method, std::string_view target, const TestRequest& request = {});

  /// What was kept from answers: name and value. Add to them, or clear them, at will.
  std::optional<std::string> cookie(std::string_view name) const;
  void set_cookie(std::string_view name, std::string_view value);
  void clear_cookies();

  /// Wait until all spawned work has ended. Errors: TestClientError when it takes longer than an answer may.
  void finish();

 private:
  friend class TestStream;
  struct Impl;
  Impl* impl_;
};

/// An answer under way. Destroyed, it closes the connection, as a client that leaves.
class TestStream {
 public:
  TestStream(TestStream&& other) noexcept : impl_(std::exchange(other.impl_, nullptr)) {}
  TestStream& operator=(TestStream&&) = delete;
  ~TestStream();

  int status() const noexcept;
  std::optional<std::string_view> header(std::string_view name) const noexcept;
  /// The next bytes of the body, at least one; nothing at its end. Waits as long as an answer may take.
  std::optional<std::string> read();
  /// The next line without its end; nothing at the end of the body.
  std::optional<std::string> read_line();

 private:
  friend class TestClient;
  struct Impl;
  explicit TestStream(Impl* impl) noexcept : impl_(impl) {}
  Impl* impl_;
};

}  // namespace laneway
