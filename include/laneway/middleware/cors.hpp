#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "laneway/middleware.hpp"

namespace laneway {

/// Which pages of other origins may use the app from a browser. The names and defaults are those of Starlette's
/// CORSMiddleware.
struct CorsOptions {
  /// Origins as browsers send them, "https://example.org" or "http://localhost:3000"; "*": all.
  std::vector<std::string> allow_origins = {};
  /// RE2; an origin must match from end to end: R"(https://.*\.example\.org)". Empty: none.
  std::string allow_origin_regex = {};
  /// "*": DELETE, GET, HEAD, OPTIONS, PATCH, POST and PUT.
  std::vector<std::string> allow_methods = {"GET"};
  /// Request headers beside Accept, Accept-Language, Content-Language and Content-Type, which always may be sent; "*":
  /// all.
  std::vector<std::string> allow_headers = {};
  /// May requests bring cookies, and their answers be read then? With "*" as origin every page on the web may do
  /// whatever the user may: the answer names the origin that asks.
  bool allow_credentials = false;
  /// Response headers that scripts may read beside the few that they always may.
  std::vector<std::string> expose_headers = {};
  /// May a page from a public network reach this app in a private one?
  bool allow_private_network = false;
  /// How long browsers may keep the answer to a preflight. They have limits of their own, two hours to a day.
  std::int64_t max_age_seconds = 600;
};

/// Cross-origin resource sharing: answers preflights, and adds the Access-Control fields to all other answers to
/// requests with an Origin, errors too. A preflight is refused with 400 and a text that says what is not allowed; any
/// other request is answered as usual: that the page may not read the answer is the browser's doing.
/// Where an answer depends on the origin, Vary says so, also in answers to requests without one: caches keep those.
///
///     app.middleware(Cors({.allow_origins = {"https://example.org"}, .allow_methods = {"*"}}));
///
/// Errors: the constructor throws std::invalid_argument for what no browser would ever send or heed: an origin with a
/// path, an unknown or forbidden method, a header that is no token, "*" among `expose_headers` with credentials.
/// Thread safety: any thread. Source: Fetch (fetch.spec.whatwg.org) section 3.3, "HTTP CORS protocol".
class Cors {
 public:
  explicit Cors(const CorsOptions& options);
  Task<Response> operator()(Request& request, Next next) const;

 private:
  struct Rules;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace laneway
