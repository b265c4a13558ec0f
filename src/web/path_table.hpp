#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace laneway {

/// Paths without placeholders and a number for each: one look instead of a walk through the tree.
/// Immutable once filled. Thread safety: `find` is pure.
class PathTable {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  /// `path` is not in the table yet.
  void add(std::string_view path, std::uint32_t number);
  /// The number of exactly this path, or `none`.
  std::uint32_t find(std::string_view path) const noexcept;

 private:
  struct Entry {
    std::string path;
    std::uint32_t number = none;
  };
  static std::uint64_t hash(std::string_view path) noexcept;
  void place(Entry entry);

  std::vector<Entry> entries_;  // open addressing; a power of two, at most half full
  std::size_t count_ = 0;
};

}  // namespace laneway
