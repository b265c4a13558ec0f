// Dependencies: what path functions share, called for each request that needs it.

#include <laneway/app.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <utility>

using namespace laneway;

namespace {

// [simple]
struct Paging {
  int skip = 0;
  int limit = 0;
};

Task<Paging> paging(Query<"skip", int, Default(0)> skip, Query<"limit", int, Default(10)> limit) {
  Paging made{*skip, *limit};
  co_return made;
}

Task<Paging> list_items(Depends<paging> page) { co_return *page; }
Task<int> count_items(Depends<paging> page) { co_return page->limit; }
// [/simple]

// [state]
/// What lives as long as the app, guarded by its mutex.
struct Accounts {
  std::mutex mutex;
  std::map<std::string, long> balance{{"ann", 100}, {"bob", 0}};
  int version = 0;
  std::atomic<int> open = 0, commits = 0, rollbacks = 0;
};

/// A reference is handed on, not copied.
Accounts& accounts(const Request& request) { return request.state<Accounts>(); }
// [/state]

// [yield]
/// Changes that are all made, or none. Counted while it is open. It holds no lock: it may end on another thread than it
/// began on.
class Transaction {
 public:
  explicit Transaction(Accounts& in) : accounts_(&in) {
    const std::lock_guard lock(in.mutex);
    changed_ = in.balance;
    version_ = in.version;
    ++in.open;
  }
  Transaction(Transaction&& other) noexcept
      : accounts_(std::exchange(other.accounts_, nullptr)),
        changed_(std::move(other.changed_)),
        version_(other.version_) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction() {
    if (accounts_ != nullptr) --accounts_->open;
  }

  long& balance(const std::string& name) {
    const auto found = changed_.find(name);
    if (found == changed_.end()) throw HttpError(Status::not_found, "no account of " + name);
    return found->second;
  }
  void commit() {
    const std::lock_guard lock(accounts_->mutex);
    if (accounts_->version != version_) throw HttpError(Status::conflict, "somebody else was faster");
    accounts_->balance = std::move(changed_);
    ++accounts_->version;
  }

 private:
  Accounts* accounts_;
  std::map<std::string, long> changed_;
  int version_ = 0;
};

/// A plain function whose value cleans up itself, when the answer is out.
Transaction transaction(Depends<accounts> in) { return Transaction(*in); }

struct Journal {
  std::string entry;
};

/// A coroutine that lends its value, and hears how it ended.
Yield<Journal> journal(Depends<accounts> in) {
  Journal mine;
  try {
    co_yield mine;
    ++in->commits;
  } catch (const HttpError&) {
    ++in->rollbacks;
  }
  co_await sleep_for(std::chrono::milliseconds(1));  // the client has its answer already
}
// [/yield]

struct Moved {
  long from = 0;
  long to = 0;
};

Moved move_money(Path<std::string> from, Path<std::string> to, Path<int> amount, Depends<transaction> change,
                 Depends<journal> journal) {
  journal->entry = *from + " to " + *to;
  change->balance(*from) -= *amount;
  change->balance(*to) += *amount;
  if (change->balance(*from) < 0) throw HttpError(Status::conflict, "not enough money");
  const Moved moved{change->balance(*from), change->balance(*to)};
  change->commit();
  return moved;
}

struct Counts {
  int open = 0;
  int commits = 0;
  int rollbacks = 0;
};
Counts counts(Depends<accounts> in) { return {in->open, in->commits, in->rollbacks}; }

// [check]
/// Gives nothing; it lets the request pass, or not.
Task<void> check_token(const Request& request) {
  if (request.header("X-Token") != "secret") throw HttpError(Status::forbidden, "X-Token is missing or wrong");
  co_return;
}
// [/check]

}  // namespace

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-dependencies"});
  app.lifespan([]() -> Yield<Accounts> {
    Accounts accounts;
    co_yield accounts;
  });
  app.get("/items", fn<list_items>).get("/items/count", fn<count_items>);
  app.post("/move/{from}/{to}/{amount}", fn<move_money>, {.dependencies = {depends<check_token>}});
  app.get("/counts", fn<counts>);
  return app.run(argc, argv);
}
// [/main]
