#include "laneway/middleware/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "http/cookie.hpp"
#include "json/faults.hpp"
#include "json/read.hpp"
#include "json/read_value.hpp"
#include "web/middleware/text_signer.hpp"
#include "web/vary.hpp"

namespace laneway {
namespace {

constexpr std::size_t cookie_bytes_max = 4096;  // name, "=" and value: RFC 6265bis section 5.6

std::string json_of(const JsonValue::Object& values) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  for (const auto& [name, value] : values) {
    out.key(name);
    value.write(out);
  }
  out.end_object();
  return text;
}

auto find_in(auto& values, std::string_view name) {
  return std::ranges::find_if(values, [name](const auto& value) { return value.first == name; });
}

void check_options(const SessionOptions& options) {
  if (options.seconds_max <= 0) throw std::invalid_argument("Sessions: seconds_max is not positive");
  if (options.cookie_name.starts_with("__Secure-") && !options.secure) {
    throw std::invalid_argument("Sessions: browsers refuse a __Secure- cookie that is not secure");
  }
  if (options.cookie_name.starts_with("__Host-") &&
      (!options.secure || !options.domain.empty() || options.path != "/")) {
    throw std::invalid_argument("Sessions: a __Host- cookie is secure, has no domain, and the path /");
  }
}

void keep_out_of_shared_caches(Response& response) {
  if (!response.header("Cache-Control")) response.set_header("Cache-Control", "private");
}

}  // namespace

const JsonValue* Session::find(std::string_view name) const noexcept {
  read_ = true;
  const auto found = find_in(values_, name);
  return found == values_.end() ? nullptr : &found->second;
}

bool Session::read_value(const JsonValue& value, const detail::Type& type, void* out) {
  std::string told;
  Faults faults(told);
  static constexpr Rule no_rule;
  const std::array targets = {BodyTarget{.name = {}, .type = &type, .rule = &no_rule, .required = true, .value = out}};
  return read_body(value.text(), true, json_depth_max, targets, faults) == BodyVerdict::read;
}

void Session::set_json(std::string_view name, std::string_view json) {
  auto value = parse_json(json);
  if (!value) throw std::invalid_argument(fmt::format("session {}: {}", name, value.error().reason));
  set_value(name, *value);
}

void Session::set_value(std::string_view name, const JsonValue& value) {
  JsonValue::Object changed = values_;
  const auto found = find_in(changed, name);
  if (found == changed.end()) {
    changed.emplace_back(name, value);
  } else {
    if (found->second == value) return;
    found->second = value;
  }
  if (const std::size_t bytes = json_of(changed).size(); bytes > json_bytes_max_) {
    throw std::length_error(fmt::format("session {}: {} bytes as JSON, and {} fit a cookie of {}", name, bytes,
                                        json_bytes_max_, cookie_bytes_max));
  }
  values_ = std::move(changed);
  changed_ = true;
}

bool Session::erase(std::string_view name) {
  const auto found = find_in(values_, name);
  if (found == values_.end()) return false;
  values_.erase(found);
  return changed_ = true;
}

void Session::clear() {
  changed_ = changed_ || !values_.empty();
  values_.clear();
}

struct Sessions::State {
  SessionOptions options;
  TextSigner signer;
  CookieOptions cookie = {};
  std::size_t json_bytes_max = 0;

  explicit State(SessionOptions given)
      : options(std::move(given)), signer("laneway session " + options.cookie_name, options.secrets) {
    cookie.path = options.path;
    cookie.domain = options.domain;
    cookie.secure = options.secure;
    cookie.http_only = true;
    cookie.same_site = options.same_site;
    if (!options.until_browser_ends) cookie.max_age_seconds = options.seconds_max;
    Response().set_cookie(options.cookie_name, "", cookie);  // throws for what browsers refuse
    const std::size_t beside = options.cookie_name.size() + 1 + TextSigner::overhead_bytes;
    if (beside >= cookie_bytes_max) throw std::invalid_argument("Sessions: cookie_name leaves no room");
    json_bytes_max = (cookie_bytes_max - beside) * 3 / 4;
  }

  void send(const Session& session, bool had_values, Response& response) const;

  // The first cookie of that name that is ours: another site of the domain may have set more.
  JsonValue::Object read(const Request& request, std::int64_t now) const {
    for (const Field& field : request.headers()) {
      if (!equal_ignoring_case(field.name, "Cookie")) continue;
      http::CookieReader cookies(field.value);
      while (cookies.next()) {
        if (cookies.name() != options.cookie_name || cookies.value().size() > cookie_bytes_max) continue;
        const auto text = signer.verify(cookies.value(), now, options.seconds_max);
        const auto json = text ? parse_json(*text) : std::expected<JsonValue, JsonError>(JsonValue());
        if (json && json->object() != nullptr) return *json->object();
      }
    }
    return {};
  }
};

void Sessions::State::send(const Session& session, bool had_values, Response& response) const {
  if (session.read_ || session.changed_) add_vary(response, "Cookie");
  if (!session.changed_) return;
  if (!session.values_.empty()) {
    const auto now = static_cast<std::int64_t>(std::time(nullptr));
    response.set_cookie(options.cookie_name, signer.sign(json_of(session.values_), now), cookie);
  } else if (had_values) {
    response.delete_cookie(options.cookie_name, cookie);
  } else {
    return;
  }
  keep_out_of_shared_caches(response);
}

Sessions::Sessions(SessionOptions options) {
  check_options(options);
  state_ = std::make_shared<const State>(std::move(options));
}

Task<Response> Sessions::operator()(Request& request, Next next) const {
  const std::shared_ptr<const State> state = state_;
  const auto now = static_cast<std::int64_t>(std::time(nullptr));
  JsonValue::Object values = state->read(request, now);
  const bool had_values = !values.empty();
  std::optional<Session> of_outer;  // another app's, around this one
  if (Session* known = request.local<Session>()) of_outer = std::move(*known);
  request.set_local(Session(std::move(values), state->json_bytes_max));
  Response response = co_await next();

  state->send(*request.local<Session>(), had_values, response);
  if (of_outer) request.set_local(*std::move(of_outer));
  co_return response;
}

Session& SessionOf::operator()(const Request& request) const {
  auto* session = request.local<Session>();
  if (session == nullptr) throw std::logic_error("no Sessions middleware is around this route");
  return *session;
}

}  // namespace laneway
