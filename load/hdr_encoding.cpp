#include "load/hdr_encoding.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <bit>
#include <cmath>
#include <new>
#include <span>

#include "base/base64.hpp"

namespace laneway::load {
namespace {

// The last four bits but one say how wide a word is: 1, for LEB128.
constexpr std::uint32_t v2_cookie = 0x1c849303 | 0x10;
constexpr std::uint32_t v2_compressed_cookie = 0x1c849304 | 0x10;
constexpr std::uint32_t significant_digits = 3;
constexpr std::uint64_t lowest_value = 1;
constexpr int lines_per_halving = 5;

template <class Word>
void put(std::string& bytes, Word word) {
  for (int shift = sizeof(Word) * 8 - 8; shift >= 0; shift -= 8) bytes += static_cast<char>((word >> shift) & 0xff);
}

// LEB128 of at most nine bytes: the ninth holds eight bits.
void put_zigzag(std::string& bytes, std::int64_t value) {
  auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
  for (int byte = 1; byte < 9; ++byte) {
    if (bits < 0x80) {
      bytes += static_cast<char>(bits);
      return;
    }
    bytes += static_cast<char>((bits & 0x7f) | 0x80);
    bits >>= 7;
  }
  bytes += static_cast<char>(bits);
}

std::string counts_as_zigzag(std::span<const std::uint64_t> counts) {
  std::string bytes;
  for (std::size_t i = 0; i < counts.size();) {
    std::size_t zeros = 0;
    while (i + zeros < counts.size() && counts[i + zeros] == 0) ++zeros;
    if (zeros == 0) {
      put_zigzag(bytes, static_cast<std::int64_t>(counts[i++]));
    } else {
      // One empty bucket is a plain zero.
      put_zigzag(bytes, zeros == 1 ? 0 : -static_cast<std::int64_t>(zeros));
      i += zeros;
    }
  }
  return bytes;
}

}  // namespace

std::string hdr_v2(const measure::Histogram& histogram) {
  const std::string payload = counts_as_zigzag(histogram.counts());
  std::string bytes;
  put(bytes, v2_cookie);
  put(bytes, static_cast<std::uint32_t>(payload.size()));
  put(bytes, std::uint32_t{0});  // the index is not shifted
  put(bytes, significant_digits);
  put(bytes, lowest_value);
  put(bytes, static_cast<std::uint64_t>(measure::Histogram::value_max));
  put(bytes, std::bit_cast<std::uint64_t>(1.0));  // values are whole numbers
  return bytes + payload;
}

std::string hdr_v2_compressed_base64(const measure::Histogram& histogram) {
  const std::string plain = hdr_v2(histogram);
  auto deflated_bytes = ::compressBound(plain.size());
  std::string deflated(deflated_bytes, '\0');
  const int result = ::compress(reinterpret_cast<Bytef*>(deflated.data()), &deflated_bytes,
                                reinterpret_cast<const Bytef*>(plain.data()), plain.size());
  if (result != Z_OK) throw std::bad_alloc();  // the room suffices, so that it can be nothing else
  std::string bytes;
  put(bytes, v2_compressed_cookie);
  put(bytes, static_cast<std::uint32_t>(deflated_bytes));
  bytes.append(deflated, 0, deflated_bytes);
  return encode_base64(bytes);
}

std::string hdr_percentiles(const measure::Histogram& histogram) {
  constexpr double nanoseconds_per_millisecond = 1e6;
  std::string text =
      fmt::format("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
  const auto all = static_cast<double>(histogram.count());
  double level = 0;  // of the next line, in per cent
  std::uint64_t passed = 0;
  histogram.for_each([&](const measure::Histogram::Bucket& bucket) {
    passed += bucket.count;
    const double value = static_cast<double>(bucket.high) / nanoseconds_per_millisecond;
    while (static_cast<double>(passed) / all * 100 >= level) {
      text += fmt::format("{:12.3f} {:2.12f} {:>10} {:14.2f}\n", value, level / 100, passed, 1 / (1 - level / 100));
      // The number of lines from 0 % on doubles each time the distance to 100 % halves.
      const double halvings = std::floor(std::log2(100 / (100 - level))) + 1;
      level += 100 / (lines_per_halving * std::exp2(halvings));
      if (passed == histogram.count()) break;
    }
    if (passed == histogram.count()) text += fmt::format("{:12.3f} {:2.12f} {:>10}\n", value, 1.0, passed);
  });
  text += fmt::format("#[Mean    = {:12.3f}, StdDeviation   = {:12.3f}]\n",
                      histogram.mean() / nanoseconds_per_millisecond, histogram.stdev() / nanoseconds_per_millisecond);
  text += fmt::format("#[Max     = {:12.3f}, Total count    = {:>12}]\n",
                      static_cast<double>(histogram.max()) / nanoseconds_per_millisecond, histogram.count());
  // Of the histogram's whole range: doublings, and buckets that one of them has beside those that it shares.
  constexpr int doublings =
      std::bit_width(static_cast<std::uint64_t>(measure::Histogram::value_max)) - measure::Histogram::linear_bits + 1;
  text +=
      fmt::format("#[Buckets = {:>12}, SubBuckets     = {:>12}]\n", doublings, 1 << measure::Histogram::linear_bits);
  return text;
}

}  // namespace laneway::load
