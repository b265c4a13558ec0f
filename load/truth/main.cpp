#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "load/truth/server.hpp"
#include "load/version.hpp"
#include "net/connect.hpp"

namespace laneway::load::truth {
namespace {

constexpr const char* endpoints =
    "Endpoints:\n"
    "  /null                 at once\n"
    "  /sleep/5ms            after exactly this time\n"
    "  /exponential/5ms      after a draw of this mean (seed=1)\n"
    "  /lognormal/5ms        after a draw of this median (sigma=1, seed=1)\n"
    "  /bimodal/5ms          after this time, or (slow_percent=10) after another (slow=100ms)\n"
    "  /stall/100ms          at once, but nobody is answered in the first 100 ms of each second (every=1s)\n"
    "  /drip/10ms            a byte of body each 10 ms (bytes=10)\n"
    "  /serial/1s            one request at a time, over all connections\n"
    "  /never                no answer\n"
    "  /close/request, /close/head, /close/body\n"
    "                        closes without an answer, within its head, within its body\n"
    "  /truth.json           what the server saw of each request; ?clear forgets it\n"
    "Any takes errors=10 (per cent are 500), bytes=2 (of body), ignore_close=1, as in /sleep/5ms?errors=10.\n"
    "Times are of the monotonic clock, in nanoseconds.";

int run_program(int argc, char** argv) {
  std::string host = "127.0.0.1";
  unsigned port = 8000;
  std::size_t stamps_max = 200'000;
  constexpr unsigned backlog = 4096;
  CLI::App app("A server whose latencies are known: to test load generators with.", "laneway-truth");
  app.set_version_flag("-v,--version", fmt::format("laneway-truth {}", program_version), "Print the version and exit");
  app.add_option("--host", host, "Address to listen at")->capture_default_str();
  app.add_option("--port", port, "Port (0: any free one)")->capture_default_str()->check(CLI::Range(0u, 65535u));
  app.add_option("--stamps-max", stamps_max, "Requests that /truth.json keeps")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{0}, std::size_t{10'000'000}));
  app.footer(endpoints);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);  // --help, --version
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "laneway-truth: {}; see --help\n", error.what());
    return 2;
  }
  net::raise_descriptor_limit();
  auto listener = net::Listener::open(host, port, backlog);
  if (!listener) {
    fmt::print(stderr, "laneway-truth: {}\n", listener.error());
    return 1;
  }
  fmt::print("laneway-truth: http://{}\n", listener->address());
  std::fflush(stdout);
  Server(std::move(*listener), stamps_max).run();
}

}  // namespace
}  // namespace laneway::load::truth

int main(int argc, char** argv) {
  try {
    return laneway::load::truth::run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "laneway-truth: %s\n", error.what());
    return 1;
  }
}
