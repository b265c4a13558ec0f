#include "web/middleware/content_encoder.hpp"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <climits>
#include <new>
#include <stdexcept>

#include "base/assert.hpp"

namespace laneway {
namespace {

constexpr int stream_window_bits = 18;     // 256 KiB
constexpr std::size_t room_bytes = 16384;  // at a time

// Make room behind what `out` holds; gives where it begins. The caller cuts off what was not written.
std::size_t extend(std::string& out, std::size_t bytes) {
  const std::size_t before = out.size();
  out.resize(before + bytes);
  return before;
}

std::size_t room_for(std::size_t piece_bytes) { return std::clamp<std::size_t>(piece_bytes / 4, 512, room_bytes); }

class GzipEncoder final : public ContentEncoder {
 public:
  explicit GzipEncoder(int level) {
    constexpr int window_and_gzip = MAX_WBITS + 16;
    if (deflateInit2(&stream_, level, Z_DEFLATED, window_and_gzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~GzipEncoder() override { deflateEnd(&stream_); }

  void encode(std::string_view piece, Then then, std::string& out) override {
    while (piece.size() > UINT_MAX) {  // zlib counts in 32 bits
      run(piece.substr(0, UINT_MAX), Z_NO_FLUSH, out);
      piece.remove_prefix(UINT_MAX);
    }
    run(piece, then == Then::end ? Z_FINISH : Z_SYNC_FLUSH, out);
  }

 private:
  void run(std::string_view piece, int flush, std::string& out) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));  // zlib only reads it
    stream_.avail_in = static_cast<uInt>(piece.size());
    int result = Z_OK;
    do {
      const std::size_t room = room_for(piece.size());
      const std::size_t before = extend(out, room);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream_.avail_out = static_cast<uInt>(room);
      result = deflate(&stream_, flush);
      out.resize(before + room - stream_.avail_out);
      // Z_BUF_ERROR: nothing was left to flush.
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) throw std::runtime_error("zlib failed");
    } while (stream_.avail_out == 0 && result != Z_STREAM_END);
  }

  z_stream stream_{};
};

class BrotliEncoder final : public ContentEncoder {
 public:
  BrotliEncoder(int level, std::optional<std::size_t> bytes)
      : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (!state_) throw std::bad_alloc();
    set(BROTLI_PARAM_QUALITY, static_cast<std::uint32_t>(level));
    set(BROTLI_PARAM_LGWIN, bytes ? BROTLI_DEFAULT_WINDOW : stream_window_bits);
    if (bytes) set(BROTLI_PARAM_SIZE_HINT, static_cast<std::uint32_t>(std::min<std::size_t>(*bytes, UINT32_MAX)));
  }

  void encode(std::string_view piece, Then then, std::string& out) override {
    const auto operation = then == Then::end ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_FLUSH;
    std::size_t left = piece.size();
    const auto* next = reinterpret_cast<const std::uint8_t*>(piece.data());
    do {
      std::size_t no_room = 0;  // the output is taken from the encoder's own buffer
      if (BrotliEncoderCompressStream(state_.get(), operation, &left, &next, &no_room, nullptr, nullptr) ==
          BROTLI_FALSE) {
        throw std::runtime_error("brotli failed");
      }
      std::size_t bytes = 0;
      const auto* taken = reinterpret_cast<const char*>(BrotliEncoderTakeOutput(state_.get(), &bytes));
      if (bytes != 0) out.append(taken, bytes);
    } while (left != 0 || BrotliEncoderHasMoreOutput(state_.get()) == BROTLI_TRUE ||
             (then == Then::end && BrotliEncoderIsFinished(state_.get()) == BROTLI_FALSE));
  }

 private:
  void set(BrotliEncoderParameter parameter, std::uint32_t value) {
    [[maybe_unused]] const bool known = BrotliEncoderSetParameter(state_.get(), parameter, value) == BROTLI_TRUE;
    LANEWAY_ASSERT(known);
  }
  struct Destroy {
    void operator()(BrotliEncoderState* state) const noexcept { BrotliEncoderDestroyInstance(state); }
  };
  std::unique_ptr<BrotliEncoderState, Destroy> state_;
};

class ZstdEncoder final : public ContentEncoder {
 public:
  ZstdEncoder(int level, std::optional<std::size_t> bytes) : context_(ZSTD_createCCtx()) {
    if (!context_) throw std::bad_alloc();
    set(ZSTD_c_compressionLevel, level);
    // RFC 9659: a content coding's window has 8 MiB at most.
    constexpr int window_bits_max = 23;
    if (!bytes) {
      set(ZSTD_c_windowLog, stream_window_bits);
    } else {
      if (*bytes > std::size_t{1} << window_bits_max) set(ZSTD_c_windowLog, window_bits_max);
      check(ZSTD_CCtx_setPledgedSrcSize(context_.get(), *bytes));
    }
  }

  void encode(std::string_view piece, Then then, std::string& out) override {
    ZSTD_inBuffer in{piece.data(), piece.size(), 0};
    std::size_t left = 0;
    do {
      const std::size_t room = room_for(piece.size());
      const std::size_t before = extend(out, room);
      ZSTD_outBuffer written{out.data() + before, room, 0};
      left = ZSTD_compressStream2(context_.get(), &written, &in, then == Then::end ? ZSTD_e_end : ZSTD_e_flush);
      out.resize(before + written.pos);
      check(left);
    } while (left != 0);
  }

 private:
  void set(ZSTD_cParameter parameter, int value) { check(ZSTD_CCtx_setParameter(context_.get(), parameter, value)); }
  static void check(std::size_t result) {
    if (ZSTD_isError(result) != 0) throw std::runtime_error(std::string("zstd failed: ") + ZSTD_getErrorName(result));
  }
  struct Free {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context_;
};

}  // namespace

std::unique_ptr<ContentEncoder> make_encoder(ContentCoding coding, int level, std::optional<std::size_t> bytes) {
  switch (coding) {
    case ContentCoding::brotli:
      return std::make_unique<BrotliEncoder>(level, bytes);
    case ContentCoding::zstd:
      return std::make_unique<ZstdEncoder>(level, bytes);
    case ContentCoding::gzip:
      break;
  }
  return std::make_unique<GzipEncoder>(level);
}

std::string encode_whole(ContentCoding coding, int level, std::string_view body) {
  std::string out;
  out.reserve(body.size() / 4);
  make_encoder(coding, level, body.size())->encode(body, ContentEncoder::Then::end, out);
  return out;
}

std::string_view coding_name(ContentCoding coding) noexcept {
  switch (coding) {
    case ContentCoding::brotli:
      return "br";
    case ContentCoding::zstd:
      return "zstd";
    case ContentCoding::gzip:
      break;
  }
  return "gzip";
}

}  // namespace laneway
