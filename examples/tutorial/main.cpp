// The tutorial's steps, all in one program: docs/tutorial.

#include "parts.hpp"

using namespace laneway;

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-tutorial",
           .version = "1.0.0",
           .summary = "All steps of the tutorial",
           .openapi_tags = {{"bodies", "What a request may bring."}}});
  app.include(first_steps());
  app.include(parameters(), {.prefix = "/parameters"});
  app.include(bodies(), {.prefix = "/bodies", .tags = {"bodies"}});
  app.include(answers(), {.prefix = "/answers"});
  app.include(forms(), {.prefix = "/forms"});
  app.include(dependencies(), {.prefix = "/dependencies"});
  app.include(middleware(), {.prefix = "/middleware"});
  return app.run(argc, argv);
}
// [/main]
