#pragma once

#include <cstdint>
#include <string_view>

#include "laneway/status.hpp"

namespace laneway::http {

/// Why bytes were refused.
struct Fault {
  /// The status to answer with.
  Status status = Status::bad_request;
  /// A few words for the log and for tests; static storage. Never shown to the client.
  std::string_view why;
};

/// How far a parser came.
enum class Progress : std::uint8_t {
  incomplete,  ///< all input so far is fine; more must come
  done,
  fault,  ///< refused; the connection must close after the answer
};

}  // namespace laneway::http
