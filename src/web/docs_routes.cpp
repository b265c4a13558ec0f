#include "web/docs_routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "web/docs_page.hpp"
#include "web/web_assets.hpp"

// What describes an app answers on the loops: all it says is in memory.

namespace laneway {
namespace {

/// What such a route answers, made once.
struct Content {
  std::string text;        // owned; else:
  std::string_view bytes;  // lies in the program
  std::string content_type;
  std::string cache_control = "no-cache";
  std::string etag = {};
  Status status = Status::ok;
  bool is_compressed = false;
  bool is_page = false;

  std::string_view body() const { return text.empty() ? bytes : std::string_view(text); }
};

// FNV-1a: tells one build's files from another's, no more.
std::string etag_of(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return fmt::format("\"{:016x}\"", hash);
}

bool names_etag(std::string_view field, std::string_view etag) {
  return field == "*" || field.find(etag) != field.npos;
}

Response answer(const Content& content, const Request& request) {
  Response response;
  response.set_header("ETag", content.etag);
  response.set_header("Cache-Control", content.cache_control);
  response.set_header("X-Content-Type-Options", "nosniff");
  if (content.is_page) response.set_header("Content-Security-Policy", docs_policy);
  if (const auto known = request.header("If-None-Match"); known && names_etag(*known, content.etag)) {
    response.set_status(Status::not_modified);
    return response;
  }
  response.set_status(content.status);
  response.set_content_type(content.content_type);
  if (content.is_compressed) response.set_header("Content-Encoding", "gzip");
  response.set_body(std::string(content.body()));
  return response;
}

detail::Endpoint endpoint_of(Content content) {
  content.etag = etag_of(content.body());
  return detail::make_endpoint(
      "", [shared = std::make_shared<const Content>(std::move(content))](const Request& request) -> Task<Response> {
        co_return answer(*shared, request);
      });
}

detail::Endpoint text_endpoint(std::string text, std::string_view content_type) {
  Content content;
  content.text = std::move(text);
  content.content_type = content_type;
  return endpoint_of(std::move(content));
}

detail::Endpoint page_endpoint(std::string html, Status status = Status::ok) {
  Content content;
  content.text = std::move(html);
  content.content_type = "text/html; charset=utf-8";
  content.is_page = true;
  content.status = status;
  return endpoint_of(std::move(content));
}

detail::Endpoint asset_endpoint(std::string_view name) {
  const WebAsset asset = web_asset(name);
  Content content;
  content.bytes = asset.gzip;
  content.content_type = asset.content_type;
  content.cache_control = "public, max-age=3600";
  content.is_compressed = true;
  return endpoint_of(std::move(content));
}

bool is_missing(std::string_view name) { return web_asset(name).gzip.empty(); }
std::string folder_of(const std::string& url) { return url == "/" ? "" : url; }

/// Routes to which more can be added.
class Routes : public detail::RouteList {
 public:
  explicit Routes(const std::vector<Route>& declared) { routes() = declared; }
  void serve_own(std::string_view path, detail::Endpoint endpoint) {
    const bool declared = std::ranges::any_of(
        routes(), [path](const Route& route) { return route.path == path && route.methods.contains(Method::get); });
    if (declared) return;  // the app's own comes first
    RouteOptions options;
    options.name = "documentation";
    options.lane = Lane::declared;
    options.include_in_schema = false;
    add(Method::get, path, std::move(endpoint), std::move(options));
  }
};

}  // namespace

std::vector<Route> routes_with_documentation(const App& app) {
  const AppOptions& options = app.options();
  Routes all(app.routes());
  if (options.openapi_url.empty()) return std::move(all.routes());  // the pages have nothing to show without it
  all.serve_own(options.openapi_url, text_endpoint(app.openapi(), "application/json"));
  if (!options.docs_url.empty()) {
    const std::string folder = folder_of(options.docs_url);
    const DocsPage page{options.title, folder, options.openapi_url};
    if (is_missing("swagger-ui-bundle.js")) {
      all.serve_own(options.docs_url, page_endpoint(missing_page(page), Status::service_unavailable));
    } else {
      all.serve_own(options.docs_url, page_endpoint(swagger_page(page)));
      all.serve_own(folder + "/oauth2-redirect", page_endpoint(oauth2_redirect_page(page)));
      all.serve_own(folder + "/start.js",
                    text_endpoint(std::string(swagger_start_script), "text/javascript; charset=utf-8"));
      for (const auto* name : {"swagger-ui-bundle.js", "swagger-ui.css", "oauth2-redirect.js", "favicon-32x32.png"}) {
        all.serve_own(fmt::format("{}/{}", folder, name), asset_endpoint(name));
      }
    }
  }
  if (!options.redoc_url.empty()) {
    const std::string folder = folder_of(options.redoc_url);
    const DocsPage page{options.title, folder, options.openapi_url};
    if (is_missing("redoc.standalone.js")) {
      all.serve_own(options.redoc_url, page_endpoint(missing_page(page), Status::service_unavailable));
    } else {
      all.serve_own(options.redoc_url, page_endpoint(redoc_page(page)));
      all.serve_own(folder + "/redoc.standalone.js", asset_endpoint("redoc.standalone.js"));
    }
  }
  return std::move(all.routes());
}

}  // namespace laneway
