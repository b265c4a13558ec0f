#pragma once

#include <string>
#include <vector>

#include "laneway/depends.hpp"
#include "laneway/error.hpp"
#include "laneway/fwd.hpp"
#include "laneway/lane.hpp"
#include "laneway/lifespan.hpp"
#include "laneway/params.hpp"
#include "laneway/request.hpp"
#include "laneway/response.hpp"
#include "laneway/router.hpp"
#include "laneway/settings.hpp"
#include "laneway/task.hpp"

namespace laneway {

struct AppOptions {
  std::string title = "Laneway";
  std::string version = "0.1.0";
  Settings settings = {};
  /// Of every route, before its own: `{.dependencies = {depends<check_token>}}`.
  std::vector<detail::Need> dependencies = {};
};

/// Who may see what shows how a server fares. Others get 404, as if it were not there.
enum class SeenBy : unsigned char {
  loopback,  ///< programs on this machine; not what a proxy on it passes on (it says so: Forwarded, X-Forwarded-For,
             ///< Via)
  everybody,
};

struct ShowOptions {
  std::string path = {};  ///< where it is; by default "/lanes" and "/metrics"
  SeenBy seen_by = SeenBy::loopback;
};

/// A web application: path functions, and a server that runs them.
///
///     int main(int argc, char** argv) {
///       App app({.title = "Shop"});
///       app.get("/hi/{name}", [](std::string name) { return "hi " + name; });
///       return app.run(argc, argv);
///     }
///
/// A value: several may live in one process. Declare routes first, then run.
/// Thread safety: one thread until `run`; `run` is called once.
class App : public detail::Declarations<App> {
 public:
  explicit App(AppOptions options = {});
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  ~App();

  const AppOptions& options() const noexcept { return options_; }

  /// Add all routes of `router`, which is empty afterwards.
  App& include(Router& router);

  /// Call `function` before the app serves. What it returns lives until the app has served its last request, and is
  /// reached by its type: `app.state<T>()`, `request.state<T>()`. It takes nothing or an `App&`, and returns
  ///   T         a value, whose destructor cleans up (void: none); called on a thread, so it may block
  ///   Task<T>   the same from a coroutine
  ///   Yield<T>  a coroutine that lends the value with `co_yield` and cleans up behind it, awaiting what it likes
  /// Start-up goes in the order of the calls, shut-down the other way round, after the last request and all spawned
  /// work. When start-up throws, those before are shut down and `run` ends with a message and status 1.
  template <class F>
  App& lifespan(F function) {
    add_lifespan(new detail::LifespanOf<F>(std::move(function)));
    return *this;
  }
  /// What a lifespan function has given. Errors: throws std::logic_error when there is none of that type, or the app
  /// does not serve. Thread safety: the table may be read by all while the app serves; the value is yours to guard.
  template <class T>
  T& state() const {
    return detail::state_of<T>(internals_->states);
  }

  /// From now on whoever needs `function` gets what `fake` gives, a function or closure with a value of the same type,
  /// parameters and dependencies of its own: for tests, before the TestClient is made. The last one given counts.
  template <auto function, class F>
  App& override(F fake) {
    static_assert(std::is_same_v<typename detail::DependencyOf<F>::Value, detail::ValueOf<function>>,
                  "the override of a dependency gives a value of the same type");
    auto* owned = new F(std::move(fake));
    auto* made = new detail::Dependency(
        detail::DependencyOf<F>::make(&detail::dependency_key<function>, detail::scheme_of<function>(), owned));
    add_override(made, owned, [](void* callable) { delete static_cast<F*>(callable); });
    return *this;
  }
  /// Undo it.
  template <auto function>
  App& restore() {
    remove_override(&detail::dependency_key<function>);
    return *this;
  }

  /// Serve what the lanes did: where each route ran, what it blocked, what was moved and why. A page for browsers, JSON
  /// for programs (by Accept, or `?format=json`). Needs no lane: it answers when all are exhausted.
  /// Errors: throws std::invalid_argument for a path with placeholders.
  App& show_lanes(const ShowOptions& options = {});
  /// Serve the same and more for Prometheus (text format 0.0.4). Both are described in docs/metrics.md.
  App& show_metrics(const ShowOptions& options = {});

  /// Serve as the command line says (`--help` lists it) until SIGTERM or SIGINT, then finish what runs.
  /// Returns the exit status of the program: 0 after an orderly end, 1 when the server could not start or had to
  /// abandon work, 2 for a wrong command line. Errors go to stderr, one line.
  int run(int argc, char** argv);

  /// For the framework: the lifespan functions and what they gave, the overrides.
  struct Override {
    const detail::Dependency* dependency = nullptr;
    void* callable = nullptr;
    void (*destroy)(void* callable) = nullptr;
  };
  struct Internals {
    detail::LifespanPart* first = nullptr;
    detail::LifespanPart* last = nullptr;
    detail::States states;
    std::vector<Override> overrides;
  };
  Internals& internals() noexcept { return *internals_; }

 private:
  void add_lifespan(detail::LifespanPart* part) noexcept;
  void add_override(const detail::Dependency* dependency, void* callable, void (*destroy)(void*));
  void remove_override(const void* key) noexcept;
  AppOptions options_;
  Internals* internals_;
};

}  // namespace laneway
