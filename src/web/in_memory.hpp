#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/assert.hpp"
#include "base/slice.hpp"
#include "laneway/router.hpp"
#include "web/reply.hpp"
#include "web/route_tree.hpp"

namespace laneway {

/// Answers requests to a Router's path functions at once, on this thread: for unit tests of routing, binding and
/// replies. Coroutines must end without waiting.
class InMemory {
 public:
  explicit InMemory(Router router) : router_(std::move(router)), tree_(router_.routes()) {}

  /// The answer to a request without fields or body. Lifetime: until the next call.
  const Response& ask(Method method, std::string_view target) { return ask(method, target, {}, {}); }
  const Response& get(std::string_view target) { return ask(Method::get, target); }
  /// The answer to a POST of `body`, which says that it is of `content_type`.
  const Response& post(std::string_view target, std::string_view content_type, std::string_view body) {
    const Field type{"Content-Type", content_type};
    return ask(Method::post, target, {&type, 1}, body);
  }

  /// The status that is sent: the answer's own, else the route's.
  int status() const { return code(call_.response.has_status() ? call_.response.status() : call_.declared_status); }
  /// What the requests may cost.
  detail::Call& call() { return call_; }

 private:
  const Response& ask(Method method, std::string_view target, std::span<const Field> fields, std::string_view body) {
    call_.response.clear();
    call_.faults.clear();
    call_.refusal.clear();
    const auto mark = target.find('?');
    Request::Parts parts;
    parts.method = method;
    parts.target = target;
    parts.path = target.substr(0, mark);
    if (mark != target.npos) parts.query_string = target.substr(mark + 1);
    parts.headers = fields;
    parts.body = body;
    call_.request = Request(parts);
    answer();
    return call_.response;
  }

  void answer() {
    tree_.match(call_.request.method(), call_.request.path(), match_);
    if (match_.outcome == RouteMatch::Outcome::not_found) return reply_status(call_.response, Status::not_found);
    if (match_.outcome == RouteMatch::Outcome::method_not_allowed) {
      return reply_not_allowed(call_.response, call_.request.method(), match_.allowed);
    }
    if (!decode_values(match_, decoded_)) return reply_status(call_.response, Status::bad_request);
    call_.path_values = match_.values;
    call_.path_value_count = match_.value_count;
    const Route& route = router_.routes()[match_.route];
    call_.declared_status = static_cast<Status>(route.options.status);
    if (!route.endpoint.bind(route.endpoint, call_, state_.data())) return reply_faults(call_);
    try {
      run(route.endpoint);
    } catch (const HttpError& error) {
      reply_error(call_.response, error);
    } catch (...) {
      reply_internal_error(call_.response);
    }
    route.endpoint.destroy(state_.data());
  }

  void run(const detail::Endpoint& endpoint) {
    if (endpoint.lane != detail::LaneKind::loop) return endpoint.run(endpoint, call_, state_.data());
    detail::Context context;
    {
      Slice slice(nullptr, context);
      endpoint.start(endpoint, call_, state_.data(), context).resume();
      LANEWAY_ASSERT(slice.ended());
    }
    endpoint.conclude(call_, state_.data());
  }

  Router router_;
  RouteTree tree_;
  RouteMatch match_;
  detail::Call call_;
  std::string decoded_;
  alignas(std::max_align_t) std::array<std::byte, 4096> state_;
};

}  // namespace laneway
