#include <cstdint>

#include "base/assert.hpp"
#include "base/ip_address.hpp"
#include "http/forwarded.hpp"

/// Forwarded fields and the addresses in them: any bytes. Views lie within the field; what is read as an
/// address is read again as the same from its one form.
namespace {

using laneway::IpEndpoint;
using laneway::IpNetwork;

void check_endpoint(std::string_view text) {
  const auto endpoint = IpEndpoint::parse(text);
  if (!endpoint) return;
  const std::string form = endpoint->to_string();
  const auto again = IpEndpoint::parse(form);
  LANEWAY_ASSERT(again && again->address == endpoint->address && again->port == endpoint->port);
  LANEWAY_ASSERT(again->to_string() == form);
  const auto network = IpNetwork::parse(endpoint->address.to_string());
  LANEWAY_ASSERT(network && network->contains(endpoint->address));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_endpoint(input);
  static_cast<void>(IpNetwork::parse(input));
  std::vector<laneway::http::ForwardedHop> hops;
  if (!laneway::http::parse_forwarded(input, hops)) return 0;
  LANEWAY_ASSERT(!hops.empty());
  for (const auto& hop : hops) {
    for (const std::string_view part : {hop.client, hop.scheme}) {
      LANEWAY_ASSERT(part.empty() || (part.data() >= input.data() && part.data() + part.size() <= input.data() + size));
    }
    check_endpoint(hop.client);
  }
  return 0;
}
