// A page and its files beside an API: ETags, and one page for all paths that its script knows.

#include <laneway/app.hpp>

#include <cstdlib>

using namespace laneway;

namespace {

struct Now {
  int visitors = 0;
};
Task<Now> visitors() { co_return Now{3}; }

}  // namespace

// [main]
int main(int argc, char** argv) {
  const char* folder = std::getenv("SITE");
  App app({.title = "laneway-site"});
  app.get("/api/visitors", fn<visitors>);
  app.static_files("/", folder != nullptr ? folder : "examples/site/public",
                   {.fallback = "index.html", .cache_control = "no-cache"});
  return app.run(argc, argv);
}
// [/main]
