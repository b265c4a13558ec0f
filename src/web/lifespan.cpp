#include "web/lifespan.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/exception_text.hpp"
#include "base/log.hpp"
#include "laneway/lifespan.hpp"
#include "net/loop.hpp"

namespace laneway {

namespace detail {

void throw_nothing_yielded() { throw std::logic_error("the coroutine ended without co_yield"); }

void throw_no_state(std::string_view type) {
  throw std::logic_error("no lifespan function of the app gives a " + std::string(type) +
                         ", or it has not started (app.lifespan)");
}

States::~States() { delete[] entries_; }

void States::add(const void* key, void* value, std::string_view type) {
  if (find(key) != nullptr) {
    throw std::logic_error("two lifespan functions give a " + std::string(type) + ": wrap one in a type of its own");
  }
  auto* const grown = new Entry[count_ + 1];
  std::copy_n(entries_, count_, grown);
  grown[count_++] = {key, value};
  delete[] std::exchange(entries_, grown);
}

void States::remove(const void* key) noexcept {
  Entry* const end = std::remove_if(entries_, entries_ + count_, [key](const Entry& one) { return one.key == key; });
  count_ = static_cast<std::size_t>(end - entries_);
}

void* States::find(const void* key) const noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    if (entries_[i].key == key) return entries_[i].value;
  }
  return nullptr;
}

}  // namespace detail

/// The chain of user code that a Task without a request is.
class Lifespan::Chain final : public detail::Context {
 public:
  Chain(Lifespan& owner, lanes::Runtime& at, Task<void> task) : owner_(owner), task_(std::move(task)) {
    runtime = &at;
    home = &at.loop(0);
    route = static_cast<std::uint32_t>(at.placement().route_count() - 1);  // the one made for it
    Context::begin = [](Context& context) noexcept -> std::coroutine_handle<> {
      const auto handle = self(context).task_.handle();
      handle.promise().set_outermost_of(context);
      return handle;
    };
    conclude = [](Context& context) noexcept {
      try {
        self(context).task_.handle().promise().take();
      } catch (...) {
        self(context).owner_.failure_ = std::current_exception();
      }
      self(context).task_ = Task<void>();
    };
    completed = [](Context& context) { self(context).owner_.ended_.store(true, std::memory_order_release); };
  }

  void launch() noexcept {
    launch_.chain = this;
    launch_.run = [](detail::Op& op) {
      Chain& chain = *static_cast<Launch&>(op).chain;
      chain.home->resume(chain);
    };
    home->post(launch_);
  }

 private:
  struct Launch : detail::Op {
    Chain* chain = nullptr;
  };
  static Chain& self(Context& context) noexcept { return static_cast<Chain&>(context); }
  Lifespan& owner_;
  Task<void> task_;
  Launch launch_;
};

Lifespan::Lifespan(App& app, lanes::Runtime& runtime) : app_(app), runtime_(runtime) {}

Lifespan::~Lifespan() = default;

ServiceOptions Lifespan::service_options(App& app, Calls calls) {
  const App::Internals& internals = app.internals();
  ServiceOptions options;
  options.calls = calls;
  options.states = &internals.states;
  options.has_lifespan = internals.first != nullptr;
  options.middleware = app.middlewares();
  options.dependencies = app.options().dependencies;
  for (const App::Override& one : internals.overrides) options.overrides.push_back(one.dependency);
  return options;
}

void Lifespan::begin_start() {
  if (app_.internals().first != nullptr) begin(start_all());
}

void Lifespan::begin_stop() {
  failure_ = nullptr;
  if (started_ != 0) begin(stop_all());
}

void Lifespan::begin(Task<void> task) {
  ended_.store(false, std::memory_order_relaxed);
  chain_ = std::make_unique<Chain>(*this, runtime_, std::move(task));
  chain_->launch();
}

Task<void> Lifespan::start_all() {
  std::exception_ptr failure;
  try {
    for (detail::LifespanPart* part = app_.internals().first; part != nullptr; part = part->next) {
      co_await part->start(app_, app_.internals().states);
      ++started_;
    }
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  co_await stop_all();
  std::rethrow_exception(failure);
}

Task<void> Lifespan::stop_all() {
  std::vector<detail::LifespanPart*> parts;
  for (detail::LifespanPart* part = app_.internals().first; parts.size() < started_; part = part->next) {
    parts.push_back(part);
  }
  std::exception_ptr failure;
  for (; started_ != 0; --started_) {
    try {
      co_await parts[started_ - 1]->stop(app_.internals().states);
    } catch (...) {
      log_error("shut-down: {}", exception_text(std::current_exception()));
      if (!failure) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace laneway
