#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace laneway {

/// What an access log says of one request. Texts are the client's, unescaped; empty: there is none.
struct AccessRecord {
  Nanoseconds began_unix = 0;  ///< since 1970
  std::string_view peer = {};  ///< with its port
  std::string_view method = {};
  std::string_view path = {};
  std::string_view query = {};
  int minor_version = 1;
  int status = 0;
  std::optional<std::uint64_t> bytes = {};  ///< of the body
  Nanoseconds duration = 0;
  std::string_view referer = {};
  std::string_view user_agent = {};
  std::string_view request_id = {};
  bool cancelled = false;  ///< nobody waited for the answer
};

/// Append one line. Each text is cut at 512 bytes; control characters, quotes, and in `append_combined` all that is not
/// ASCII, are escaped, so that no text ends the line, its field, or commands a terminal. Thread safety: pure.
void append_combined(std::string& out, const AccessRecord& record);
void append_json(std::string& out, const AccessRecord& record);

/// A URL without its query and fragment.
std::string_view without_query(std::string_view url) noexcept;

}  // namespace laneway
