#pragma once

#include <string>
#include <string_view>

namespace laneway {

/// JSON that may stand inside an HTML element: '<', '>' and '&' as \u003c and so on. Source: FastAPI's docs.py.
std::string json_for_html(std::string_view json);
/// Text that may stand inside an element or a quoted attribute.
std::string html_text(std::string_view text);

/// What the pages need to know of the app.
struct DocsPage {
  std::string_view title;  ///< of the app
  std::string_view path;   ///< of the page, "/docs"
  std::string_view openapi_url;
};

/// Swagger UI's page, and that which says that this build has no Swagger UI.
std::string swagger_page(const DocsPage& page);
/// Redoc's.
std::string redoc_page(const DocsPage& page);
/// Where an OAuth2 server sends the browser back to: hands what it said to the page that asked.
std::string oauth2_redirect_page(const DocsPage& page);
std::string missing_page(const DocsPage& page);

/// Starts Swagger UI with the settings that its page holds.
extern const std::string_view swagger_start_script;
/// The pages' Content-Security-Policy: everything comes from the server itself. Styles may be inline, since both
/// programs make theirs at run time; Redoc's search runs in a worker that it makes from a blob.
extern const std::string_view docs_policy;

}  // namespace laneway
