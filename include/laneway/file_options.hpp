#pragma once

#include <string>

namespace laneway {

/// How a file is sent.
struct FileOptions {
  std::string media_type = {};     ///< default: by the extension
  std::string download_name = {};  ///< the client is to save it under this name; default: it shows it
  std::string cache_control = {};  ///< the Cache-Control field; default: none, so that clients ask again (304)
};

/// What `App::static_files` serves.
struct StaticOptions {
  bool index = true;               ///< index.html for a directory; without its last slash: a redirect to that
  std::string fallback = {};       ///< a single-page app's page, for paths that have no file and no extension
  bool hidden = false;             ///< also names that begin with a dot
  bool follow_links = false;       ///< symbolic links too, as far as they lead to what is below the directory
  std::string cache_control = {};  ///< the Cache-Control field; default: none
};

}  // namespace laneway
