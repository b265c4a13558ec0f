#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/chunked.hpp"
#include "http/fault.hpp"
#include "http/head.hpp"
#include "http/limits.hpp"

namespace laneway::http {

/// Reads the body of one request out of the bytes behind its head. What it hands on are views, so a body that lies in
/// the buffer need not be copied; memory follows the bytes that came, never the announced length.
/// Streaming and collecting bodies use the same calls.
class BodyReader {
 public:
  using Piece = ChunkedReader::Piece;

  /// Start on the body that `head` announces. `limits` must outlive the reader. `body_bytes_max` is the route's limit.
  /// Returns done at once if there is no body, fault (413) if Content-Length is beyond the limit, else incomplete.
  Piece begin(const Head& head, const Limits& limits, std::uint64_t body_bytes_max) noexcept;

  /// Read on: `consumed` bytes of `input` are finished with, `data` (a view into them) is body. Call again with the
  /// rest, or with more, until done. A Content-Length body that is all in `input` is done in one call.
  /// Errors: 400 (chunk syntax, overhead), 413, 431 (trailers).
  Piece next(std::string_view input);

  /// The same, in a loop: appends body bytes to `body`. The Piece's `data` is empty.
  Piece feed(std::string_view input, std::string& body);

  bool done() const noexcept { return progress_ == Progress::done; }
  /// Is the framing Content-Length; then `left()` bytes of body are still to come.
  bool is_length() const noexcept { return framing_ == Framing::length; }
  std::uint64_t left() const noexcept { return left_; }
  const std::vector<Trailer>& trailers() const noexcept { return chunked_.trailers(); }

 private:
  Framing framing_ = Framing::none;
  Progress progress_ = Progress::done;
  std::uint64_t left_ = 0;
  ChunkedReader chunked_;
};

}  // namespace laneway::http
