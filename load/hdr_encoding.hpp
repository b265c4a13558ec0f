#pragma once

#include <string>

#include "measure/histogram.hpp"

namespace laneway::load {

// Histograms as the tools of HdrHistogram read them: three significant digits, values in nanoseconds. Pure.
// Source: HdrHistogram's AbstractHistogram.encodeIntoByteBuffer and ZigZagEncoding (github.com/HdrHistogram).

/// The V2 encoding: a head, then the counts as ZigZag LEB128, a run of buckets that are empty as minus its length.
std::string hdr_v2(const measure::Histogram& histogram);
/// The same, deflated, with the head of the compressed form, in base64: what stands in a log.
std::string hdr_v2_compressed_base64(const measure::Histogram& histogram);

/// The percentile distribution that HdrHistogram's plotter reads (.hgrm), in milliseconds: five lines each time the
/// distance to 100 % halves.
std::string hdr_percentiles(const measure::Histogram& histogram);

}  // namespace laneway::load
