// With `test` as its only argument this program tests itself in memory; else it serves. A project would put the tests
// in a program of their own.

#include "app.hpp"

#include <string_view>

int test_app();

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "test") return test_app();
  laneway::App app({.title = "laneway-testing"});
  declare(app);
  return app.run(argc, argv);
}
