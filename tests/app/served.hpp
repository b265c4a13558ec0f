#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "laneway/app.hpp"
#include "raw_client.hpp"
#include "web/server.hpp"

namespace laneway::testing {

/// `app` on a port of its own.
class Served {
 public:
  explicit Served(App& app) : server_(Settings{.port = 0, .loops = 1, .threads_min = 1}, app.routes()) {
    EXPECT_TRUE(server_.open());
    server_.start();
    port = server_.listener().port();
  }
  std::string get(std::string_view target, std::string_view fields = {}) const {
    return ask(port, "GET", target, fields);
  }

 private:
  Server server_;

 public:
  unsigned port = 0;
};

inline std::string status_of(const std::string& answer) { return answer.substr(9, 3); }

}  // namespace laneway::testing
