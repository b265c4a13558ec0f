#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "laneway/middleware.hpp"

// Answers are sent compressed to clients that can read them so. docs/middleware.md.

namespace laneway {

enum class ContentCoding : std::uint8_t { brotli, zstd, gzip };

struct CompressionOptions {
  /// What we offer; where a client has no preference, the first that it takes.
  std::vector<ContentCoding> codings = {ContentCoding::brotli, ContentCoding::zstd, ContentCoding::gzip};
  /// Smaller bodies are sent as they are, unless the client refuses that.
  std::size_t bytes_min = 500;
  int brotli_level = 4;  ///< 0 to 11
  int zstd_level = 3;    ///< 1 to 19
  int gzip_level = 6;    ///< 1 to 9
  /// What is compressed: "type/subtype", "type/*", or "*+suffix". Images, videos and archives are compressed already.
  std::vector<std::string> media_types = {"text/*",
                                          "*+json",
                                          "*+xml",
                                          "application/json",
                                          "application/jsonl",
                                          "application/xml",
                                          "application/javascript",
                                          "application/wasm",
                                          "font/ttf",
                                          "font/otf",
                                          "image/bmp"};
  /// Also server-sent events, text/event-stream: each event is flushed, which gains little.
  bool events = false;
  /// Also answers that set a cookie, or to requests with Cookie or Authorization, without Cache-Control: public.
  /// Whoever can make a browser send such requests with text of his own, and sees how long the encrypted answers are,
  /// learns secrets in them from that (BREACH).
  bool with_credentials = false;
  /// Streams being compressed at once, about 1 MiB of memory each; those beyond are sent as they are.
  std::size_t streams_max = 256;
};

/// What a path function says of its own answer: `request.set_local(Compress::never)`.
enum class Compress : std::uint8_t {
  never,
  with_credentials,  ///< there is no secret in it, or nothing in it that the client sent
};

/// Middleware that compresses: `app.middleware(Compression())`. The Accept-Encoding of the request chooses the coding.
/// Left as they are: what is encoded already, parts (206), answers without a body, and those with Cache-Control:
/// no-transform. Where the client could have had it otherwise, Vary says so; a strong ETag becomes a weak one, for the
/// bytes are not those that it stood for, and Accept-Ranges becomes none.
/// Bodies up to 16 KiB are compressed on the loop, larger ones on the CPU lane, streams piece by piece, each flushed.
/// Errors: the constructor throws std::invalid_argument for a level, or a media type, that is none.
/// Source: RFC 9110 sections 8.4, 12.5.3; RFC 7932, 8878, 9659, 1952.
class Compression {
 public:
  explicit Compression(CompressionOptions options = {});
  Task<Response> operator()(Request& request, Next next) const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // of all copies
};

}  // namespace laneway
