#pragma once

#include <string_view>

namespace laneway {

/// One header field as it stood in the message: a view, no copy. Lifetime: that of the message it was read from.
struct Field {
  std::string_view name;
  std::string_view value;
};

}  // namespace laneway
