#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stdexcept>

#include "laneway/app.hpp"
#include "laneway/stream.hpp"
#include "laneway/test_client.hpp"
#include "raw_client.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using testing::ask;
using testing::body_of;
using testing::field_of;

class OutOfStock : public std::runtime_error {
 public:
  explicit OutOfStock(int left) : std::runtime_error("out of stock"), left_(left) {}
  int left() const noexcept { return left_; }

 private:
  int left_;
};

ByteStream apology() {
  co_yield "so";
  co_yield "rry";
}
std::string checked(const int&) { throw std::length_error("a rule fails"); }
int given() { return 1; }

/// An app that answers errors its own way, served on one loop.
class ErrorHandlers : public ::testing::Test {
 protected:
  ErrorHandlers() {
    app_.get("/stock", []() -> int { throw OutOfStock(3); });
    app_.get("/stock/later", []() -> Task<int> {
      co_await sleep_for(std::chrono::milliseconds(1));
      throw OutOfStock(4);
    });
    app_.get("/gone", []() -> int { throw HttpError(Status::gone); });
    app_.get("/missing", []() -> int { throw HttpError(Status::not_found, "mine"); });
    app_.get("/other", []() -> int { throw std::logic_error("a secret"); });
    app_.get("/handler", []() -> int { throw std::out_of_range("the handler fails"); });
    app_.get("/int/{v}", [](int v) { return v; });
    // [handlers]
    app_.on_exception<OutOfStock>([](const OutOfStock& error, const Request& request) {
      return Response::text(std::string(request.path()) + " " + std::to_string(error.left()), Status::conflict);
    });
    // [/handlers]
    app_.on_exception<std::out_of_range>(
        [](const std::out_of_range&) -> int { throw std::runtime_error("secret, too"); });
    // [faults]
    app_.on_exception<ValidationError>(
        [](const ValidationError& error) { return Response::text(error.detail().text(), Status::bad_request); });
    app_.on_status(404, [](const Request& request) {
      return Response::text("no " + std::string(request.path()), Status::not_found);
    });
    // [/faults]
    app_.on_status(405, [](const Request&, Response& out) {
      out.set_header("X-Mine", "1");
      return "never so";
    });
    server_.emplace(Settings{.port = 0, .loops = 1, .threads_min = 1}, app_.routes());
    EXPECT_TRUE(server_->open());
    server_->start();
    port_ = server_->listener().port();
  }
  std::string get(std::string_view path) { return ask(port_, "GET", path); }

  App app_;
  std::optional<Server> server_;
  unsigned port_ = 0;
};

TEST_F(ErrorHandlers, AnswerExceptionsOfTheirType) {
  EXPECT_TRUE(get("/stock").starts_with("HTTP/1.1 409 "));
  EXPECT_EQ(body_of(get("/stock")), "/stock 3");
  EXPECT_EQ(body_of(get("/stock/later")), "/stock/later 4");
}

// Wherever it was thrown: while binding, there is no call that could wait for the rest.
TEST(ErrorHandler, MayAnswerWithAStream) {
  using Checked = Query<"q", int, check<checked>>;
  App app;
  app.get("/binding", [](const Checked& q) { return *q; });
  app.get("/dependent", [](Depends<given>, const Checked& q) { return *q; });
  app.get("/function", []() -> int { throw std::length_error("the function fails"); });
  app.on_exception<std::length_error>([](const std::length_error&) { return Response::stream(apology()); });
  for (const bool lanes : {false, true}) {
    TestClient client(app, {.lanes = lanes});
    for (const char* path : {"/binding?q=1", "/dependent?q=1", "/function", "/binding?q=2"}) {
      const auto answer = client.get(path);
      EXPECT_EQ(answer.status(), 500) << path;
      EXPECT_EQ(answer.text(), "sorry") << path;
    }
  }
}

TEST_F(ErrorHandlers, LeaveOthersAlone) {
  EXPECT_EQ(body_of(get("/gone")), R"({"detail":"Gone"})");
  EXPECT_TRUE(get("/other").starts_with("HTTP/1.1 500 "));
  EXPECT_EQ(body_of(get("/other")), "Internal Server Error");
}

TEST_F(ErrorHandlers, ThatFailAreA500WithoutASecret) {
  EXPECT_TRUE(get("/handler").starts_with("HTTP/1.1 500 "));
  EXPECT_EQ(body_of(get("/handler")), "Internal Server Error");
}

TEST_F(ErrorHandlers, AnswerWhatBindingFound) {
  EXPECT_TRUE(get("/int/x").starts_with("HTTP/1.1 400 "));
  EXPECT_NE(body_of(get("/int/x")).find(R"([{"type":"int_parsing","loc":["path","v"])"), std::string::npos);
  EXPECT_EQ(body_of(get("/int/5")), "5");
}

TEST_F(ErrorHandlers, AnswerStatusesWhereverTheyComeFrom) {
  EXPECT_TRUE(get("/nothing").starts_with("HTTP/1.1 404 "));
  EXPECT_EQ(body_of(get("/nothing")), "no /nothing");
  EXPECT_EQ(body_of(get("/missing")), "no /missing");
  const std::string answer = ask(port_, "POST", "/stock");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 405 "));
  EXPECT_EQ(field_of(answer, "X-Mine"), "1");
  EXPECT_EQ(body_of(answer), R"("never so")");
}

TEST_F(ErrorHandlers, ARedirectOfASlashIsNoError) {
  const std::string answer = get("/stock/?a=1");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 307 "));
  EXPECT_EQ(field_of(answer, "Location"), "/stock?a=1");
}

}  // namespace
}  // namespace laneway
