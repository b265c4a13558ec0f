#include "load/hdr_encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "base/base64.hpp"

namespace laneway::load {
namespace {

using measure::Histogram;
using testing::HasSubstr;
using testing::StartsWith;

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

constexpr std::size_t head_bytes = 40;

std::string payload_of(const Histogram& histogram) { return hex(hdr_v2(histogram).substr(head_bytes)); }

TEST(HdrV2, HasAHeadOfFortyBytes) {
  Histogram histogram;
  histogram.record(1);
  EXPECT_EQ(hex(hdr_v2(histogram)),
            "1c849313"          // version 2, words of LEB128
            "00000002"          // bytes that follow the head
            "00000000"          // the index is not shifted
            "00000003"          // digits
            "0000000000000001"  // the lowest value
            "00007fffffffffff"  // the highest
            "3ff0000000000000"  // 1.0
            "00"                // no 0
            "02");              // one 1
}

TEST(HdrV2, CountsAreZigZagAndRunsOfZerosAreOneNumber) {
  Histogram histogram;
  histogram.record(0, 63);
  EXPECT_EQ(payload_of(histogram), "7e");
  histogram.record(1, 64);
  EXPECT_EQ(payload_of(histogram), "7e8001");
  histogram.record(4);  // 2 and 3 are empty: -2
  EXPECT_EQ(payload_of(histogram), "7e80010302");
  histogram.record(70, 300);  // 65 empty ones: -65 is 129
  EXPECT_EQ(payload_of(histogram),
            "7e80010302"
            "8101"
            "d804");
}

TEST(HdrV2, BucketsAboveTwoThousandAreSharedByTwoValues) {
  Histogram histogram;
  histogram.record(2'048);
  histogram.record(2'049);
  histogram.record(2'050);
  // 2,048 empty ones: -2048 is 4095.
  EXPECT_EQ(payload_of(histogram),
            "ff1f"
            "04"
            "02");
}

TEST(HdrV2, TheLargestCountTakesNineBytes) {
  Histogram histogram;
  histogram.record(0, std::uint64_t{1} << 62);
  EXPECT_EQ(payload_of(histogram), "808080808080808080");
}

TEST(HdrV2, OfNothingHasNoPayload) { EXPECT_EQ(payload_of(Histogram()), ""); }

TEST(HdrV2, TheCompressedFormInflatesToThePlainOne) {
  Histogram histogram;
  for (Nanoseconds value = 1; value < 50'000'000; value = value * 5 / 4 + 1) histogram.record(value, 7);
  const std::string text = hdr_v2_compressed_base64(histogram);
  EXPECT_THAT(text, StartsWith("HISTFAA"));
  const auto bytes = decode_base64(text);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(hex(bytes->substr(0, 4)), "1c849314");
  std::string plain(100'000, '\0');
  uLongf plain_bytes = plain.size();
  ASSERT_EQ(::uncompress(reinterpret_cast<Bytef*>(plain.data()), &plain_bytes,
                         reinterpret_cast<const Bytef*>(bytes->data() + 8), bytes->size() - 8),
            Z_OK);
  plain.resize(plain_bytes);
  EXPECT_EQ(plain, hdr_v2(histogram));
}

TEST(HdrPercentiles, HalvesTheDistanceToAllOfThem) {
  Histogram histogram;
  for (Nanoseconds value = 1; value <= 10; ++value) histogram.record(value * millisecond);
  const std::string text = hdr_percentiles(histogram);
  EXPECT_THAT(text, StartsWith("       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
                               "       1.000 0.000000000000          1           1.00\n"
                               "       1.000 0.100000000000          1           1.11\n"
                               "       2.001 0.200000000000          2           1.25\n"));
  EXPECT_THAT(text, HasSubstr("\n      10.002 1.000000000000         10\n"
                              "#[Mean    =        5.500, StdDeviation   =        2.872]\n"
                              "#[Max     =       10.000, Total count    =           10]\n"
                              "#[Buckets =           37, SubBuckets     =         2048]\n"));
}

TEST(HdrPercentiles, OfNothingIsAHeadAndAFoot) {
  EXPECT_THAT(hdr_percentiles(Histogram()), HasSubstr("Total count    =            0]"));
}

}  // namespace
}  // namespace laneway::load
