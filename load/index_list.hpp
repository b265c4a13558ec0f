#pragma once

#include <cstdint>
#include <vector>

#include "base/assert.hpp"

namespace laneway::load {

/// A queue of indices 0 to size - 1, each in it at most once; all operations take constant time, none allocates.
class IndexList {
 public:
  using Index = std::uint32_t;
  static constexpr Index none = ~Index{0};

  explicit IndexList(std::size_t size) : links_(size) {}

  bool empty() const noexcept { return first_ == none; }
  /// The one that is longest in the list; `none` when empty.
  Index front() const noexcept { return first_; }
  /// The one behind `index`; `none` at the end.
  Index after(Index index) const noexcept { return links_[index].next; }
  bool contains(Index index) const noexcept { return links_[index].listed; }

  void push_back(Index index) noexcept {
    Link& link = links_[index];
    LANEWAY_ASSERT(!link.listed);
    link = {.previous = last_, .next = none, .listed = true};
    (last_ == none ? first_ : links_[last_].next) = index;
    last_ = index;
  }
  void remove(Index index) noexcept {
    Link& link = links_[index];
    LANEWAY_ASSERT(link.listed);
    (link.previous == none ? first_ : links_[link.previous].next) = link.next;
    (link.next == none ? last_ : links_[link.next].previous) = link.previous;
    link.listed = false;
  }

 private:
  struct Link {
    Index previous = none;
    Index next = none;
    bool listed = false;
  };
  std::vector<Link> links_;
  Index first_ = none;
  Index last_ = none;
};

}  // namespace laneway::load
