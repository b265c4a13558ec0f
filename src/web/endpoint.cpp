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

Endpoint::Endpoint(const EndpointFacts& facts, void* owned) noexcept : EndpointFacts(facts), function(owned) {}

Endpoint::Endpoint(const Endpoint& other) : EndpointFacts(other) {
  if (other.function == nullptr) return;
  if (other.sharers == nullptr) other.sharers = new std::uint32_t(1);
  std::atomic_ref(*other.sharers).fetch_add(1, std::memory_order_relaxed);
  sharers = other.sharers;
  function = other.function;
}

Endpoint& Endpoint::operator=(Endpoint&& other) noexcept {
  if (this == &other) return *this;
  let_go(function, destroy_function, sharers);
  static_cast<EndpointFacts&>(*this) = other;
  function = std::exchange(other.function, nullptr);
  sharers = std::exchange(other.sharers, nullptr);
  return *this;
}

Endpoint::~Endpoint() { let_go(function, destroy_function, sharers); }

}  // namespace laneway::detail
