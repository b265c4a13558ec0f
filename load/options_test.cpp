#include "load/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

namespace laneway::load {
namespace {

using testing::HasSubstr;

constexpr const char* url = "http://127.0.0.1:8000/a?b=c";

std::expected<Options, EarlyExit> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "laneway-load");
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

TEST(Options, DefaultsAreThoseOfWrk) {
  const auto options = parse({url});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->connections, 10u);
  EXPECT_EQ(options->duration, 10 * second);
  EXPECT_EQ(options->timeout, 2 * second);
  EXPECT_EQ(options->requests.targets[0].bytes, "GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n\r\n");
  EXPECT_FALSE(options->requests_max);
  EXPECT_FALSE(options->rate_per_second);
  EXPECT_FALSE(options->expectation.any());
  EXPECT_TRUE(options->progress);
}

TEST(Options, WrksCommandLineAsInTheReport) {
  const auto options = parse({"-t4", "-c100", "-d15s", "--timeout", "100", "--latency", url});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->threads, 4u);
  EXPECT_EQ(options->connections, 100u);
  EXPECT_EQ(options->duration, 15 * second);
  EXPECT_EQ(options->timeout, 100 * second);
  EXPECT_TRUE(options->print_distribution);
}

TEST(Options, APipelineIsOneRequestUnlessAskedFor) {
  EXPECT_EQ(parse({url})->pipeline, 1u);
  EXPECT_EQ(parse({url, "--pipeline", "1024"})->pipeline, 1024u);
  EXPECT_EQ(parse({url, "--pipeline=1", "-H", "Connection: close"})->pipeline, 1u);
  for (const auto& arguments :
       std::vector<std::vector<const char*>>{{url, "--pipeline", "0"},
                                             {url, "--pipeline", "1025"},
                                             {url, "--pipeline", "two"},
                                             {url, "--pipeline", "2", "-H", "Connection: close"},
                                             {url, "--pipeline", "2", "-H", "Connection: TE, close", "-H", "TE: x"},
                                             {url, "--pipeline", "2", "--capture", "a=json:b", "--template"},
                                             {url, "--pipeline", "1k", "-c1001"}}) {
    const auto options = parse(arguments);
    ASSERT_FALSE(options);
    EXPECT_EQ(options.error().status, usage_error);
    EXPECT_THAT(options.error().text, HasSubstr("--pipeline: "));
  }
}

TEST(Options, GivenTwiceTheLastCountsAsInWrk) {
  const auto options = parse({"-c5", "-d1s", url, "-c20", "-d", "2s", "--timeout", "1s", "--timeout=3s"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->connections, 20u);
  EXPECT_EQ(options->duration, 2 * second);
  EXPECT_EQ(options->timeout, 3 * second);
}

TEST(Options, OfItsOwn) {
  const auto options = parse({url, "--requests", "1k", "--rate=0.5k", "--json", "-", "--expect-status", "200,2xx",
                              "--expect-json", "message=Hello World", "--expect-json", "data=5",
                              "--expect-min-duration", "500ms", "--no-progress", "--wrk-output", "--expect-body", ""});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->requests_max, 1000u);
  EXPECT_EQ(options->rate_per_second, 500);
  EXPECT_EQ(options->duration, 3600 * second);
  EXPECT_EQ(options->json_file, "-");
  EXPECT_EQ(options->expectation.statuses.size(), 2u);
  EXPECT_EQ(options->expectation.json_members.size(), 2u);
  EXPECT_EQ(options->expectation.min_duration, 500 * millisecond);
  EXPECT_EQ(options->expectation.body, "");
  EXPECT_FALSE(options->progress);
  EXPECT_TRUE(options->wrk_output);
}

TEST(Options, OfAScheduleThatChanges) {
  const auto options = parse(
      {url, "-d10s", "--rate", "poisson:ramp:100..300", "--seed", "7", "--warmup", "2s", "--drain=500ms", "--strict"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_TRUE(options->rate->poisson);
  EXPECT_EQ(options->rate_per_second, 200);
  EXPECT_EQ(options->seed, 7u);
  EXPECT_EQ(options->warm_up, 2 * second);
  EXPECT_EQ(options->drain, 500 * millisecond);
  EXPECT_TRUE(options->strict);
}

TEST(Options, BuildTheRequest) {
  const auto options = parse({url, "-H", "X-A: 1", "-H", "X-A:2", "-H", "host: example.org", "--body", "{}", "-H",
                              "Connection: close", "--method", "PUT"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->requests.targets[0].bytes,
            "PUT /a?b=c HTTP/1.1\r\nHost: example.org\r\nX-A: 1\r\nX-A: 2\r\nConnection: close\r\nContent-Length: "
            "2\r\n\r\n{}");
  EXPECT_TRUE(options->requests.targets[0].info.close);
  EXPECT_EQ(parse({url, "--body", "x"})->requests.method(), "POST");
  EXPECT_EQ(parse({url, "--method", "HEAD"})->requests.targets[0].info.method, Method::head);
}

TEST(Options, WrongOnesAreOneLine) {
  const std::string own_pid = std::to_string(::getpid());
  EXPECT_TRUE(parse({url, "--pid", own_pid.c_str()}));
  const struct {
    std::vector<const char*> arguments;
    std::string_view reason;
  } cases[] = {
      {{}, "url"},
      {{"--nonsense", url}, "--nonsense; see --help"},
      {{url, "http://b/"}, "http://b/"},
      {{"-c", "0", url}, "--connections: '0' is no number"},
      {{"-c", "1001k", url}, "--connections"},
      {{"-c", "ten", url}, "--connections: 'ten' is no number"},
      {{"-d", "0s", url}, "--duration: '0s' is no time above zero"},
      {{"-d", "5x", url}, "--duration: '5x'"},
      {{"-t", "5", "-c", "4", url}, "--connections must be at least --threads"},
      {{"--rate", "0", url}, "--rate: '0'"},
      {{"--rate", "ramp:1", url}, "--rate: 'ramp:1' is no number above zero, ramp:A..B"},
      {{"--warmup", "1s", "--requests", "5", url}, "--warmup and --requests exclude each other"},
      {{"--expect", "p99", url}, "--expect: 'p99' is no p99<50ms"},
      {{"--drain", "x", url}, "--drain: 'x' is no time"},
      {{"--requests", "0", url}, "--requests: '0'"},
      {{"--pid", "99999999", url}, "--pid: there is no process 99999999"},
      {{"-H", "broken", url}, "--header: 'broken' is not 'Name: value'"},
      {{"-H", "A: b\r\nC: d", url}, "cannot be sent"},
      {{"-H", "Content-Length: 5", url}, "set by the program itself"},
      {{"--method", "G T", url}, "characters that no request can hold"},
      {{"--body", "x", "--body-file", "y", url}, "exclude each other"},
      {{"--body-file", "/nowhere/at/all", url}, "--body-file: cannot read"},
      {{"--expect-status", "abc", url}, "--expect-status: 'abc'"},
      {{"--expect-json", "nothing", url}, "--expect-json: 'nothing'"},
      {{"-c", "", url}, "--connections: '' is no number"},
      {{"-d", "", url}, "--duration: '' is no time"},
      {{"--pid", "", url}, "--pid: '' is neither a process id nor a :PORT"},
      {{"--pid", ":0", url}, "--pid: ':0' is neither"},
      {{"--pid", ":65536", url}, "--pid: ':65536' is neither"},
      {{"--pid", "4294967297", url}, "--pid: '4294967297' is neither"},
      {{"--method", "", url}, "--method: '' is no method"},
      {{"--json", "", url}, "--json: '' is no file"},
      {{"--body-file", "/", url}, "--body-file: cannot read '/'"},
      {{"-s", "x.lua", url}, "-s: Lua scripts are not supported; docs/load.md"},
      {{"-sx.lua", url}, "-s: Lua scripts"},
      {{"-Ls", "x.lua", url}, "-s: Lua scripts"},
      {{"--script=x.lua", url}, "-s: Lua scripts"},
      {{"h:80/"}, "http://"},
      {{url, "--no-keepalive", "--requests-per-connection", "5"}, "exclude each other"},
      {{url, "--requests-per-connection", "0"}, "--requests-per-connection: '0' is no number"},
      {{url, "--no-keepalive", "-H", "Connection: keep-alive"}, "'Connection' is set by --no-keepalive"},
      {{url, "--insecure"}, "for https URLs"},
      {{url, "--no-tls-resumption"}, "for https URLs"},
      {{"https://h/", "--ceiling"}, "--ceiling is measured with http"},
      {{url, "--unix-socket", "/s", "--ceiling"}, "--ceiling is measured with http"},
      {{"https://h/", "--cacert", "/nowhere"}, "--cacert: cannot use '/nowhere'"},
      {{url, "--proxy", "socks5://h"}, "--proxy: it must begin with http://"},
  };
  for (const auto& [arguments, reason] : cases) {
    const auto options = parse(arguments);
    ASSERT_FALSE(options) << reason;
    EXPECT_EQ(options.error().status, usage_error) << reason;
    EXPECT_THAT(options.error().text, HasSubstr(std::string(reason)));
    EXPECT_EQ(options.error().text.find('\n'), std::string::npos) << options.error().text;
  }
}

TEST(Options, HelpAndVersionSucceed) {
  const auto help = parse({"--help"});
  ASSERT_FALSE(help);
  EXPECT_EQ(help.error().status, 0);
  EXPECT_THAT(help.error().text, HasSubstr("--expect-min-duration"));
  const auto version = parse({"-v"});
  ASSERT_FALSE(version);
  EXPECT_EQ(version.error().status, 0);
  EXPECT_EQ(version.error().text, "laneway-load 0.1.0\n");
}

}  // namespace
}  // namespace laneway::load
