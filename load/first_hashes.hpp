#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace laneway::load {

/// The hash of the first good answer of each target, whichever thread had it. Thread safety: all.
class FirstHashes {
 public:
  explicit FirstHashes(std::size_t targets) : hashes_(targets) {}

  /// Nothing: `hash` is that of the target's first answer, or this one is the first; else what the first's was.
  std::optional<std::uint64_t> other_first(std::size_t target, std::uint64_t hash) noexcept {
    if (hash == none) hash = 1;  // one body in 2^64
    std::uint64_t first = hashes_[target].load(std::memory_order_relaxed);
    if (first == none && hashes_[target].compare_exchange_strong(first, hash, std::memory_order_relaxed)) first = hash;
    return first == hash ? std::nullopt : std::optional(first);
  }

 private:
  static constexpr std::uint64_t none = 0;
  std::vector<std::atomic<std::uint64_t>> hashes_;
};

}  // namespace laneway::load
