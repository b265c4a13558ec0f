#include <gtest/gtest.h>

#include <stdexcept>

#include "laneway/app.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

// What a program sets itself is bounded as its command line is.
TEST(ServerSettings, OutOfRangeAreNoServer) {
  App app;
  EXPECT_NO_THROW(Server({.loops = 1, .field_count_max = 256}, app.routes()));
  EXPECT_THROW(Server({.loops = 1, .field_count_max = 257}, app.routes()), std::invalid_argument);
  EXPECT_THROW(Server({.loops = 1, .keep_alive_seconds_max = -1}, app.routes()), std::invalid_argument);
}

}  // namespace
}  // namespace laneway
