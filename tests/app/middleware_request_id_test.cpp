#include "laneway/middleware/request_id.hpp"

#include <gmock/gmock.h>

#include <set>
#include <stdexcept>

#include "laneway/test_client.hpp"
#include "laneway/uuid.hpp"

namespace laneway {
namespace {

using ::testing::MatchesRegex;

constexpr const char* uuid4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

/// An app behind `RequestId`, whose path function answers with the id that it sees.
class Identified {
 public:
  explicit Identified(RequestIdOptions options = {}) {
    app_.middleware(RequestId(std::move(options)));
    app_.get("/", [](const Request& request) { return Response::text(std::string(request_id(request))); });
    app_.get("/fails", []() -> int { throw std::runtime_error("a secret"); });
    client_.emplace(app_);
  }
  /// The id of the request that brought this one; empty: none.
  std::string id(std::string given, std::string name = "X-Request-ID") {
    TestRequest::Pairs fields;
    if (!given.empty()) fields.emplace_back(name, std::move(given));
    const auto answer = client_->get("/", {.headers = std::move(fields)});
    EXPECT_EQ(answer.header(name).value_or("none"), answer.text());
    return answer.text();
  }
  TestClient& client() { return *client_; }

 private:
  App app_;
  std::optional<TestClient> client_;
};

TEST(RequestId, IsTheOneThatTheRequestBrings) {
  Identified app;
  for (const char* given : {"7", "abc-DEF_0.9~", "Root=1-67891233-abcdef012345678912345678",
                            "YWJj+/==", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "me@example.org/1"}) {
    EXPECT_EQ(app.id(given), given);
  }
}

TEST(RequestId, IsNewWhereThatIsNotSane) {
  Identified app;
  for (const char* given :
       {"a b", "a\tb", "a,b", "a;b", "a\"b", "a\\b", "<script>", "{}", "%0d%0a", "a\xc3\xa4", "'", "$(x)"}) {
    EXPECT_THAT(app.id(given), MatchesRegex(uuid4)) << given;
  }
  EXPECT_THAT(app.id(""), MatchesRegex(uuid4));
}

TEST(RequestId, HasItsLength) {
  Identified app;
  EXPECT_EQ(app.id(std::string(128, 'x')), std::string(128, 'x'));
  EXPECT_THAT(app.id(std::string(129, 'x')), MatchesRegex(uuid4));
  Identified shorter({.bytes_max = 4});
  EXPECT_EQ(shorter.id("1234"), "1234");
  EXPECT_THAT(shorter.id("12345"), MatchesRegex(uuid4));
}

TEST(RequestId, MayBeOursAlone) {
  Identified app({.believe = false});
  EXPECT_THAT(app.id("mine"), MatchesRegex(uuid4));
}

TEST(RequestId, MayComeInAnotherField) {
  Identified app({.header = "X-Correlation-ID"});
  EXPECT_EQ(app.id("mine", "X-Correlation-ID"), "mine");
  EXPECT_EQ(app.client().get("/").header("X-Request-ID"), std::nullopt);
  EXPECT_THROW(RequestId({.header = "X Y"}), std::invalid_argument);
  EXPECT_THROW(RequestId({.header = ""}), std::invalid_argument);
  EXPECT_THROW(RequestId({.header = "Content-Length"}), std::invalid_argument);
}

TEST(RequestId, IsInErrorsToo) {
  Identified app;
  EXPECT_EQ(app.client().get("/nowhere", {.headers = {{"X-Request-ID", "a"}}}).header("X-Request-ID"), "a");
  EXPECT_EQ(app.client().get("/fails", {.headers = {{"X-Request-ID", "b"}}}).header("X-Request-ID"), "b");
}

TEST(RequestId, IsNoneWithoutIt) {
  App app;
  app.get("/", [](const Request& request) { return request_id(request).empty(); });
  TestClient client(app);
  EXPECT_EQ(client.get("/", {.headers = {{"X-Request-ID", "a"}}}).text(), "true");
}

// The attack class of that name: ids come from the kernel's generator, and differ.
TEST(RequestId, WeakRandomness) {
  Identified app;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(app.id(""));
  EXPECT_EQ(seen.size(), 1000u);
}

}  // namespace
}  // namespace laneway
