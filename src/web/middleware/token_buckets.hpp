#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace laneway {

/// A token bucket for each key, of a bounded number of keys: the one that was used longest ago makes room. A key longer
/// than 64 bytes is kept as its SHA-256. Ordered by key, for a table of hashes can be made slow by who chooses the
/// keys. Thread safety: one thread at a time.
class TokenBuckets {
 public:
  struct Limits {
    double per_second = 1;
    double burst = 1;  ///< one at least
    std::size_t keys_max = 1;
  };
  struct Verdict {
    bool allowed = false;
    double left = 0;             ///< tokens, after this one
    double seconds_to_one = 0;   ///< until there is a token; 0: there is one
    double seconds_to_full = 0;  ///< until the whole burst is there
  };
  explicit TokenBuckets(const Limits& limits) : limits_(limits) {}
  TokenBuckets(const TokenBuckets&) = delete;
  TokenBuckets& operator=(const TokenBuckets&) = delete;

  /// Take a token, if there is one. `now`: monotonic; an earlier one than before counts as the same.
  Verdict take(std::string_view key, Nanoseconds now);
  std::size_t size() const noexcept { return by_key_.size(); }

 private:
  struct Bucket {
    std::string key;
    double tokens;
    Nanoseconds filled;  // when `tokens` was right
  };
  using Recent = std::list<Bucket>;
  Bucket& bucket_of(std::string_view key, Nanoseconds now);

  Limits limits_;
  Recent recent_;  // the last used first
  std::map<std::string_view, Recent::iterator> by_key_;
};

}  // namespace laneway
