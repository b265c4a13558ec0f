#include "laneway/detail/endpoint.hpp"

namespace laneway::detail {

Endpoint& Endpoint::operator=(Endpoint&& other) noexcept {
  if (this == &other) return *this;
  if (function != nullptr) destroy_function(function);
  lane = other.lane;
  state_bytes = other.state_bytes;
  reads_body = other.reads_body;
  bind = other.bind;
  start = other.start;
  conclude = other.conclude;
  run = other.run;
  destroy = other.destroy;
  function = std::exchange(other.function, nullptr);
  destroy_function = other.destroy_function;
  name = other.name;
  needs = other.needs;
  need_count = other.need_count;
  return *this;
}

Endpoint::~Endpoint() {
  if (function != nullptr) destroy_function(function);
}

}  // namespace laneway::detail
