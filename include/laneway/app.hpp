#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "laneway/background.hpp"
#include "laneway/depends.hpp"
#include "laneway/detail/error_handler.hpp"
#include "laneway/detail/url_text.hpp"
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

/// A tag's entry in the OpenAPI document.
struct OpenApiTag {
  std::string name;
  std::string description = {};
};

/// A server's entry in the OpenAPI document.
struct OpenApiServer {
  std::string url;
  std::string description = {};
};

/// Whom the OpenAPI document names for questions. Empty members are left out.
struct OpenApiContact {
  std::string name = {};
  std::string url = {};
  std::string email = {};
};

/// The licence that the OpenAPI document names; none without a name.
struct OpenApiLicense {
  std::string name = {};
  std::string identifier = {};  ///< SPDX; or:
  std::string url = {};
};

struct AppOptions {
  std::string title = "Laneway";
  std::string version = "0.1.0";
  Settings settings = {};
  /// Of every route, before its own: `{.dependencies = {depends<check_token>}}`.
  std::vector<detail::Need> dependencies = {};

  // For the OpenAPI document.
  std::string summary = {};
  std::string description = {};  ///< may be Markdown
  std::vector<OpenApiTag> openapi_tags = {};
  std::vector<OpenApiServer> servers = {};
  OpenApiContact contact = {};
  OpenApiLicense license = {};

  // Where the app serves what describes it; empty: not at all.
  std::string openapi_url = "/openapi.json";
  std::string docs_url = "/docs";
  std::string redoc_url = "/redoc";

  /// Answer "/items/" with a redirect (307) to "/items" when only that has a route, and the other way round.
  bool redirect_slashes = true;
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

  /// Add copies of the routes that `router` has now: it may be included again with another prefix.
  /// Errors: throws std::invalid_argument for a prefix that is none, or a path that would become empty.
  App& include(const Router& router, const IncludeOptions& options = {});
  /// Serve the routes that `app` has now below `path` ("/sub"), as they are; they stay out of this app's OpenAPI
  /// document. Errors as `include`.
  App& mount(std::string_view path, const App& app);

  /// Serve the files of `directory` below `path` ("/static", or "/" for all that no other route has). Nothing outside
  /// of it, no hidden files and no symbolic links, unless the options say so. Files are read by the server's own
  /// threads, with ETag, Last-Modified and ranges. Errors: throws std::invalid_argument if the directory is not there.
  App& static_files(std::string_view path, const std::string& directory, const StaticOptions& options = {});

  /// The path of the route of that name (its function's, or `RouteOptions::name`), with its placeholders filled in
  /// order: url_for("read_item", 5) is "/items/5". Values are percent-encoded; that of a `{name:path}` keeps its
  /// slashes. Of several routes of that name, the first with so many placeholders. Errors: throws std::invalid_argument
  /// if there is none.
  template <class... Values>
  std::string url_for(std::string_view name, const Values&... values) const {
    const std::vector<std::string> texts{detail::url_text(values)...};
    return url_of(name, texts);
  }

  /// Answer what path functions throw as an E, or a class derived from it, with what `handler(error)` or
  /// `handler(error, request)` returns: a Response, or a value (then with status 500). The first declared that fits has
  /// it. A plain function, called where the path function ran; ValidationError: faults that binding found (422).
  template <class E, class F>
  App& on_exception(F handler) {
    add_fallback({.handle = &detail::handle_error<E, F>}, detail::error_endpoint(std::move(handler)));
    if constexpr (std::is_same_v<E, ValidationError>) {
      add_fallback({.status = detail::status_of_faults}, detail::validation_endpoint());
    }
    return *this;
  }
  /// Answer with what `handler` returns wherever the answer would be an error of that status: no such path (404), a
  /// method that the path has not (405), an HttpError. The handler is a plain path function without parameters but
  /// `const Request&` and `Response&`. Errors: throws std::invalid_argument for a status below 400 or above 599.
  template <class F>
  App& on_status(int status, F handler) {
    detail::Endpoint endpoint = detail::make_endpoint("", std::move(handler));
    add_status_handler(status, std::move(endpoint));
    return *this;
  }

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

  /// The OpenAPI 3.1 document of the routes there are now, as JSON. Also served at AppOptions::openapi_url, and printed
  /// by the program's command `openapi`. docs/openapi.md says how declarations become operations.
  std::string openapi() const;

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
  void add_status_handler(int status, detail::Endpoint endpoint);
  std::string url_of(std::string_view name, const std::vector<std::string>& values) const;
  AppOptions options_;
  Internals* internals_;
};

}  // namespace laneway
