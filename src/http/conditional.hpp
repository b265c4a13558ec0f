#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace laneway::http {

/// What a request's conditions are compared with: one state of a file.
struct Validators {
  std::string_view etag;           ///< strong, with its quotes
  std::int64_t modified_unix = 0;  ///< seconds since 1970
};

/// The fields of a GET or HEAD that make it conditional; absent: nothing.
struct Conditions {
  std::optional<std::string_view> if_match = {}, if_unmodified_since = {}, if_none_match = {}, if_modified_since = {},
                                  if_range = {}, range = {};
};

enum class Verdict : unsigned char {
  send,          ///< 200, or 206 for a range
  not_modified,  ///< 304
  failed,        ///< 412
};

/// RFC 9110 section 13.2.2, for GET and HEAD. A date that cannot be read does not count. `now`: as parse_date.
Verdict judge(const Conditions& conditions, const Validators& validators, std::int64_t now);

/// One range of bytes of a body.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};

/// What a Range field asks of a body of `size` bytes.
struct RangeVerdict {
  enum class Kind : unsigned char {
    whole,  ///< 200: no range, more than one, another unit, or malformed: RFC 9110 section 14.2 lets us ignore it
    part,   ///< 206
    unsatisfiable,  ///< 416
  };
  Kind kind = Kind::whole;
  ByteRange range = {};
};

/// Judge Range and If-Range together (RFC 9110 sections 13.1.5 and 14.1.2).
RangeVerdict judge_range(const Conditions& conditions, const Validators& validators, std::uint64_t size,
                         std::int64_t now);

}  // namespace laneway::http
