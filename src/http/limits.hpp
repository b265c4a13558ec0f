#pragma once

#include <cstddef>
#include <cstdint>

namespace laneway::http {

/// Most fields one head may have, whatever the settings say: a head's table of fields is that wide and never grows.
inline constexpr std::size_t field_count_cap = 256;
/// Longest field line, whatever the settings say: the table keeps 16-bit sizes.
inline constexpr std::size_t field_line_bytes_cap = 65'535;

/// Most that any of the sizes and counts of a head, of chunks' extensions and overhead, and of trailers may be set to:
/// the parsers keep them in 32 bits. Bytes.
inline constexpr std::size_t counted_bytes_cap = std::size_t{1} << 30;

/// What one request may cost before it is refused. Every bound is inclusive: a value at the limit passes.
/// Line ends (CRLF) count. Set once before serving; read by all connections.
struct Limits {
  /// The request line. Bytes; default 8 KiB; beyond: 414.
  std::size_t request_line_bytes_max = 8 * 1024;

  /// The whole head, from the request line to the empty line. Bytes; default 32 KiB; beyond: 431.
  std::size_t head_bytes_max = 32 * 1024;

  /// One field line (name, colon, value). Bytes; default 16 KiB, at most `field_line_bytes_cap`; beyond: 431.
  std::size_t field_line_bytes_max = 16 * 1024;

  /// Field lines in one head. Default 100, at most `field_count_cap`; beyond: 431.
  std::size_t field_count_max = 100;

  /// The body after its transfer coding is taken off. Bytes; default 1 MiB; a route may have its own; beyond: 413,
  /// before the first body byte is read when Content-Length tells.
  std::uint64_t body_bytes_max = 1024 * 1024;

  /// The extensions of one chunk, from the first byte after the size. Bytes; default 256; beyond: 400.
  std::size_t chunk_extension_bytes_max = 256;

  /// What chunked coding may cost in bytes that are not body (sizes, extensions, line ends, trailers), on top of one
  /// byte for each byte of body. Bytes; default 16 KiB; beyond: 400.
  std::size_t chunk_overhead_bytes_max = 16 * 1024;

  /// All trailer lines together. Bytes; default 8 KiB; beyond: 431.
  std::size_t trailer_bytes_max = 8 * 1024;

  /// Trailer lines. Default 32; beyond: 431.
  std::size_t trailer_count_max = 32;

  /// How much of an unread body is read and thrown away after an early answer, to keep the connection. Bytes; default
  /// 64 KiB; beyond: the connection closes.
  std::uint64_t drain_bytes_max = 64 * 1024;
};

}  // namespace laneway::http
