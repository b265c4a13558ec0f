#include "web/show.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "base/assert.hpp"
#include "base/slice.hpp"
#include "base/text.hpp"
#include "http/query.hpp"
#include "lanes/runtime.hpp"
#include "laneway/app.hpp"
#include "web/lanes_json.hpp"
#include "web/metrics_text.hpp"

namespace laneway {
namespace {

constexpr std::array<std::string_view, 4> proxy_fields = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"};

// The part of `text` before `mark`, which is taken off it with the mark.
std::string_view take_until(std::string_view& text, char mark) noexcept {
  const auto end = std::min(text.find(mark), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trim(part);
}

// RFC 9110 section 12.4.2; 1 unless it says otherwise.
double quality(std::string_view parameters) noexcept {
  while (!parameters.empty()) {
    const std::string_view one = take_until(parameters, ';');
    if (!one.starts_with("q=") && !one.starts_with("Q=")) continue;
    double value = 0;
    std::from_chars(one.data() + 2, one.data() + one.size(), value);
    return value;
  }
  return 1;
}

std::string_view wanted_format(const Request& request) {
  http::QueryReader pairs(request.query_string());
  while (pairs.next()) {
    if (pairs.key() == "format") return pairs.value();
  }
  return prefers_html(request.header("Accept").value_or("")) ? "html" : "json";
}

// What is shown changes all the time, and is nobody's but this server's.
Response shown(std::string body, std::string_view type) {
  Response response(std::move(body), Status::ok, type);
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  return response;
}

void check(const Request& request, SeenBy seen_by) {
  if (seen_by == SeenBy::loopback && !is_from_here(request)) throw HttpError(Status::not_found);
}

lanes::Runtime& this_runtime() {
  const Slice* slice = Slice::current();
  LANEWAY_ASSERT(slice != nullptr && slice->context().runtime != nullptr);
  return *slice->context().runtime;
}

Response show_lanes(const Request& request, SeenBy seen_by) {
  check(request, seen_by);
  Response response;
  if (wanted_format(request) == "html") {
    response = shown(std::string(lanes_page), "text/html; charset=utf-8");
    response.set_header(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
        "frame-ancestors 'none'");
  } else {
    response = shown(lanes_json(lanes::take_snapshot(this_runtime()), measure::own_usage()), "application/json");
  }
  response.set_header("Vary", "Accept");
  return response;
}

Response show_metrics(const Request& request, SeenBy seen_by) {
  check(request, seen_by);
  return shown(metrics_text(lanes::take_snapshot(this_runtime()), measure::own_usage()), metrics_media_type);
}

// On the loop, whatever it takes: it must answer when no lane has a place.
detail::Endpoint endpoint_of(Response (*show)(const Request&, SeenBy), SeenBy seen_by) {
  return detail::make_endpoint(
      "", [show, seen_by](const Request& request) -> Task<Response> { co_return show(request, seen_by); });
}

std::string path_of(const ShowOptions& options, std::string_view usual) {
  if (options.path.find('{') != std::string::npos) {
    throw std::invalid_argument("route " + options.path + ": what is shown has no parameters");
  }
  return options.path.empty() ? std::string(usual) : options.path;
}

}  // namespace

bool is_loopback(std::string_view peer) noexcept {
  constexpr std::string_view mapped = "[::ffff:";
  if (peer.starts_with(mapped)) peer.remove_prefix(mapped.size());
  return peer.starts_with("127.") || peer.starts_with("[::1]:");
}

bool is_from_here(const Request& request) noexcept {
  return is_loopback(request.peer()) &&
         std::ranges::none_of(proxy_fields, [&](auto name) { return request.header(name).has_value(); });
}

bool prefers_html(std::string_view accept) noexcept {
  double html = 0;
  double json = 0;
  bool json_named = false;
  while (!accept.empty()) {
    std::string_view parameters = take_until(accept, ',');
    const std::string_view type = take_until(parameters, ';');
    if (equal_ignoring_case(type, "text/html")) html = quality(parameters);
    if (equal_ignoring_case(type, "application/json")) {
      json = quality(parameters);
      json_named = true;
    }
    if (!json_named && type == "*/*") json = quality(parameters);
  }
  return html > json;
}

App& App::show_lanes(const ShowOptions& options) {
  add(Method::get, path_of(options, "/lanes"), endpoint_of(laneway::show_lanes, options.seen_by),
      {.name = "lanes", .lane = Lane::declared});
  return *this;
}

App& App::show_metrics(const ShowOptions& options) {
  add(Method::get, path_of(options, "/metrics"), endpoint_of(laneway::show_metrics, options.seen_by),
      {.name = "metrics", .lane = Lane::declared});
  return *this;
}

}  // namespace laneway
