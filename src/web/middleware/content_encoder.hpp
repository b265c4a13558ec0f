#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "laneway/middleware/compression.hpp"

namespace laneway {

/// Compresses one body with one content coding. Thread safety: one thread at a time.
class ContentEncoder {
 public:
  ContentEncoder(const ContentEncoder&) = delete;
  ContentEncoder& operator=(const ContentEncoder&) = delete;
  virtual ~ContentEncoder() = default;

  enum class Then : unsigned char {
    flush,  ///< all of `piece` can be read from what is written so far
    end,    ///< the body is complete; no more calls
  };
  /// Compress `piece` to the end of `out`.
  /// Errors: throws std::runtime_error when the library fails, std::bad_alloc.
  virtual void encode(std::string_view piece, Then then, std::string& out) = 0;

 protected:
  ContentEncoder() = default;
};

/// `level`: the library's. `bytes`: the whole body's, if known; it saves memory. A stream's window is 256 KiB, so that
/// many of them have room: about 1 MiB each.
/// Errors: throws std::bad_alloc.
std::unique_ptr<ContentEncoder> make_encoder(ContentCoding coding, int level, std::optional<std::size_t> bytes);

/// All of `body`, compressed. Errors: as `ContentEncoder::encode`.
std::string encode_whole(ContentCoding coding, int level, std::string_view body);

/// The name of a coding in header fields, e.g. "br".
std::string_view coding_name(ContentCoding coding) noexcept;

}  // namespace laneway
