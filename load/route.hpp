#pragma once

#include "net/connect.hpp"

namespace laneway::load {

/// How connections get to the server. Read by all threads, written by none while they run.
struct Route {
  net::Endpoint endpoint;
};

}  // namespace laneway::load
