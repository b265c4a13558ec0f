#include <laneway/chrono.hpp>
#include <laneway/decimal.hpp>
#include <laneway/uuid.hpp>

#include <map>
#include <set>

#include "parts.hpp"

using namespace laneway;

namespace {

// [image]
struct Image {
  std::string url;
  std::string name;
};
// [/image]
// [body]
struct Item {
  std::string name;
  double price;
  std::optional<double> tax;
  std::set<std::string> tags;
  std::vector<Image> images;

  struct Rules {
    Rule name{.min_length = 1, .description = "Display name", .examples = R"(["cup"])"};
    Rule price{.gt = 0};
  };
};
Task<Item> create_item(Item item) { co_return item; }
// [/body]

// [several]
struct User {
  std::string name;
};
Task<double> order(Path<int>, Body<"item", Item> item, Body<"user", User>, Body<"count", int, gt(0)> count) {
  co_return item->price** count;
}
// [/several]
// [single]
Task<std::map<int, double>> weights(std::map<int, double> weights) { co_return weights; }
Task<User> embedded(Body<"user", User, embed> user) { co_return *user; }
// [/single]

// [types]
struct Event {
  Uuid id;
  DateTime begin;
  std::chrono::seconds duration;
  Decimal fee;
};
Task<Event> plan(Event event) { co_return event; }
// [/types]

// [update]
struct Change {
  std::optional<std::string> name;
  std::optional<double> price;
};
Task<Item> update(Path<int>, Change change) {
  Item item;
  item.name = change.name.value_or("cup");
  item.price = change.price.value_or(2.5);
  co_return item;
}
// [/update]

}  // namespace

Router bodies() {
  Router router;
  router.post("/items", fn<create_item>, {.status = 201});
  router.post("/orders/{id}", fn<order>).post("/weights", fn<weights>).post("/embedded", fn<embedded>);
  router.post("/events", fn<plan>);
  router.patch("/items/{id}", fn<update>);
  return router;
}
