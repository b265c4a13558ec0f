#include "laneway/middleware/cors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "http/field.hpp"
#include "web/vary.hpp"

namespace laneway {
namespace {

using Texts = std::vector<std::string>;

// What pages may send anyhow. Source: Fetch, "CORS-safelisted request-header"; Starlette names these.
constexpr std::array<std::string_view, 4> safe_headers = {"Accept", "Accept-Language", "Content-Language",
                                                          "Content-Type"};
constexpr std::array<std::string_view, 7> all_methods = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};

bool has(const Texts& texts, std::string_view wanted) { return std::ranges::find(texts, wanted) != texts.end(); }

bool has_upper_case(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Is it a serialised origin: what a browser may send? Source: RFC 6454 section 6.2.
bool is_origin(std::string_view text) {
  if (text == "null") return true;
  const std::size_t end = text.find("://");
  if (end == 0 || end == std::string_view::npos || has_upper_case(text) || text.find('*') != text.npos) return false;
  const std::string_view scheme = text.substr(0, end);
  const std::string_view host = text.substr(end + 3);
  if (!http::is_token(scheme) || !http::is_host(host) || host.ends_with(':')) return false;
  if (host.empty()) return scheme == "file";
  return !(scheme == "http" && host.ends_with(":80")) && !(scheme == "https" && host.ends_with(":443"));
}

[[noreturn]] void refuse(std::string_view option, std::string_view what, std::string_view why) {
  throw std::invalid_argument(fmt::format("Cors: {} '{}': {}", option, what, why));
}

void check_options(const CorsOptions& options) {
  for (const std::string& origin : options.allow_origins) {
    if (origin == "*" || is_origin(origin)) continue;
    refuse(
        "allow_origins", origin,
        "browsers send scheme://host[:port] in lower case, without a path or the scheme's usual port; patterns go to "
        "allow_origin_regex");
  }
  for (const std::string& method : options.allow_methods) {
    if (method == "*") continue;
    const auto known = parse_method(method);
    if (!known) refuse("allow_methods", method, "there is no such method (their case counts)");
    if (*known == Method::connect || *known == Method::trace) {
      refuse("allow_methods", method, "browsers never send it");
    }
  }
  for (const std::string& header : options.allow_headers) {
    if (!http::is_token(header)) refuse("allow_headers", header, "not a header field's name");
  }
  for (const std::string& header : options.expose_headers) {
    if (!http::is_token(header)) refuse("expose_headers", header, "not a header field's name");
    if (header == "*" && options.allow_credentials) {
      refuse("expose_headers", header, "with allow_credentials browsers take it for a header of that name");
    }
  }
  if (options.max_age_seconds < 0) {
    refuse("max_age_seconds", std::to_string(options.max_age_seconds), "it must not be below zero");
  }
}

Texts with_safe_headers(Texts headers) {
  std::erase_if(headers, [](const std::string& header) {
    return std::ranges::any_of(safe_headers, [&](auto safe) { return equal_ignoring_case(header, safe); });
  });
  headers.insert(headers.end(), safe_headers.begin(), safe_headers.end());
  std::ranges::sort(headers);
  return headers;
}

}  // namespace

/// The options, made ready.
struct Cors::Rules {
  explicit Rules(const CorsOptions& given);
  bool allows_origin(std::string_view origin) const;
  bool allows_headers(std::string_view asked) const;
  Response preflight(const Request& request, std::string_view origin, std::string_view method) const;
  void amend(const Request& request, Response& response) const;

  CorsOptions options;
  bool any_origin;
  bool any_header;
  bool names_origin;  ///< rather than "*", whoever asks
  std::unique_ptr<re2::RE2> pattern;
  std::string methods, headers, exposed, max_age;
};

Cors::Rules::Rules(const CorsOptions& given)
    : options(given),
      any_origin(has(given.allow_origins, "*")),
      any_header(has(given.allow_headers, "*")),
      names_origin(!any_origin || given.allow_credentials) {
  check_options(options);
  if (!options.allow_origin_regex.empty()) {
    pattern = std::make_unique<re2::RE2>(options.allow_origin_regex, re2::RE2::Quiet);
    if (!pattern->ok()) refuse("allow_origin_regex", options.allow_origin_regex, pattern->error());
  }
  if (has(options.allow_methods, "*")) options.allow_methods.assign(all_methods.begin(), all_methods.end());
  options.allow_headers = with_safe_headers(options.allow_headers);
  methods = fmt::format("{}", fmt::join(options.allow_methods, ", "));
  headers = fmt::format("{}", fmt::join(options.allow_headers, ", "));
  exposed = fmt::format("{}", fmt::join(options.expose_headers, ", "));
  max_age = std::to_string(options.max_age_seconds);
}

bool Cors::Rules::allows_origin(std::string_view origin) const {
  if (any_origin || has(options.allow_origins, origin)) return true;
  return pattern != nullptr && re2::RE2::FullMatch(re2::StringPiece(origin.data(), origin.size()), *pattern);
}

bool Cors::Rules::allows_headers(std::string_view asked) const {
  while (const auto name = http::next_element(asked)) {
    const auto same = [&](const std::string& header) { return equal_ignoring_case(header, *name); };
    if (std::ranges::none_of(options.allow_headers, same)) return false;
  }
  return true;
}

// What is not allowed is named, and left out; what is allowed stands there nevertheless, so that the browser's message
// is about what is wrong.
Response Cors::Rules::preflight(const Request& request, std::string_view origin, std::string_view method) const {
  Response response;
  std::vector<std::string_view> failures;
  if (names_origin) response.set_header("Vary", "Origin");
  if (allows_origin(origin)) {
    response.set_header("Access-Control-Allow-Origin", names_origin ? origin : "*");
  } else {
    failures.emplace_back("origin");
  }
  response.set_header("Access-Control-Allow-Methods", methods);
  response.set_header("Access-Control-Max-Age", max_age);
  if (options.allow_credentials) response.set_header("Access-Control-Allow-Credentials", "true");
  if (!has(options.allow_methods, method)) failures.emplace_back("method");

  const auto asked = request.header("Access-Control-Request-Headers");
  if (!any_header) {
    response.set_header("Access-Control-Allow-Headers", headers);
    if (asked && !allows_headers(*asked)) failures.emplace_back("headers");
  } else if (asked) {  // not "*": that excludes Authorization, and means nothing with credentials
    response.set_header("Access-Control-Allow-Headers", *asked);
  }

  if (request.header("Access-Control-Request-Private-Network")) {
    if (options.allow_private_network) {
      response.set_header("Access-Control-Allow-Private-Network", "true");
    } else {
      failures.emplace_back("private-network");
    }
  }
  response.set_status(failures.empty() ? Status::ok : Status::bad_request);
  response.set_content_type("text/plain; charset=utf-8");
  response.set_body(failures.empty() ? "OK" : fmt::format("Disallowed CORS {}", fmt::join(failures, ", ")));
  return response;
}

void Cors::Rules::amend(const Request& request, Response& response) const {
  const auto origin = request.header("Origin");
  // As Starlette: who brings a cookie is answered by name, since browsers then refuse "*".
  const bool named = names_origin || (origin && request.header("Cookie"));
  // What is cached without the fields below would also be given to pages that need them.
  if (named || !origin) add_vary(response, "Origin");
  if (!origin || !allows_origin(*origin)) return;
  response.set_header("Access-Control-Allow-Origin", named ? *origin : "*");
  if (options.allow_credentials) response.set_header("Access-Control-Allow-Credentials", "true");
  if (!exposed.empty()) response.set_header("Access-Control-Expose-Headers", exposed);
}

Cors::Cors(const CorsOptions& options) : rules_(std::make_shared<const Rules>(options)) {}

Task<Response> Cors::operator()(Request& request, Next next) const {
  if (request.method() == Method::options) {
    const auto origin = request.header("Origin");
    const auto method = request.header("Access-Control-Request-Method");
    if (origin && method) co_return rules_->preflight(request, *origin, *method);
  }
  Response response = co_await next();
  rules_->amend(request, response);
  co_return response;
}

}  // namespace laneway
