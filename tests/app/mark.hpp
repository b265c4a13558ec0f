#pragma once

#include <string>
#include <utility>

#include "laneway/middleware.hpp"
#include "laneway/test_client.hpp"

namespace laneway::testing {

/// Says in X-Way that a request has gone through it, and an answer.
class Mark {
 public:
  explicit Mark(std::string name) : name_(std::move(name)) {}
  Task<Response> operator()(Request&, Next next) const {
    Response response = co_await next();
    response.add_header("X-Way", name_);
    co_return response;
  }

 private:
  std::string name_;
};

inline std::string way(const TestResponse& response) {
  std::string way;
  for (const auto& [name, value] : response.headers()) {
    if (name == "X-Way") way += value;
  }
  return way;
}

}  // namespace laneway::testing
