#include "measure/listening.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "measure/process.hpp"
#include "measure/read_file.hpp"

namespace laneway::measure {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view listening_state = "0A";

// The next word of `text`, which begins behind it afterwards.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

template <class Number>
std::optional<Number> number(std::string_view text, int base) {
  Number value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return fault == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// Does the process have one of these sockets open? A process that is not ours shows nothing.
bool holds(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code fault;
  for (fs::directory_iterator each(process / "fd", fault), end; !fault && each != end; each.increment(fault)) {
    std::error_code unreadable;
    if (sockets.contains(fs::read_symlink(each->path(), unreadable).string())) return true;
  }
  return false;
}

// Parents of all processes.
std::map<pid_t, pid_t> all_processes(const std::string& proc) {
  std::map<pid_t, pid_t> parents;
  std::error_code fault;
  for (fs::directory_iterator each(proc, fault), end; !fault && each != end; each.increment(fault)) {
    const auto pid = number<pid_t>(each->path().filename().string(), 10);
    if (!pid) continue;
    // Neither times nor memory are looked at.
    const auto process = parse_process_stat(read_file(each->path().string() + "/stat"), 1, 1);
    if (process) parents[*pid] = process->parent;
  }
  return parents;
}

}  // namespace

std::vector<std::uint64_t> parse_listening_sockets(std::string_view table, std::uint16_t port) {
  std::vector<std::uint64_t> inodes;
  while (!table.empty()) {
    std::string_view line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(line.size() + 1, table.size()));
    // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
    take_word(line);
    const auto local = take_word(line);
    take_word(line);
    if (take_word(line) != listening_state) continue;
    if (number<std::uint16_t>(local.substr(std::min(local.rfind(':'), local.size() - 1) + 1), 16) != port) continue;
    for (int i = 0; i < 5; ++i) take_word(line);
    if (const auto inode = number<std::uint64_t>(take_word(line), 10)) inodes.push_back(*inode);
  }
  return inodes;
}

std::vector<pid_t> listening_processes(std::uint16_t port, const std::string& proc) {
  std::set<std::string> sockets;
  for (const char* table : {"/net/tcp", "/net/tcp6"}) {
    for (const auto inode : parse_listening_sockets(read_file(proc + table), port)) {
      sockets.insert("socket:[" + std::to_string(inode) + "]");
    }
  }
  if (sockets.empty()) return {};
  const auto parents = all_processes(proc);
  std::set<pid_t> holders;
  for (const auto& [pid, parent] : parents) {
    if (holds(proc + "/" + std::to_string(pid), sockets)) holders.insert(pid);
  }
  std::vector<pid_t> first;
  for (const pid_t pid : holders) {
    auto ancestor = parents.find(parents.at(pid));
    // Processes come and go while they are read, so that a circle may be seen: no more steps than there are processes.
    std::size_t steps = parents.size();
    while (ancestor != parents.end() && !holders.contains(ancestor->first) && steps-- > 0) {
      ancestor = parents.find(ancestor->second);
    }
    if (ancestor == parents.end() || !holders.contains(ancestor->first)) first.push_back(pid);
  }
  return first;
}

}  // namespace laneway::measure
