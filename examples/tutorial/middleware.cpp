#include <laneway/middleware.hpp>
#include <laneway/middleware/cors.hpp>

#include <chrono>

#include "parts.hpp"

using namespace laneway;

namespace {

// [timed]
Task<Response> timed(Request&, Next next) {
  const auto begin = std::chrono::steady_clock::now();
  Response response = co_await next();
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
  response.set_header("X-Process-Time-Ms", std::to_string(taken.count()));
  co_return response;
}
// [/timed]

Task<std::string> work() { co_return "done"; }

}  // namespace

Router middleware() {
  Router router;
  // [routes]
  router.middleware(Cors({.allow_origins = {"https://example.org"}, .allow_methods = {"GET", "POST"}}));
  router.middleware(fn<timed>);
  router.get("/work", fn<work>);
  // [/routes]
  return router;
}
