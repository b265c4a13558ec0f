#include "web/middleware/token_buckets.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace laneway {
namespace {

constexpr std::size_t key_bytes_max = 64;

std::string digest_of(std::string_view key) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest.data());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

TokenBuckets::Bucket& TokenBuckets::bucket_of(std::string_view key, Nanoseconds now) {
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) {
    recent_.splice(recent_.begin(), recent_, found->second);
    return *found->second;
  }
  if (by_key_.size() >= limits_.keys_max) {
    by_key_.erase(recent_.back().key);
    recent_.pop_back();
  }
  recent_.push_front({std::string(key), limits_.burst, now});
  by_key_.emplace(recent_.front().key, recent_.begin());
  return recent_.front();
}

TokenBuckets::Verdict TokenBuckets::take(std::string_view key, Nanoseconds now) {
  const std::string digest = key.size() > key_bytes_max ? digest_of(key) : std::string();
  Bucket& bucket = bucket_of(digest.empty() ? key : digest, now);
  if (now > bucket.filled) {
    const double seconds = static_cast<double>(now - bucket.filled) / static_cast<double>(second);
    bucket.tokens = std::min(limits_.burst, bucket.tokens + seconds * limits_.per_second);
    bucket.filled = now;
  }
  constexpr double almost_one = 1 - 1e-9;  // who comes when he was told to must not fail for a rounding
  Verdict verdict;
  verdict.allowed = bucket.tokens >= almost_one;
  if (verdict.allowed) bucket.tokens = std::max(0.0, bucket.tokens - 1);
  verdict.left = bucket.tokens;
  verdict.seconds_to_one = bucket.tokens >= almost_one ? 0 : (1 - bucket.tokens) / limits_.per_second;
  verdict.seconds_to_full = (limits_.burst - bucket.tokens) / limits_.per_second;
  return verdict;
}

}  // namespace laneway
