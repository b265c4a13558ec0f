#include "web/docs_page.hpp"

#include <fmt/format.h>

#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

std::string html_page(const DocsPage& page, std::string_view what, std::string_view head, std::string_view body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{} - {}</title>\n{}</head>\n"
      "<body>\n{}</body>\n</html>\n",
      html_text(page.title), what, head, body);
}

}  // namespace

const std::string_view docs_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const std::string_view swagger_start_script =
    R"js(const settings = JSON.parse(document.getElementById('settings').textContent);
settings.oauth2RedirectUrl = window.location.origin + settings.oauth2RedirectUrl;
settings.presets = [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset];
window.ui = SwaggerUIBundle(settings);
)js";

std::string json_for_html(std::string_view json) {
  std::string text;
  for (const char c : json) {
    if (c == '<' || c == '>' || c == '&') {
      fmt::format_to(std::back_inserter(text), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      text.push_back(c);
    }
  }
  return text;
}

std::string html_text(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '&':
        safe += "&amp;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe.push_back(c);
    }
  }
  return safe;
}

std::string swagger_page(const DocsPage& page) {
  std::string settings;
  JsonWriter out(settings);
  out.begin_object();
  out.member("url", page.openapi_url);
  out.member("dom_id", "#swagger-ui");
  out.member("layout", "BaseLayout");
  out.member("deepLinking", true);
  out.member("showExtensions", true);
  out.member("showCommonExtensions", true);
  out.member("oauth2RedirectUrl", std::string(page.path) + "/oauth2-redirect");
  out.end_object();
  const std::string path = html_text(page.path);
  return html_page(page, "Swagger UI",
                   fmt::format("<link rel=\"stylesheet\" href=\"{0}/swagger-ui.css\">\n"
                               "<link rel=\"icon\" href=\"{0}/favicon-32x32.png\">\n",
                               path),
                   fmt::format("<div id=\"swagger-ui\"></div>\n"
                               "<script type=\"application/json\" id=\"settings\">{1}</script>\n"
                               "<script src=\"{0}/swagger-ui-bundle.js\"></script>\n"
                               "<script src=\"{0}/start.js\"></script>\n",
                               path, json_for_html(settings)));
}

std::string redoc_page(const DocsPage& page) {
  return html_page(page, "ReDoc", "<style>body { margin: 0; padding: 0; }</style>\n",
                   fmt::format("<noscript>ReDoc requires JavaScript to function.</noscript>\n"
                               "<redoc spec-url=\"{}\"></redoc>\n<script src=\"{}/redoc.standalone.js\"></script>\n",
                               html_text(page.openapi_url), html_text(page.path)));
}

std::string oauth2_redirect_page(const DocsPage& page) {
  return html_page(page, "OAuth2 Redirect", "",
                   fmt::format("<script src=\"{}/oauth2-redirect.js\"></script>\n", html_text(page.path)));
}

std::string missing_page(const DocsPage& page) {
  return html_page(
      page, "Documentation", "",
      fmt::format("<p>This program was built without the files of this page. Run <code>./dev setup</code> in "
                  "Laneway's folder (it needs npm), and build again. The document itself is at "
                  "<a href=\"{0}\">{0}</a>.</p>\n",
                  html_text(page.openapi_url)));
}

}  // namespace laneway
