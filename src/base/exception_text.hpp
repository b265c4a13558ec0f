#pragma once

#include <exception>
#include <string>

namespace laneway {

/// What an exception says of itself, for logs only (never for a client): "std::runtime_error: no such table".
/// Thread-safe.
std::string exception_text(const std::exception_ptr& exception);

}  // namespace laneway
