#pragma once

#include <string_view>

#include "load/record.hpp"

namespace laneway::load {

/// Why a connection, or the request on it, failed.
struct Failure {
  ErrorKind kind = ErrorKind::read;
  std::string_view text;  // static storage, the C library's, or valid until the transport is opened again
};

}  // namespace laneway::load
