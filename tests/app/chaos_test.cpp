// LANEWAY_RETAKE_CHAOS is what the tests under chaos rest on: loops are really taken, and no answer shows it.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>

#include "client.hpp"
#include "laneway/app.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

/// LANEWAY_RETAKE_CHAOS for the length of a test.
class ChaosSetTo {
 public:
  explicit ChaosSetTo(const char* value) {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value, 1);
  }
  ~ChaosSetTo() { before_ ? ::setenv(name, before_->c_str(), 1) : ::unsetenv(name); }
  ChaosSetTo(const ChaosSetTo&) = delete;
  ChaosSetTo& operator=(const ChaosSetTo&) = delete;

 private:
  static constexpr const char* name = "LANEWAY_RETAKE_CHAOS";
  std::optional<std::string> before_;
};

Task<int> wait_and_count(int n) {
  for (int i = 0; i < 3; ++i) co_await sleep_for(std::chrono::microseconds(10));
  co_return n;
}

// How many loops were taken during so many calls.
std::uint64_t taken_during(unsigned calls, unsigned retakes) {
  App app;
  app.get("/{n}", wait_and_count);
  Settings settings;
  settings.port = 0;
  settings.loops = 1;
  settings.loop_retakes = retakes;
  Server server(settings, app.routes());
  EXPECT_TRUE(server.open());
  server.start();
  testing::Client client(server.listener().port());
  for (unsigned i = 0; i < calls; ++i) {
    const std::string n = std::to_string(i);
    EXPECT_EQ(client.get("/" + n), n);
  }
  return server.service().runtime.crew().taken();
}

TEST(Chaos, TakesLoopsAtTheBoundariesOfUserCode) {
  const ChaosSetTo half("0.5");
  EXPECT_GT(taken_during(100, 1), 50u);
}

TEST(Chaos, IsOffWhereLoopsAreLeftAlone) {
  const ChaosSetTo always("1");
  EXPECT_EQ(taken_during(10, 0), 0u);
}

TEST(Chaos, WantsAProbability) {
  App app;
  app.get("/{n}", wait_and_count);
  for (const char* wrong : {"2", "-0.1", "often", "0.5x", "nan"}) {
    const ChaosSetTo chaos(wrong);
    EXPECT_THROW(Server(Settings(), app.routes()), std::invalid_argument) << wrong;
  }
}

}  // namespace
}  // namespace laneway
