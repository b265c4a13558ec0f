#include "web/metrics_text.hpp"

#include <fmt/format.h>

#include <iterator>

#include "lanes/placement.hpp"

namespace laneway {
namespace {

using lanes::lane_name;
using lanes::Snapshot;

double seconds(Nanoseconds duration) noexcept { return static_cast<double>(duration) / second; }

// What follows a backslash, or nothing if `c` goes as it is.
constexpr char escape(char c) noexcept { return c == '\n' ? 'n' : c == '\\' || c == '"' ? c : '\0'; }

void write_loops(MetricsWriter& out, const Snapshot& all) {
  const auto each = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
    out.family(name, type, help);
    for (std::size_t i = 0; i < all.loops.size(); ++i) out.sample({{"loop", std::to_string(i)}}, value(all.loops[i]));
  };
  each("laneway_loop_slices_total", "counter", "Stretches of user code that the loop ran.",
       [](const Snapshot::Loop& loop) { return loop.slices; });
  each("laneway_loop_retakes_total", "counter", "Times the loop was taken from user code that held it up.",
       [](const Snapshot::Loop& loop) { return loop.retakes; });
  each("laneway_loop_connections", "gauge", "Open connections.",
       [](const Snapshot::Loop& loop) { return std::uint64_t{loop.connections}; });
  each("laneway_loop_lost_threads", "gauge", "Threads that user code keeps from the loop at present.",
       [](const Snapshot::Loop& loop) { return std::uint64_t{loop.lost_threads}; });
  out.family("laneway_loop_turn_seconds", "histogram",
             "From taking work up to having done all of it; one turn of 64 is timed.");
  for (std::size_t i = 0; i < all.loops.size(); ++i) out.histogram({{"loop", std::to_string(i)}}, all.loops[i].turns);
  out.family("laneway_loop_timer_lateness_seconds", "histogram", "How long after they were due timers went off.");
  for (std::size_t i = 0; i < all.loops.size(); ++i) {
    out.histogram({{"loop", std::to_string(i)}}, all.loops[i].lateness);
  }
}

void write_lanes(MetricsWriter& out, const Snapshot& all) {
  const auto each = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
    out.family(name, type, help);
    out.sample({{"lane", "threads"}}, value(all.threads));
    out.sample({{"lane", "cpu"}}, value(all.cpu));
  };
  using lanes::LaneCounts;
  each("laneway_lane_threads", "gauge", "Threads of the lane.",
       [](const LaneCounts& lane) { return std::uint64_t{lane.threads}; });
  each("laneway_lane_threads_idle", "gauge", "Threads of the lane that have nothing to do.",
       [](const LaneCounts& lane) { return std::uint64_t{lane.threads_idle}; });
  each("laneway_lane_threads_max", "gauge", "Threads that the lane may have.",
       [](const LaneCounts& lane) { return std::uint64_t{lane.threads_max}; });
  each("laneway_lane_queued", "gauge", "Calls that wait for a thread of the lane.",
       [](const LaneCounts& lane) { return std::uint64_t{lane.queued}; });
  each("laneway_lane_started_total", "counter", "Calls that began to run on the lane.",
       [](const LaneCounts& lane) { return lane.started; });
  each("laneway_lane_refused_total", "counter",
       "Calls that the lane refused: its queue was full, or they waited too long.",
       [](const LaneCounts& lane) { return lane.refused; });
  each("laneway_lane_waited_seconds_total", "counter", "Time that the calls which began had waited.",
       [](const LaneCounts& lane) { return seconds(lane.waited); });
  each("laneway_lane_waited_seconds_max", "gauge", "The longest wait of a call that began.",
       [](const LaneCounts& lane) { return seconds(lane.waited_max); });
}

void write_routes(MetricsWriter& out, const Snapshot& all) {
  out.family("laneway_route_calls_total", "counter", "Calls that began, by the lane they ran on.");
  for (const Snapshot::Route& route : all.routes) {
    for (unsigned lane = 0; lane < lanes::lane_kinds; ++lane) {
      const auto kind = static_cast<detail::LaneKind>(lane);
      if (route.counts.calls[lane] == 0 && kind != route.declared) continue;
      out.sample({{"method", route.methods}, {"route", route.path}, {"lane", lane_name(kind)}},
                 route.counts.calls[lane]);
    }
  }
  const auto each = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
    out.family(name, type, help);
    for (const Snapshot::Route& route : all.routes) {
      out.sample({{"method", route.methods}, {"route", route.path}}, value(route.counts));
    }
  };
  using lanes::RouteCounts;
  each("laneway_route_blocks_total", "counter", "Times a loop was taken from the route because it blocked.",
       [](const RouteCounts& counts) { return counts.blocks; });
  each("laneway_route_blocked_seconds_total", "counter", "Time that those blocks took which have ended.",
       [](const RouteCounts& counts) { return seconds(counts.blocked); });
  each("laneway_route_blocked_seconds_max", "gauge", "The longest of them.",
       [](const RouteCounts& counts) { return seconds(counts.blocked_max); });
  each("laneway_route_computations_total", "counter", "Times the route computed for a millisecond or more.",
       [](const RouteCounts& counts) { return counts.computations; });
  each("laneway_route_moves_total", "counter", "Times the route moved to another lane.",
       [](const RouteCounts& counts) { return counts.moves; });
  out.family("laneway_route_lane", "gauge", "1: the lane that the route's calls run on at present.");
  for (const Snapshot::Route& route : all.routes) {
    out.sample({{"method", route.methods}, {"route", route.path}, {"lane", lane_name(route.runs_on)}},
               std::uint64_t{1});
  }
  out.family("laneway_route_slice_seconds", "histogram",
             "Stretches of the route's code on loops; one slice of a loop in 64 is timed.");
  for (const Snapshot::Route& route : all.routes) {
    if (route.slices.count != 0) out.histogram({{"method", route.methods}, {"route", route.path}}, route.slices);
  }
}

void write_process(MetricsWriter& out, const Snapshot& all, const measure::OwnUsage& usage) {
  const auto one = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
    out.family(name, type, help);
    out.sample({}, value);
  };
  one("laneway_loop_standbys", "gauge", "Threads that stand by to take a loop over.", std::uint64_t{all.crew.standbys});
  one("laneway_spawned", "gauge", "Pieces of spawned work that have not finished.", std::uint64_t{all.spawned});
  one("laneway_monitor_ticks_total", "counter", "Times the monitor looked at the loops.", all.monitor.ticks);
  one("laneway_monitor_parked", "gauge", "1: the monitor sleeps, for nothing runs.", std::uint64_t{all.monitor.parked});
  one("laneway_uptime_seconds", "gauge", "Since the server was made.", seconds(all.uptime));
  one("process_cpu_seconds_total", "counter", "CPU time of the process, user and system.", seconds(usage.cpu));
  one("process_resident_memory_bytes", "gauge", "Resident memory.", usage.resident_bytes);
  one("process_virtual_memory_bytes", "gauge", "Virtual memory.", usage.virtual_bytes);
  one("process_open_fds", "gauge", "Open file descriptors.", usage.descriptors);
  one("process_max_fds", "gauge", "File descriptors that may be open.", usage.descriptors_max);
  one("process_threads", "gauge", "Threads of the process.", std::uint64_t{usage.threads});
  one("process_start_time_seconds", "gauge", "When the process started, in seconds of Unix time.",
      usage.started_at_seconds);
}

}  // namespace

void MetricsWriter::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  fmt::format_to(std::back_inserter(out_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricsWriter::begin(std::string_view suffix, Labels labels, std::string_view bound) {
  out_.append(name_).append(suffix);
  char before = '{';
  const auto label = [&](std::string_view name, std::string_view value) {
    out_ += before;
    before = ',';
    out_.append(name).append("=\"");
    for (const char c : value) {
      if (escape(c) != '\0') out_ += '\\';
      out_ += escape(c) != '\0' ? escape(c) : c;
    }
    out_ += '"';
  };
  for (const auto& [name, value] : labels) label(name, value);
  if (!bound.empty()) label("le", bound);
  out_ += before == ',' ? "} " : " ";
}

void MetricsWriter::sample(Labels labels, std::uint64_t value) {
  begin("", labels);
  fmt::format_to(std::back_inserter(out_), "{}\n", value);
}

void MetricsWriter::sample(Labels labels, double value) {
  begin("", labels);
  fmt::format_to(std::back_inserter(out_), "{}\n", value);
}

void MetricsWriter::histogram(Labels labels, const DurationTable& durations) {
  std::uint64_t up_to = 0;
  for (unsigned i = 0; i + 1 < DurationTable::buckets; ++i) {
    up_to += durations.counts[i];
    if (i % 2 != 0) continue;
    begin("_bucket", labels, fmt::format("{}", seconds(DurationTable::bound(i))));
    fmt::format_to(std::back_inserter(out_), "{}\n", up_to);
  }
  begin("_bucket", labels, "+Inf");
  fmt::format_to(std::back_inserter(out_), "{}\n", durations.count);
  begin("_sum", labels);
  fmt::format_to(std::back_inserter(out_), "{}\n", seconds(durations.sum));
  begin("_count", labels);
  fmt::format_to(std::back_inserter(out_), "{}\n", durations.count);
}

std::string metrics_text(const Snapshot& snapshot, const measure::OwnUsage& usage) {
  std::string text;
  MetricsWriter out(text);
  write_routes(out, snapshot);
  write_loops(out, snapshot);
  write_lanes(out, snapshot);
  write_process(out, snapshot, usage);
  return text;
}

}  // namespace laneway
