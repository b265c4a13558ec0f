#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "http/replay.hpp"

/// The first two bytes pick method, limits and slices, the rest comes from the server. What is understood must not
/// depend on the slices.
namespace {

using namespace laneway::http;

replay::Transcript sliced(const Limits& limits, laneway::Method method, std::string_view input, std::size_t slice,
                          bool ends) {
  replay::Client client(limits, method);
  while (!input.empty()) {
    client.feed(input.substr(0, slice));
    input.remove_prefix(std::min(slice, input.size()));
  }
  if (ends) client.end();
  return client.transcript();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  Limits limits;
  if ((data[0] & 1) != 0) {
    limits.request_line_bytes_max = 24;
    limits.field_line_bytes_max = 24;
    limits.head_bytes_max = 96;
    limits.field_count_max = 4;
    limits.chunk_overhead_bytes_max = 32;
  }
  const bool ends = (data[0] & 2) != 0;
  const laneway::Method method = (data[0] & 4) != 0   ? laneway::Method::head
                                 : (data[0] & 8) != 0 ? laneway::Method::connect
                                                      : laneway::Method::get;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto whole = sliced(limits, method, input, input.size() + 1, ends);
  LANEWAY_ASSERT(whole == sliced(limits, method, input, 1, ends));
  LANEWAY_ASSERT(whole == sliced(limits, method, input, data[1] % 61 + 2u, ends));
  for (const auto& outcome : whole) LANEWAY_ASSERT(!outcome.has("body bytes are miscounted"));
  return 0;
}
