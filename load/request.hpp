#pragma once

#include <cstdint>
#include <string_view>

#include "laneway/method.hpp"

namespace laneway::load {

/// What must be known of a request to understand its answer. Small: a ring can hold one for each request in flight.
struct RequestInfo {
  Method method = Method::get;  // decides whether an answer has a body
  bool close = false;           // it asks for the connection to be closed after the answer
  std::uint32_t target = 0;     // which of the targets it is for
};

/// A request that is to be sent now.
struct Request {
  RequestInfo info;
  std::string_view bytes;  // head and body
  bool stays = true;       // `bytes` outlive the run; else they are gone with the source's next request
};

}  // namespace laneway::load
