#include "web/web_assets.hpp"

#include <array>

// What web_assets.S made of the files that cmake/LanewayAssets.cmake compressed: where each begins and ends.
extern "C" {
extern const char laneway_asset_swagger_ui_js[], laneway_asset_swagger_ui_js_end[];
extern const char laneway_asset_swagger_ui_css[], laneway_asset_swagger_ui_css_end[];
extern const char laneway_asset_oauth2_redirect_js[], laneway_asset_oauth2_redirect_js_end[];
extern const char laneway_asset_favicon_png[], laneway_asset_favicon_png_end[];
extern const char laneway_asset_redoc_js[], laneway_asset_redoc_js_end[];
}

namespace laneway {
namespace {

constexpr std::string_view script = "text/javascript; charset=utf-8";

}  // namespace

WebAsset web_asset(std::string_view name) noexcept {
  const std::array<WebAsset, 5> assets{{
      {"swagger-ui-bundle.js", script, {laneway_asset_swagger_ui_js, laneway_asset_swagger_ui_js_end}},
      {"swagger-ui.css", "text/css; charset=utf-8", {laneway_asset_swagger_ui_css, laneway_asset_swagger_ui_css_end}},
      {"oauth2-redirect.js", script, {laneway_asset_oauth2_redirect_js, laneway_asset_oauth2_redirect_js_end}},
      {"favicon-32x32.png", "image/png", {laneway_asset_favicon_png, laneway_asset_favicon_png_end}},
      {"redoc.standalone.js", script, {laneway_asset_redoc_js, laneway_asset_redoc_js_end}},
  }};
  for (const WebAsset& asset : assets) {
    if (asset.name == name) return asset;
  }
  return {name, script, {}};
}

}  // namespace laneway
