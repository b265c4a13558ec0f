#include "lab/command.hpp"

#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

const Places places{{"host", "127.0.0.1"}, {"port", "8000"}, {"bin", "/b"}};

TEST(Fill, ReplacesPlaceholders) {
  EXPECT_EQ(fill("{host}:{port}", places), "127.0.0.1:8000");
  EXPECT_EQ(fill("{bin}/x", places), "/b/x");
  EXPECT_EQ(fill("none", places), "none");
  EXPECT_EQ(fill("", places), "");
}

TEST(Fill, LeavesOtherBraces) {
  for (const char* text : {"{", "{}", "{ host }", "{HOST}", "a}b", "{x1}", "${{"}) EXPECT_EQ(fill(text, places), text);
}

TEST(Fill, RefusesUnknownNames) {
  const auto filled = fill(Words{"{port}", "--dir={rot}"}, places);
  ASSERT_FALSE(filled);
  EXPECT_EQ(filled.error(), "unknown placeholder {rot}");
}

TEST(LoadCommand, AsksForWhatTheRowNeeds) {
  LoadRequest request;
  request.program = "laneway-load";
  request.url = "http://127.0.0.1:1/x/";
  request.threads = 4;
  request.connections = 100;
  request.timeout = 100 * second;
  request.duration = 15 * second;
  EXPECT_EQ(shell_line(load_command(request)),
            "laneway-load -t 4 -c 100 -d 15s --timeout 100s --latency http://127.0.0.1:1/x/");
  request.rate = 46.6;
  request.warm_up = second;
  request.drain = 1500 * millisecond;
  request.cpus = {0};
  EXPECT_EQ(
      shell_line(load_command(request)),
      "taskset -c 0 laneway-load -t 4 -c 100 -d 15s --rate 46.6 --warmup 1s --drain 1500ms --timeout 100s --latency "
      "http://127.0.0.1:1/x/");
  request.rate = 0;
  request.warm_up = request.drain = 0;
  request.cpus = {};
  request.duration = 0;
  request.requests = 1;
  request.status = 200;
  request.json = R"({"a":"b"})";
  request.duration_min = second;
  request.server = 7;
  request.json_file = "out.json";
  EXPECT_EQ(shell_line(load_command(request)),
            "laneway-load -t 4 -c 100 --requests 1 --timeout 100s --latency --expect-status 200 --expect-json "
            "'{\"a\":\"b\"}' --expect-min-duration 1s --pid 7 --json out.json http://127.0.0.1:1/x/");
}

TEST(LoadCommand, AsksForABodyThatIsNoJson) {
  LoadRequest request;
  request.program = "laneway-load";
  request.url = "http://127.0.0.1:1/";
  request.requests = 1;
  request.timeout = second;
  request.text = "Hello, World!";
  EXPECT_EQ(shell_line(load_command(request)),
            "laneway-load -t 1 -c 1 --requests 1 --timeout 1s --latency --expect-body 'Hello, World!' "
            "http://127.0.0.1:1/");
}

TEST(ShellLine, QuotesWhatTheShellWouldChange) {
  EXPECT_EQ(shell_line({"a", "b c", "", "it's", "$x"}), R"(a 'b c' '' 'it'\''s' '$x')");
}

}  // namespace
}  // namespace laneway::lab
