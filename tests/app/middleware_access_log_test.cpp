#include "laneway/middleware/access_log.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "json/read.hpp"
#include "laneway/stream.hpp"
#include "laneway/test_client.hpp"

namespace laneway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
namespace fs = std::filesystem;

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "laneway-log-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

ByteStream pieces() {
  co_yield "a";
  co_yield "b";
}

/// The lines that `ask` leaves in the log of an app.
template <class Ask>
std::vector<std::string> logged(AccessLogOptions options, Ask ask) {
  const Folder folder;
  const fs::path path = folder / "access.log";
  std::ofstream(folder / "file.txt") << std::string(200'000, 'x');
  options.path = path.string();
  {
    App app;
    app.get("/items/{id}", [](Path<int> id) { return Response::text(std::string(id.value(), 'x')); });
    app.get("/pieces", pieces);
    app.get("/file", [file = (folder / "file.txt").string()] { return Response::file(file); });
    app.get("/id", [](Response& response) { response.set_header("X-Request-ID", "id-1"); });
    app.middleware(AccessLog(options));
    TestClient client(app);
    ask(client);
  }
  return lines_of(path);
}

AccessLogOptions json() {
  AccessLogOptions options;
  options.format = AccessLogOptions::Format::json;
  return options;
}

TEST(AccessLog, EachRequestHasALine) {
  const auto lines = logged({}, [](TestClient& client) {
    client.get("/items/5", {.headers = {{"User-Agent", "test/1"}, {"Referer", "https://example.org/a"}}});
    client.get("/nowhere");
    client.post("/items/5");
    client.get("/items/x");
  });
  ASSERT_THAT(lines, SizeIs(4));
  EXPECT_THAT(lines[0],
              MatchesRegex("127\\.0\\.0\\.1 - - \\[[0-9]+/[A-Z][a-z]+/[0-9:]+ \\+0000\\] \"GET /items/5 HTTP/1.1\" "
                           "200 5 \"https://example.org/a\" \"test/1\" [0-9]+\\.[0-9]+ \"-\""));
  EXPECT_THAT(lines[1], HasSubstr("\"GET /nowhere HTTP/1.1\" 404 22 "));
  EXPECT_THAT(lines[2], HasSubstr("\"POST /items/5 HTTP/1.1\" 405 31 "));
  EXPECT_THAT(lines[3], HasSubstr("\"GET /items/x HTTP/1.1\" 422 "));
}

TEST(AccessLog, AsJson) {
  const auto lines = logged(json(), [](TestClient& client) {
    client.get("/id?q=1", {.headers = {{"User-Agent", "test/1"}, {"Referer", "https://example.org/?t=1"}}});
  });
  ASSERT_THAT(lines, SizeIs(1));
  const JsonValue line = parse_json(lines[0]).value();
  EXPECT_THAT(*line["peer"].string(), MatchesRegex("127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_EQ(line["method"], "GET");
  EXPECT_EQ(line["path"], "/id");
  EXPECT_EQ(line["protocol"], "HTTP/1.1");
  EXPECT_EQ(line["status"], 200);
  EXPECT_EQ(line["bytes"], 4);
  EXPECT_GE(line["seconds"].number().value(), 0);
  EXPECT_EQ(line["user_agent"], "test/1");
  EXPECT_EQ(line["request_id"], "id-1");
  EXPECT_EQ(line["referer"], "https://example.org/");
}

TEST(AccessLog, QueriesAreKeptOutUnlessTheyAreAskedFor) {
  const auto ask = [](TestClient& client) {
    client.get("/items/5?token=secret1", {.headers = {{"Referer", "https://example.org/?token=secret2#secret3"}}});
  };
  for (AccessLogOptions options : {AccessLogOptions{}, json()}) {
    const auto without = logged(options, ask);
    ASSERT_THAT(without, SizeIs(1));
    EXPECT_THAT(without[0], Not(HasSubstr("secret")));
    options.query = true;
    const auto with = logged(options, ask);
    ASSERT_THAT(with, SizeIs(1));
    EXPECT_THAT(with[0], HasSubstr("token=secret1"));
    EXPECT_THAT(with[0], HasSubstr("https://example.org/?token=secret2"));
  }
}

TEST(AccessLog, SaysHowLongABodyIsWhereItKnows) {
  const auto lines = logged(json(), [](TestClient& client) {
    client.get("/items/1000");
    client.head("/items/1000");
    client.get("/pieces");
    client.get("/file");
    client.get("/file", {.headers = {{"Range", "bytes=0-99999"}}});
  });
  std::vector<std::string> bytes;
  for (const std::string& line : lines) bytes.push_back(parse_json(line).value()["bytes"].text());
  EXPECT_THAT(bytes, ElementsAre("1000", "0", "null", "200000", "100000"));
}

// Log injection, through a whole server: what may stand in a header stays in its field.
TEST(AccessLog, NoClientForgesALine) {
  for (const AccessLogOptions& options : {AccessLogOptions{}, json()}) {
    const auto lines = logged(options, [](TestClient& client) {
      client.get("/items/5%0d%0aforged", {.headers = {{"User-Agent", "a\" 200 1 \"x\\\t\x80\xc2\x9b[2J"}}});
    });
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_THAT(lines[0], HasSubstr("/items/5%0d%0aforged"));
    EXPECT_TRUE(std::ranges::none_of(lines[0], [](char c) { return c == '\t' || c == '\r'; }));
    EXPECT_THAT(lines[0], Not(HasSubstr("a\" 200")));
    EXPECT_THAT(lines[0], Not(HasSubstr("\xc2\x9b")));
  }
}

TEST(AccessLog, AppendsToItsFileWhichOthersMayNotRead) {
  const Folder folder;
  const fs::path path = folder / "access.log";
  for (int i = 0; i < 2; ++i) {
    App app;
    AccessLogOptions options;
    options.path = path.string();
    app.middleware(AccessLog(options));
    TestClient(app).get("/");
  }
  EXPECT_THAT(lines_of(path), SizeIs(2));
  EXPECT_EQ(fs::status(path).permissions() & fs::perms::others_all, fs::perms::none);
}

TEST(AccessLog, AFileThatCannotBeOpenedIsToldAtOnce) {
  AccessLogOptions options;
  options.path = "/nowhere/access.log";
  EXPECT_THROW(AccessLog{options}, std::system_error);
}

}  // namespace
}  // namespace laneway
