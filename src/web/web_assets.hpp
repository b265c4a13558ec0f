#pragma once

#include <string_view>

namespace laneway {

/// A file of the documentation's pages that is part of the program.
struct WebAsset {
  std::string_view name;  ///< below the page's path
  std::string_view content_type;
  std::string_view gzip;  ///< its content, compressed; empty: this build was made without it
};

/// Of an npm package: "swagger-ui-bundle.js", "swagger-ui.css", "oauth2-redirect.js", "favicon-32x32.png",
/// "redoc.standalone.js". Other names give an asset without content. Thread safety: pure.
WebAsset web_asset(std::string_view name) noexcept;

}  // namespace laneway
