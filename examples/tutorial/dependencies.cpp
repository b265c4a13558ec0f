#include <laneway/depends.hpp>

#include "parts.hpp"

using namespace laneway;

namespace {

// [depends]
/// An aggregate stands for FastAPI's class as a dependency.
struct Paging {
  int skip = 0;
  int limit = 0;
};
Task<Paging> paging(Query<"skip", int, Default(0)> skip, Query<"limit", int, Default(10)> limit) {
  co_return Paging{*skip, *limit};
}
// [/depends]

// [sub]
/// A dependency of a dependency. Each is called once a request, however many need it.
Task<int> last(Depends<paging> page) { co_return page->skip + page->limit; }

struct Shown {
  Paging page;
  int last = 0;
};
Task<Shown> list_items(Depends<paging> page, Depends<last> end) { co_return Shown{*page, *end}; }
// [/sub]

// [check]
Task<void> check_token(Header<"x_token", std::string> token) {
  if (*token != "secret") throw HttpError(Status::forbidden, "a wrong token");
  co_return;
}
Task<std::string> secret() { co_return "treasure"; }
// [/check]

}  // namespace

Router dependencies() {
  Router router;
  router.get("/items", fn<list_items>);
  // [routes]
  Router guarded({.prefix = "/guarded", .dependencies = {depends<check_token>}});
  guarded.get("/secret", fn<secret>);
  router.include(guarded);
  // [/routes]
  return router;
}
