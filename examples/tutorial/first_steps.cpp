#include "parts.hpp"

using namespace laneway;

namespace {

// [hello]
struct Greeting {
  std::string message;
};
Task<Greeting> hello() { co_return Greeting{"Hello World"}; }
// [/hello]

// [path]
enum class Model { alexnet, resnet };

struct Found {
  int id = 0;
};
Task<Found> read_item(Path<int> id) { co_return Found{*id}; }
Task<std::string> read_me() { co_return "me"; }
Task<Model> read_model(Path<Model> model) { co_return *model; }
Task<std::string> read_file(Path<std::string> path) { co_return *path; }
// [/path]

// [query]
struct Page {
  int skip = 0;
  bool brief = false;
  std::optional<std::string> q;
};
Task<Page> list_items(Query<"skip", int, Default(0)> skip, Query<"brief", bool> brief,
                      Query<"q", std::optional<std::string>> q) {
  co_return Page{*skip, *brief, *q};
}
// [/query]

}  // namespace

Router first_steps() {
  Router router;
  router.get("/", fn<hello>);
  // [routes]
  router.get("/items", fn<list_items>);
  router.get("/items/{id}", fn<read_item>);
  router.get("/users/me", fn<read_me>);
  router.get("/models/{model}", fn<read_model>);
  router.get("/files/{path:path}", fn<read_file>);
  // [/routes]
  return router;
}
