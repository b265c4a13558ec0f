#include "web/path_table.hpp"

#include <cstring>
#include <utility>

namespace laneway {

// Routes are chosen by the application, not by its clients: the hash must be fast, not unpredictable.
std::uint64_t PathTable::hash(std::string_view path) noexcept {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  std::uint64_t mixed = path.size() * odd;
  while (path.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, path.data(), sizeof word);
    mixed = ((mixed ^ word) * odd) ^ (mixed >> 32);
    path.remove_prefix(sizeof word);
  }
  std::uint64_t rest = 0;
  for (const char c : path) rest = (rest << 8) | static_cast<unsigned char>(c);
  mixed = (mixed ^ rest) * odd;
  return mixed ^ (mixed >> 32);
}

void PathTable::place(Entry entry) {
  std::size_t at = hash(entry.path) & (entries_.size() - 1);
  while (entries_[at].number != none) at = (at + 1) & (entries_.size() - 1);
  entries_[at] = std::move(entry);
}

void PathTable::add(std::string_view path, std::uint32_t number) {
  if (++count_ * 2 > entries_.size()) {
    auto old = std::exchange(entries_, std::vector<Entry>(count_ * 2 < 16 ? 16 : entries_.size() * 2));
    for (Entry& entry : old) {
      if (entry.number != none) place(std::move(entry));
    }
  }
  place({std::string(path), number});
}

std::uint32_t PathTable::find(std::string_view path) const noexcept {
  if (entries_.empty()) return none;
  for (std::size_t at = hash(path) & (entries_.size() - 1);; at = (at + 1) & (entries_.size() - 1)) {
    const Entry& entry = entries_[at];
    if (entry.number == none || entry.path == path) return entry.number;
  }
}

}  // namespace laneway
