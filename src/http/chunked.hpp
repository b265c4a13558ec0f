#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/fault.hpp"
#include "http/limits.hpp"

namespace laneway::http {

/// A field that came behind a chunked body; kept apart from the head's fields.
struct Trailer {
  std::string name;
  std::string value;
};

/// Takes chunked coding off a body, piece by piece. Bodies of requests and of responses alike.
/// Strict: sizes of 1 to 16 hexadecimal digits, CRLF only, extensions well formed. Allocates for trailers only.
/// Source: RFC 9112 section 7.1.
class ChunkedReader {
 public:
  /// What one call did: `consumed` bytes of the input are finished with; `data`, a view into them, is body.
  /// With Progress::incomplete: call again with the rest if any is left, or with more.
  struct Piece {
    Progress progress = Progress::incomplete;
    std::size_t consumed = 0;
    std::string_view data;
    Fault fault;
  };

  /// `body_bytes_max`: 413 when the chunk sizes add up to more. `limits` must outlive the reader.
  void begin(const Limits& limits, std::uint64_t body_bytes_max) noexcept;

  /// Read on, up to the end of one run of body bytes. Nothing beyond the message's last byte is consumed.
  Piece next(std::string_view input);

  /// Bytes of body so far.
  std::uint64_t body_bytes() const noexcept { return body_bytes_; }
  /// After done. Those that must not be trailers (framing, routing, authentication...) were dropped.
  const std::vector<Trailer>& trailers() const noexcept { return trailers_; }

 private:
  enum class State : std::uint8_t {
    size_start,  // no digit yet
    size,
    extension_blank,  // before ';'
    extension_name_start,
    extension_name,
    extension_name_blank,  // before '=' or ';'
    extension_value_start,
    extension_value,
    extension_quoted,
    extension_escape,
    extension_value_end,  // behind the closing quote
    size_line_feed,
    data,
    data_return,
    data_line_feed,
    trailers,
    done,
    fault,
  };

  void step(char c);
  void size_digit(char c) noexcept;
  void extension(char c) noexcept;
  static State after_extension_byte(State state, char c) noexcept;
  void end_of_size_line() noexcept;
  void trailer(char c);
  void refuse(Status status, std::string_view why) noexcept;

  const Limits* limits_ = nullptr;
  std::uint64_t body_bytes_max_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::uint64_t chunk_left_ = 0;  // while a size is read: the size
  std::uint64_t overhead_bytes_ = 0;
  std::uint32_t extension_bytes_ = 0;
  std::uint32_t trailer_bytes_ = 0;
  std::uint32_t trailer_count_ = 0;
  std::uint8_t size_digits_ = 0;
  State state_ = State::size_start;
  Fault fault_;
  std::string line_;  // the trailer line that is being read
  std::vector<Trailer> trailers_;
};

}  // namespace laneway::http
