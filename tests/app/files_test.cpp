#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>

#include "laneway/app.hpp"
#include "raw_client.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using testing::ask;
using testing::body_of;
using testing::Client;
using testing::field_of;
namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// public/ is served; secret.txt lies beside it.
class Files : public ::testing::Test {
 protected:
  Files() {
    std::string pattern = (fs::temp_directory_path() / "laneway-files-XXXXXX").string();
    top_ = ::mkdtemp(pattern.data());
    root_ = top_ / "public";
    write(top_ / "secret.txt", "secret");
    write(root_ / "a.txt", "0123456789");
    write(root_ / "empty.css", "");
    write(root_ / "index.html", "<p>root");
    write(root_ / "docs/index.html", "<p>docs");
    write(root_ / "docs/space name.js", "js");
    write(root_ / ".hidden", "hidden");
    write(root_ / "docs/.git/config", "hidden");
    large_.resize(1'000'000);
    for (std::size_t i = 0; i < large_.size(); ++i) large_[i] = static_cast<char>('a' + i % 23);
    write(root_ / "large.bin", large_);
    fs::create_symlink(top_ / "secret.txt", root_ / "link.txt");
    fs::create_symlink("../../secret.txt", root_ / "docs/link.txt");
    fs::create_symlink("a.txt", root_ / "inside.txt");
    fs::create_directory_symlink(top_, root_ / "up");
    EXPECT_EQ(::mkfifo((root_ / "pipe").c_str(), 0600), 0);
  }
  ~Files() override {
    server_.reset();
    fs::remove_all(top_);
  }
  void serve(const StaticOptions& options = {}) {
    app_.static_files("/static", root_.string(), options);
    app_.get("/file", [path = (root_ / "a.txt").string()] { return Response::file(path); });
    app_.get("/download", [path = (root_ / "a.txt").string()]() -> Task<Response> {
      co_return Response::file(path,
                               {.media_type = "x/y", .download_name = "\xc3\xa4 1.txt", .cache_control = "no-store"});
    });
    app_.get("/missing", [] { return Response::file("/nowhere/at/all"); });
    app_.get("/hello", [] { return "hello"; });
    server_.emplace(Settings{.port = 0, .loops = 1, .threads_min = 1}, app_.routes());
    ASSERT_TRUE(server_->open());
    server_->start();
    port_ = server_->listener().port();
  }
  std::string get(std::string_view path, std::string_view fields = {}) { return ask(port_, "GET", path, fields); }
  std::string status(std::string_view path, std::string_view fields = {}) { return get(path, fields).substr(9, 3); }

  fs::path top_, root_;
  std::string large_;
  App app_;
  std::optional<Server> server_;
  unsigned port_ = 0;
};

TEST_F(Files, AreServedWithTypeAndValidators) {
  serve();
  const std::string answer = get("/static/a.txt");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(body_of(answer), "0123456789");
  EXPECT_EQ(field_of(answer, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(field_of(answer, "Content-Length"), "10");
  EXPECT_EQ(field_of(answer, "Accept-Ranges"), "bytes");
  EXPECT_TRUE(field_of(answer, "ETag").starts_with('"'));
  EXPECT_TRUE(field_of(answer, "Last-Modified").ends_with(" GMT"));
  EXPECT_EQ(body_of(get("/file")), "0123456789");
  EXPECT_EQ(body_of(get("/static/docs/space%20name.js")), "js");
  const std::string empty = get("/static/empty.css");
  EXPECT_EQ(field_of(empty, "Content-Length"), "0");
  EXPECT_EQ(field_of(empty, "Content-Type"), "text/css; charset=utf-8");
}

TEST_F(Files, OfAnySizeArriveWhole) {
  serve();
  const std::string answer = get("/static/large.bin");
  EXPECT_EQ(field_of(answer, "Content-Length"), "1000000");
  EXPECT_EQ(field_of(answer, "Transfer-Encoding"), "");
  EXPECT_TRUE(body_of(answer) == large_);
  EXPECT_TRUE(body_of(get("/static/large.bin", "Range: bytes=1000-899999\r\n")) == large_.substr(1000, 899'000));
}

TEST_F(Files, KnownAlreadyAreNotSentAgain) {
  serve();
  const std::string first = get("/static/a.txt");
  const std::string etag = field_of(first, "ETag");
  const std::string known = get("/static/a.txt", "If-None-Match: " + etag + "\r\n");
  EXPECT_TRUE(known.starts_with("HTTP/1.1 304 "));
  EXPECT_EQ(field_of(known, "ETag"), etag);
  EXPECT_EQ(field_of(known, "Content-Type"), "");
  EXPECT_EQ(body_of(known), "");
  EXPECT_EQ(status("/static/a.txt", "If-None-Match: \"other\"\r\n"), "200");
  EXPECT_EQ(status("/static/a.txt", "If-Modified-Since: " + field_of(first, "Last-Modified") + "\r\n"), "304");
  EXPECT_EQ(status("/static/a.txt", "If-Match: \"other\"\r\n"), "412");
  write(root_ / "a.txt", "changed");
  EXPECT_EQ(status("/static/a.txt", "If-None-Match: " + etag + "\r\n"), "200");
}

TEST_F(Files, AreServedInPart) {
  serve();
  const std::string part = get("/static/a.txt", "Range: bytes=2-4\r\n");
  EXPECT_TRUE(part.starts_with("HTTP/1.1 206 "));
  EXPECT_EQ(field_of(part, "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(field_of(part, "Content-Length"), "3");
  EXPECT_EQ(body_of(part), "234");
  EXPECT_EQ(body_of(get("/static/a.txt", "Range: bytes=-3\r\n")), "789");
  const std::string beyond = get("/static/a.txt", "Range: bytes=10-\r\n");
  EXPECT_TRUE(beyond.starts_with("HTTP/1.1 416 "));
  EXPECT_EQ(field_of(beyond, "Content-Range"), "bytes */10");
  std::string many = "Range: bytes=0-";
  for (int i = 0; i < 3000; ++i) many += ",0-";
  for (const std::string& several : {std::string("Range: bytes=0-1,4-5"), std::string("Range: bytes=5-6, 0-1,0-1"),
                                     std::string("Range: bytes=20-30,40-50"), std::string("Range: bytes=-1,-2"),
                                     std::string("Range: bytes=0-1,x"), many}) {
    const std::string whole = get("/static/a.txt", several + "\r\n");  // RFC 9110 section 14.2: Range may be ignored
    EXPECT_EQ(whole.substr(9, 3), "200") << several.substr(0, 40);
    EXPECT_EQ(body_of(whole), "0123456789");
    EXPECT_EQ(field_of(whole, "Content-Range"), "");
  }
  const std::string etag = field_of(part, "ETag");
  EXPECT_EQ(status("/static/a.txt", "Range: bytes=0-1\r\nIf-Range: " + etag + "\r\n"), "206");
  EXPECT_EQ(status("/static/a.txt", "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n"), "200");
}

TEST_F(Files, HaveNoBodyForHead) {
  serve();
  Client client(port_);
  for (const auto& [name, bytes] : {std::pair("a.txt", "10"), std::pair("large.bin", "1000000")}) {
    client.send("HEAD /static/" + std::string(name) + " HTTP/1.1\r\nHost: t\r\n\r\n");
    const std::string head = client.until("\r\n\r\n");
    EXPECT_EQ(field_of(head, "Content-Length"), bytes);
    EXPECT_NE(field_of(head, "ETag"), "");
    EXPECT_EQ(client.get("/hello"), "\"hello\"");  // nothing stands between
  }
}

TEST_F(Files, AreDownloadedUnderAName) {
  serve();
  const std::string answer = get("/download");
  EXPECT_EQ(field_of(answer, "Content-Type"), "x/y");
  EXPECT_EQ(field_of(answer, "Content-Disposition"), "attachment; filename*=utf-8''%C3%A4%201.txt");
  EXPECT_EQ(field_of(answer, "Cache-Control"), "no-store");
}

TEST_F(Files, ThatAreNotThereAre404) {
  serve();
  EXPECT_EQ(status("/missing"), "404");
  EXPECT_EQ(status("/static/none.txt"), "404");
  EXPECT_EQ(status("/static/a.txt/more"), "404");
  EXPECT_EQ(status("/static/a.txt/"), "404");
  EXPECT_EQ(status("/static/pipe"), "404");
  EXPECT_EQ(status("/static/" + std::string(300, 'x')), "404");
  EXPECT_EQ(ask(port_, "POST", "/static/a.txt").substr(9, 3), "405");
  EXPECT_THROW(app_.static_files("/x", (root_ / "none").string()), std::invalid_argument);
}

TEST_F(Files, DirectoriesHaveTheirIndex) {
  serve();
  EXPECT_EQ(body_of(get("/static/")), "<p>root");
  EXPECT_EQ(body_of(get("/static/docs/")), "<p>docs");
  const std::string redirect = get("/static/docs?a=1");
  EXPECT_TRUE(redirect.starts_with("HTTP/1.1 307 "));
  EXPECT_EQ(field_of(redirect, "Location"), "/static/docs/?a=1");
}

TEST_F(Files, ASinglePageAppHasItsPage) {
  serve({.fallback = "index.html"});
  const std::string page = get("/static/users/5");
  EXPECT_TRUE(page.starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(field_of(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(body_of(page), "<p>root");
  EXPECT_EQ(body_of(get("/static/users/5?tab=1")), "<p>root");
  EXPECT_EQ(body_of(get("/static/a.txt")), "0123456789");  // what is there is served
  EXPECT_EQ(status("/static/users/5.js"), "404");          // a script that is missing must not be a page
  EXPECT_EQ(status("/static/..%2Fx"), "404");
  EXPECT_EQ(status("/static/users", "If-None-Match: " + field_of(page, "ETag") + "\r\n"), "304");
}

TEST_F(Files, ASinglePageAppLeavesRoutesAlone) {
  app_.static_files("/", root_.string(), {.fallback = "index.html"});
  app_.get("/api/items", [] { return 1; });
  serve();
  EXPECT_EQ(body_of(get("/users/5")), "<p>root");
  EXPECT_EQ(body_of(get("/api/items")), "1");
  EXPECT_TRUE(ask(port_, "POST", "/api/items", "Content-Length: 0\r\n").starts_with("HTTP/1.1 405 "));
  EXPECT_TRUE(ask(port_, "POST", "/users/5", "Content-Length: 0\r\n").starts_with("HTTP/1.1 405 "));
}

TEST_F(Files, ASinglePageAppWithoutItsPageHasNone) {
  serve({.fallback = "nowhere.html"});
  EXPECT_EQ(status("/static/users/5"), "404");
}

// The attack class of that name: nothing outside of the directory, and nothing hidden in it.
TEST_F(Files, PathTraversal) {
  serve();
  for (const char* path : {"/static/../secret.txt",
                           "/static/%2e%2e/secret.txt",
                           "/static/..%2fsecret.txt",
                           "/static/%2e%2e%2fsecret.txt",
                           "/static/docs/../../secret.txt",
                           "/static/docs/%2e%2e/%2e%2e/secret.txt",
                           "/static/./a.txt",
                           "/static//a.txt",
                           "/static/docs//index.html",
                           "/static/link.txt",
                           "/static/docs/link.txt",
                           "/static/up/secret.txt",
                           "/static/up/",
                           "/static/inside.txt",
                           "/static/.hidden",
                           "/static/docs/.git/config",
                           "/static/%2ehidden",
                           "/static/%2fetc/passwd",
                           "/static//etc/passwd",
                           "/static/..\\secret.txt",
                           "/static/%252e%252e/secret.txt"}) {
    const std::string answer = get(path);
    EXPECT_TRUE(answer.substr(9, 3) == "404" || answer.substr(9, 3) == "307") << path << ": " << answer;
    EXPECT_EQ(answer.find("secret"), std::string::npos) << path;
  }
  EXPECT_EQ(status("/static/a.txt%00.html"), "400");
}

TEST_F(Files, LinksAreFollowedOnlyBelowTheDirectory) {
  serve({.hidden = true, .follow_links = true});
  EXPECT_EQ(body_of(get("/static/inside.txt")), "0123456789");
  EXPECT_EQ(body_of(get("/static/.hidden")), "hidden");
  for (const char* path :
       {"/static/link.txt", "/static/docs/link.txt", "/static/up/secret.txt", "/static/../secret.txt"}) {
    EXPECT_EQ(status(path), "404") << path;
  }
}

TEST_F(Files, ThatBecomeShorterCutTheAnswerOff) {
  serve();
  Client client(port_);
  write(root_ / "huge.bin", std::string(40'000'000, 'x'));
  client.send("GET /static/huge.bin HTTP/1.1\r\nHost: t\r\n\r\n");
  client.until("xxxx");
  fs::resize_file(root_ / "huge.bin", 1000);
  EXPECT_LT(client.rest().size(), 40'000'000U);
  EXPECT_EQ(body_of(get("/hello")), "\"hello\"");
}

}  // namespace
}  // namespace laneway
