#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "http/replay.hpp"

/// The first two bytes pick limits and slices, the rest comes from the client. What is understood must not depend on
/// the slices; what is accepted keeps the limits and, written again, is understood the same.
namespace {

using namespace laneway::http;

Limits limits_of(std::uint8_t pick) {
  Limits limits;
  limits.drain_bytes_max = 64;
  limits.body_bytes_max = 512;
  if ((pick & 1) != 0) {
    limits.request_line_bytes_max = 32;
    limits.field_line_bytes_max = 24;
    limits.head_bytes_max = 96;
    limits.field_count_max = 4;
    limits.chunk_extension_bytes_max = 8;
    limits.chunk_overhead_bytes_max = 32;
    limits.trailer_bytes_max = 24;
    limits.trailer_count_max = 2;
  }
  return limits;
}

replay::Transcript sliced(const Limits& limits, std::string_view input, std::size_t slice, bool ends) {
  replay::Server server(limits);
  while (!input.empty()) {
    server.feed(input.substr(0, slice));
    input.remove_prefix(std::min(slice, input.size()));
  }
  if (ends) server.end();
  return server.transcript();
}

std::string written_again(const Head& head) {
  std::string out;
  out.append(head.method_token()).append(" ").append(head.target());
  out.append(head.minor_version() == 1 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
  for (std::size_t i = 0; i < head.field_count(); ++i) {
    out.append(head.field(i).name).append(": ").append(head.field(i).value).append("\r\n");
  }
  return out.append("\r\n");
}

void check_head(std::string_view input, const Limits& limits) {
  Head head;
  if (parse_head(input, limits, head).progress != Progress::done) return;
  LANEWAY_ASSERT(head.bytes() <= limits.head_bytes_max && head.bytes() <= input.size());
  LANEWAY_ASSERT(head.field_count() <= limits.field_count_max);
  LANEWAY_ASSERT(head.target().size() < limits.request_line_bytes_max);
  for (std::size_t i = 0; i < head.field_count(); ++i) {
    LANEWAY_ASSERT(is_token(head.field(i).name) && is_field_value(head.field(i).value));
  }

  const std::string text = written_again(head);
  Head again;
  Limits wide = limits;  // "X:a" is written as "X: a"
  wide.field_line_bytes_max += 1;
  wide.head_bytes_max += limits.field_count_max;
  LANEWAY_ASSERT(parse_head(text, wide, again).progress == Progress::done);
  LANEWAY_ASSERT(again.bytes() == text.size() && written_again(again) == text);
  LANEWAY_ASSERT(again.framing() == head.framing() && again.content_length() == head.content_length());
  LANEWAY_ASSERT(again.keep_alive() == head.keep_alive() && again.expect_continue() == head.expect_continue());
  LANEWAY_ASSERT(again.wants_upgrade() == head.wants_upgrade() && again.method() == head.method());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Limits limits = limits_of(data[0]);
  const bool ends = (data[0] & 2) != 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto whole = sliced(limits, input, input.size() + 1, ends);
  LANEWAY_ASSERT(whole == sliced(limits, input, 1, ends));
  LANEWAY_ASSERT(whole == sliced(limits, input, data[1] % 61 + 2u, ends));
  check_head(input, limits);
  return 0;
}
