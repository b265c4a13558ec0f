#include "measure/process.hpp"

#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <set>

#include "measure/read_file.hpp"

namespace laneway::measure {
namespace {

// The blank-separated whole numbers at the front of `text`, at most `Count`.
template <std::size_t Count>
std::size_t read_numbers(std::string_view text, std::array<std::int64_t, Count>& numbers) {
  std::size_t count = 0;
  while (count < Count) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[count]);
    if (error != std::errc()) break;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    ++count;
  }
  return count;
}

std::optional<std::uint64_t> number_after(std::string_view text, std::string_view label) {
  const auto at = text.find(label);
  std::array<std::int64_t, 1> number{};
  if (at == std::string_view::npos || read_numbers(text.substr(at + label.size()), number) != 1) return std::nullopt;
  return static_cast<std::uint64_t>(number[0]);
}

// The entries of a folder whose names are numbers.
std::vector<pid_t> numbered_entries(const std::string& folder) {
  std::vector<pid_t> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
  if (!open) return found;
  while (const dirent* entry = ::readdir(open.get())) {
    std::array<std::int64_t, 1> id{};
    if (read_numbers(entry->d_name, id) == 1) found.push_back(static_cast<pid_t>(id[0]));
  }
  return found;
}

}  // namespace

std::optional<ProcessSnapshot> parse_process_stat(std::string_view stat, long ticks_per_second, long page_bytes) {
  std::array<std::int64_t, 1> pid{};
  const auto name_end = stat.rfind(')');  // the name may hold blanks and parentheses
  if (read_numbers(stat, pid) != 1 || name_end == std::string_view::npos || name_end + 3 > stat.size()) {
    return std::nullopt;
  }
  // From the parent's pid (field 4 of proc(5)) to the resident pages (field 24); before them is the state's letter.
  std::array<std::int64_t, 21> fields{};
  if (read_numbers(stat.substr(name_end + 3), fields) != fields.size()) return std::nullopt;
  const auto field = [&](std::size_t number) { return fields[number - 4]; };
  const Nanoseconds tick = second / ticks_per_second;
  return ProcessSnapshot{.pid = static_cast<pid_t>(pid[0]),
                         .parent = static_cast<pid_t>(field(4)),
                         .started = static_cast<std::uint64_t>(field(22)),
                         .cpu_by_tick = (field(14) + field(15)) * tick,
                         .cpu_of_children = (field(16) + field(17)) * tick,
                         .memory_bytes = static_cast<std::uint64_t>(field(24) * page_bytes),
                         .threads = static_cast<unsigned>(field(20)),
                         .threads_seen = {}};
}

std::optional<Nanoseconds> parse_schedstat(std::string_view schedstat) {
  std::array<std::int64_t, 3> fields{};  // on a CPU, waiting for one, how often
  if (read_numbers(schedstat, fields) != fields.size()) return std::nullopt;
  return fields[0];
}

bool parse_switches(std::string_view status, ProcessSnapshot::Thread& thread) {
  const auto voluntary = number_after(status, "\nvoluntary_ctxt_switches:");
  const auto involuntary = number_after(status, "\nnonvoluntary_ctxt_switches:");
  if (!voluntary || !involuntary) return false;
  thread.voluntary_switches = *voluntary;
  thread.involuntary_switches = *involuntary;
  return true;
}

std::optional<std::uint64_t> parse_pss(std::string_view smaps_rollup) {
  const auto kibibytes = number_after(smaps_rollup, "\nPss:");
  return kibibytes ? std::optional(*kibibytes * 1024) : std::nullopt;
}

std::vector<pid_t> parse_children(std::string_view children) {
  std::vector<pid_t> pids;
  std::array<std::int64_t, 1> pid{};
  while (read_numbers(children, pid) == 1) {
    pids.push_back(static_cast<pid_t>(pid[0]));
    children.remove_prefix(std::min(children.find_first_not_of(" \n"), children.size()));
    children.remove_prefix(std::min(children.find_first_of(" \n"), children.size()));
  }
  return pids;
}

bool process_exists(pid_t pid) { return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM); }

ProcessTree::ProcessTree(pid_t root, std::string proc) : root_(root), proc_(std::move(proc)) {}

std::vector<ProcessSnapshot> ProcessTree::snapshot() {
  static const long ticks_per_second = ::sysconf(_SC_CLK_TCK);
  static const long page_bytes = ::sysconf(_SC_PAGESIZE);
  std::vector<ProcessSnapshot> tree;
  std::map<pid_t, std::uint64_t> seen;
  std::vector<pid_t> todo{root_};
  for (const auto& [pid, started] : known_) todo.push_back(pid);
  while (!todo.empty()) {
    const pid_t pid = todo.back();
    todo.pop_back();
    if (seen.contains(pid)) continue;
    const std::string folder = proc_ + "/" + std::to_string(pid);
    auto process = parse_process_stat(read_file(folder + "/stat"), ticks_per_second, page_bytes);
    if (!process) continue;
    // A known pid with another start time is a stranger, unless its parent names it below.
    if (const auto known = known_.find(pid); known != known_.end() && known->second != process->started) {
      known_.erase(known);
      continue;
    }
    seen[pid] = process->started;
    if (const auto share = parse_pss(read_file(folder + "/smaps_rollup"))) process->memory_bytes = *share;
    for (const pid_t id : numbered_entries(folder + "/task")) {
      const std::string task = folder + "/task/" + std::to_string(id);
      const auto cpu = parse_schedstat(read_file(task + "/schedstat"));
      ProcessSnapshot::Thread thread{.id = id, .cpu = cpu.value_or(0)};
      if (parse_switches(read_file(task + "/status"), thread) || cpu) process->threads_seen.push_back(thread);
      for (const pid_t child : parse_children(read_file(task + "/children"))) todo.push_back(child);
    }
    tree.push_back(std::move(*process));
  }
  if (!seen.contains(root_)) return {};
  known_ = std::move(seen);
  return tree;
}

}  // namespace laneway::measure
