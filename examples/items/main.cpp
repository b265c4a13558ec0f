// Create, read, update and delete, in memory: models, rules, 404s, and answers that hide what is not to be seen.

#include <laneway/app.hpp>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

using namespace laneway;

namespace {

// [models]
/// What a client sends.
struct NewItem {
  std::string name;
  double price;
  std::vector<std::string> tags;
  std::optional<std::string> supplier;

  struct Rules {
    Rule name{.min_length = 1, .max_length = 50};
    Rule price{.gt = 0};
  };
};

/// What a client gets: it has an id, and no supplier.
struct Item {
  int id;
  std::string name;
  double price;
  std::vector<std::string> tags;
};

/// What a client wants changed; what it leaves out stays.
struct ItemChange {
  std::optional<std::string> name;
  std::optional<double> price;
  std::optional<std::vector<std::string>> tags;

  struct Rules {
    Rule price{.gt = 0};
  };
};
// [/models]

// [store]
/// Lives as long as the app. Path functions run at once on several threads, so it has a mutex.
class Store {
 public:
  Item add(const NewItem& item) {
    const std::lock_guard lock(mutex_);
    const int id = next_++;
    items_.emplace(id, item);
    return shown(id, item);
  }
  std::vector<Item> list(std::size_t skip, std::size_t limit) const {
    const std::lock_guard lock(mutex_);
    std::vector<Item> page;
    for (const auto& [id, item] : items_) {
      if (page.size() == limit) break;
      if (skip > 0) {
        --skip;
      } else {
        page.push_back(shown(id, item));
      }
    }
    return page;
  }
  std::optional<Item> find(int id) const {
    const std::lock_guard lock(mutex_);
    const auto found = items_.find(id);
    if (found == items_.end()) return std::nullopt;
    return shown(id, found->second);
  }
  std::optional<Item> change(int id, const ItemChange& to) {
    const std::lock_guard lock(mutex_);
    const auto found = items_.find(id);
    if (found == items_.end()) return std::nullopt;
    NewItem& item = found->second;
    if (to.name) item.name = *to.name;
    if (to.price) item.price = *to.price;
    if (to.tags) item.tags = *to.tags;
    return shown(id, item);
  }
  bool remove(int id) {
    const std::lock_guard lock(mutex_);
    return items_.erase(id) == 1;
  }

 private:
  static Item shown(int id, const NewItem& item) { return {id, item.name, item.price, item.tags}; }
  mutable std::mutex mutex_;
  std::map<int, NewItem> items_;
  int next_ = 1;
};

Store& store_of(const Request& request) { return request.state<Store>(); }
// [/store]

// [functions]
Item found(std::optional<Item> item, int id) {
  if (!item) throw HttpError(Status::not_found, "no item " + std::to_string(id));
  return *std::move(item);
}

Task<Item> create_item(NewItem item, const Request& request) { co_return store_of(request).add(item); }
Task<std::vector<Item>> list_items(Query<"skip", int, Default(0), ge(0)> skip,
                                   Query<"limit", int, Default(10), ge(1), le(100)> limit, const Request& request) {
  co_return store_of(request).list(static_cast<std::size_t>(*skip), static_cast<std::size_t>(*limit));
}
Task<Item> read_item(Path<int> id, const Request& request) { co_return found(store_of(request).find(*id), *id); }
Task<Item> update_item(Path<int> id, ItemChange change, const Request& request) {
  co_return found(store_of(request).change(*id, change), *id);
}
Task<void> delete_item(Path<int> id, const Request& request) {
  if (!store_of(request).remove(*id)) throw HttpError(Status::not_found, "no item " + std::to_string(*id));
  co_return;
}
// [/functions]

}  // namespace

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-items"});
  app.lifespan([]() -> Yield<Store> {
    Store store;
    co_yield store;
  });
  app.post("/items", fn<create_item>, {.status = 201});
  app.get("/items", fn<list_items>);
  const std::vector<RouteResponse> missing = {{.status = 404, .description = "No such item"}};
  app.get("/items/{id}", fn<read_item>, {.responses = missing});
  app.patch("/items/{id}", fn<update_item>, {.responses = missing});
  app.delete_("/items/{id}", fn<delete_item>, {.status = 204, .responses = missing});
  return app.run(argc, argv);
}
// [/main]
