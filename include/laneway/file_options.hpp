#pragma once

#include <string>

namespace laneway {

/// How a file is sent.
struct FileOptions {
  std::string media_type = {};     ///< default: by the extension
  std::string download_name = {};  ///< the client is to save it under this name; default: it shows it
  std::string cache_control = {};  ///< the Cache-Control field; default: none, so that clients ask again (304)
};

}  // namespace laneway
