#pragma once

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace laneway::testing {

/// What a client makes of a compressed body that comes in pieces: for tests. `text` is all that can be read so far.
/// Errors: throws std::runtime_error for what is not the coding, and for bytes behind its end.
class ContentDecoder {
 public:
  explicit ContentDecoder(std::string_view coding) : coding_(coding) {
    if (coding == "br") brotli_.reset(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    if (coding == "zstd") zstd_.reset(ZSTD_createDCtx());
    if (coding == "gzip" && inflateInit2(&zlib_, MAX_WBITS + 16) != Z_OK) throw std::runtime_error("zlib");
  }
  ContentDecoder(const ContentDecoder&) = delete;
  ContentDecoder& operator=(const ContentDecoder&) = delete;
  ~ContentDecoder() {
    if (coding_ == "gzip") inflateEnd(&zlib_);
  }

  void add(std::string_view piece) {
    if (piece.empty()) return;
    if (ended_) throw std::runtime_error("bytes behind the end");
    if (brotli_) return add_brotli(piece);
    if (zstd_) return add_zstd(piece);
    add_gzip(piece);
  }
  const std::string& text() const noexcept { return text_; }
  bool ended() const noexcept { return ended_; }

 private:
  void add_brotli(std::string_view piece) {
    std::size_t left = piece.size();
    const auto* next = reinterpret_cast<const std::uint8_t*>(piece.data());
    auto result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
      std::size_t room = 0;
      result = BrotliDecoderDecompressStream(brotli_.get(), &left, &next, &room, nullptr, nullptr);
      std::size_t bytes = 0;
      const auto* taken = reinterpret_cast<const char*>(BrotliDecoderTakeOutput(brotli_.get(), &bytes));
      if (bytes != 0) text_.append(taken, bytes);
    }
    if (result == BROTLI_DECODER_RESULT_ERROR) throw std::runtime_error("not brotli");
    ended_ = result == BROTLI_DECODER_RESULT_SUCCESS;
    if (left != 0) throw std::runtime_error("bytes behind the end");
  }
  void add_zstd(std::string_view piece) {
    ZSTD_inBuffer in{piece.data(), piece.size(), 0};
    bool room_left = false;
    while (!ended_ && (in.pos < in.size || !room_left)) {
      char bytes[4096];
      ZSTD_outBuffer out{bytes, sizeof bytes, 0};
      const std::size_t result = ZSTD_decompressStream(zstd_.get(), &out, &in);
      if (ZSTD_isError(result) != 0) throw std::runtime_error("not zstd");
      text_.append(bytes, out.pos);
      ended_ = result == 0;
      room_left = out.pos < out.size;
    }
    if (in.pos < in.size) throw std::runtime_error("bytes behind the end");
  }
  void add_gzip(std::string_view piece) {
    zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    zlib_.avail_in = static_cast<uInt>(piece.size());
    do {
      char bytes[4096];
      zlib_.next_out = reinterpret_cast<Bytef*>(bytes);
      zlib_.avail_out = sizeof bytes;
      const int result = inflate(&zlib_, Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) throw std::runtime_error("not gzip");
      text_.append(bytes, sizeof bytes - zlib_.avail_out);
      ended_ = result == Z_STREAM_END;
    } while (zlib_.avail_out == 0 && !ended_);
    if (zlib_.avail_in != 0) throw std::runtime_error("bytes behind the end");
  }

  struct Free {
    void operator()(BrotliDecoderState* state) const noexcept { BrotliDecoderDestroyInstance(state); }
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
  };
  std::string coding_, text_;
  bool ended_ = false;
  std::unique_ptr<BrotliDecoderState, Free> brotli_;
  std::unique_ptr<ZSTD_DCtx, Free> zstd_;
  z_stream zlib_{};
};

/// A whole body. Errors: also one that is not complete.
inline std::string decode_whole(std::string_view coding, std::string_view body) {
  ContentDecoder decoder(coding);
  decoder.add(body);
  if (!decoder.ended()) throw std::runtime_error("the body is not complete");
  return decoder.text();
}

}  // namespace laneway::testing
