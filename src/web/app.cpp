#include "laneway/app.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <iterator>
#include <stdexcept>

#include "lanes/placement.hpp"
#include "laneway/detail/path_literal.hpp"
#include "web/command_line.hpp"
#include "web/docs_routes.hpp"
#include "web/fill_path.hpp"
#include "web/lifespan.hpp"
#include "web/openapi.hpp"
#include "web/reply.hpp"
#include "web/server.hpp"
#include "web/supervisor.hpp"

namespace laneway {
namespace {

int print(int status, std::string_view text) {
  std::FILE* stream = status == 0 ? stdout : stderr;
  fmt::print(stream, "{}{}", text, text.ends_with('\n') ? "" : "\n");
  return std::fflush(stream) == 0 ? status : 1;
}

int print_routes(const std::vector<Route>& routes) {
  std::string text;
  for (const Route& route : routes) {
    if (route.fallback.is_one()) continue;
    fmt::format_to(std::back_inserter(text), "{:<8} {:<40} {:<8} {}\n", allow_value(route.methods), route.path,
                   lanes::lane_name(starting_lane(route)), route.options.name);
  }
  return print(0, text);
}

}  // namespace

App::App(AppOptions options) : options_(std::move(options)), internals_(new Internals) {}

App::~App() {
  while (detail::LifespanPart* part = internals_->first) {
    internals_->first = part->next;
    delete part;
  }
  for (const Override& one : internals_->overrides) {
    one.destroy(one.callable);
    delete one.dependency;
  }
  delete internals_;
}

void App::add_override(const detail::Dependency* dependency, void* callable, void (*destroy)(void*)) {
  remove_override(dependency->key);
  internals_->overrides.push_back({dependency, callable, destroy});
}

void App::remove_override(const void* key) noexcept {
  std::erase_if(internals_->overrides, [key](const Override& one) {
    if (one.dependency->key != key) return false;
    one.destroy(one.callable);
    delete one.dependency;
    return true;
  });
}

void App::add_lifespan(detail::LifespanPart* part) noexcept {
  (internals_->first == nullptr ? internals_->first : internals_->last->next) = part;
  internals_->last = part;
}

App& App::include(const Router& router, const IncludeOptions& options) {
  add_copies(router, router.shared(), options);
  return *this;
}

App& App::mount(std::string_view path, const App& app) {
  RouterOptions below;
  below.prefix = path;
  below.include_in_schema = false;
  RouterOptions own;
  own.dependencies = app.options().dependencies;
  add_copies(app, own, below);
  return *this;
}

void App::add_status_handler(int status, detail::Endpoint endpoint) {
  if (status < 400 || status > 599) throw std::invalid_argument(fmt::format("on_status: {} is no error", status));
  if (endpoint.lane == detail::LaneKind::loop) {
    throw std::invalid_argument(
        fmt::format("on_status {}: its handler must be a plain function, no coroutine", status));
  }
  add_fallback({.status = status}, std::move(endpoint));
}

std::string App::url_of(std::string_view name, const std::vector<std::string>& values) const {
  for (const Route& route : routes()) {
    if (std::string_view(route.options.name) != name && route.endpoint.name != name) continue;
    if (detail::read_path(route.path).count == values.size()) return fill_path(route.path, values);
  }
  throw std::invalid_argument(fmt::format("url_for: no route {} with {} placeholders", name, values.size()));
}

std::string App::openapi() const { return openapi_document(options_, routes()); }

int App::run(int argc, char** argv) {
  const auto line = parse_command_line(options_, argc, argv);
  if (!line) return print(line.error().status, line.error().text);
  set_log_level(line->log_level);
  try {
    if (line->command == CommandLine::Command::routes) return print_routes(routes());
    if (line->command == CommandLine::Command::openapi) return print(0, openapi());
    const std::vector<Route> all = routes_with_documentation(*this);
    prepare_process();
    Server server(line->settings, all, Lifespan::service_options(*this, Calls::on_lanes));
    server.service().redirect_slashes = options_.redirect_slashes;
    if (const auto opened = server.open(); !opened)
      return print(1, fmt::format("{}: {}", options_.title, opened.error()));
    Lifespan lifespan(*this, server.service().runtime);
    const int status = supervise(server, lifespan, [&] {
      fmt::print("{} listens at http://{}\n", options_.title, server.listener().address());
      std::fflush(stdout);
    });
    if (status != 0) ::_exit(status);  // user code that does not end must not keep the process
    return status;
  } catch (const std::exception& error) {
    return print(1, fmt::format("{}: {}", options_.title, error.what()));
  }
}

}  // namespace laneway
