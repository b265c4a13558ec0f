#include "laneway/detail/endpoint.hpp"

#include <atomic>

namespace laneway::detail {
namespace {

// The last of those that share the function frees it; they may end on several threads.
void let_go(void* function, void (*destroy)(void*) noexcept, std::uint32_t* sharers) noexcept {
  if (function == nullptr) return;
  if (sharers != nullptr && std::atomic_ref(*sharers).fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  destroy(function);
  delete sharers;
}

}  // namespace

Endpoint::Endpoint(const Endpoint& other)
    : parameters(other.parameters),
      parameter_count(other.parameter_count),
      result(other.result),
      lane(other.lane),
      state_bytes(other.state_bytes),
      reads_body(other.reads_body),
      streams(other.streams),
      bind(other.bind),
      start(other.start),
      conclude(other.conclude),
      run(other.run),
      destroy(other.destroy),
      destroy_function(other.destroy_function),
      name(other.name),
      needs(other.needs),
      need_count(other.need_count) {
  if (other.function == nullptr) return;
  if (other.sharers == nullptr) other.sharers = new std::uint32_t(1);
  std::atomic_ref(*other.sharers).fetch_add(1, std::memory_order_relaxed);
  sharers = other.sharers;
  function = other.function;
}

Endpoint& Endpoint::operator=(Endpoint&& other) noexcept {
  if (this == &other) return *this;
  let_go(function, destroy_function, sharers);
  lane = other.lane;
  state_bytes = other.state_bytes;
  reads_body = other.reads_body;
  streams = other.streams;
  bind = other.bind;
  start = other.start;
  conclude = other.conclude;
  run = other.run;
  destroy = other.destroy;
  function = std::exchange(other.function, nullptr);
  destroy_function = other.destroy_function;
  sharers = std::exchange(other.sharers, nullptr);
  name = other.name;
  parameters = other.parameters;
  parameter_count = other.parameter_count;
  result = other.result;
  needs = other.needs;
  need_count = other.need_count;
  return *this;
}

Endpoint::~Endpoint() { let_go(function, destroy_function, sharers); }

}  // namespace laneway::detail
