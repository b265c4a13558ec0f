#include "web/lanes_json.hpp"

#include "lanes/placement.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

using lanes::lane_name;
using lanes::Snapshot;

double seconds(Nanoseconds duration) noexcept { return static_cast<double>(duration) / second; }

void write_durations(JsonWriter& out, std::string_view name, const DurationTable& durations) {
  out.key(name);
  out.begin_object();
  out.member("count", durations.count);
  out.member("total_seconds", seconds(durations.sum));
  out.member("p50_seconds", seconds(durations.quantile(0.5)));
  out.member("p99_seconds", seconds(durations.quantile(0.99)));
  out.member("max_seconds", seconds(durations.max));
  out.end_object();
}

void write_text_or_null(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name);
  if (text.empty()) return out.null();
  out.string(text);
}

void write_loops(JsonWriter& out, const Snapshot& all) {
  out.key("loops");
  out.begin_array();
  for (std::size_t i = 0; i < all.loops.size(); ++i) {
    const Snapshot::Loop& loop = all.loops[i];
    out.begin_object();
    out.member("loop", i);
    out.member("connections", loop.connections);
    out.member("slices", loop.slices);
    out.member("retakes", loop.retakes);
    out.member("lost_threads", loop.lost_threads);
    write_text_or_null(out, "running", loop.running.value_or(""));
    write_durations(out, "turns", loop.turns);
    write_durations(out, "timer_lateness", loop.lateness);
    out.end_object();
  }
  out.end_array();
}

void write_lost(JsonWriter& out, const Snapshot& all) {
  out.key("lost");
  out.begin_array();
  for (const Snapshot::Lost& lost : all.lost) {
    out.begin_object();
    out.member("route", lost.route);
    out.member("loop", lost.loop);
    out.member("seconds", seconds(lost.duration));
    out.member("computes", lost.computes);
    write_text_or_null(out, "in", lost.system_call);
    out.end_object();
  }
  out.end_array();
}

void write_lane(JsonWriter& out, std::string_view name, const lanes::LaneCounts& lane) {
  out.begin_object();
  out.member("lane", name);
  out.member("threads", lane.threads);
  out.member("threads_idle", lane.threads_idle);
  out.member("threads_max", lane.threads_max);
  out.member("queued", lane.queued);
  out.member("started", lane.started);
  out.member("refused", lane.refused);
  out.member("waited_seconds", seconds(lane.waited));
  out.member("waited_seconds_max", seconds(lane.waited_max));
  out.end_object();
}

void write_moves(JsonWriter& out, const lanes::RouteCounts& counts, Nanoseconds now) {
  out.member("moves", counts.moves);
  out.key("last_moves");
  out.begin_array();
  for (const lanes::RouteMove& move : counts.last_moves) {
    out.begin_object();
    out.member("seconds_ago", seconds(now - move.at));
    out.member("from", lane_name(move.from));
    out.member("to", lane_name(move.to));
    out.member("why", move.why);
    out.end_object();
  }
  out.end_array();
}

void write_route(JsonWriter& out, const Snapshot::Route& route, Nanoseconds now) {
  out.begin_object();
  out.member("methods", route.methods);
  out.member("path", route.path);
  out.member("declared", lane_name(route.declared));
  out.member("runs_on", lane_name(route.runs_on));
  out.member("probes", route.counts.probes);
  out.key("calls");
  out.begin_object();
  for (unsigned lane = 0; lane < lanes::lane_kinds; ++lane) {
    out.member(lane_name(static_cast<detail::LaneKind>(lane)), route.counts.calls[lane]);
  }
  out.end_object();
  out.member("blocks", route.counts.blocks);
  out.member("blocked_seconds", seconds(route.counts.blocked));
  out.member("blocked_seconds_max", seconds(route.counts.blocked_max));
  write_text_or_null(out, "blocked_in", route.counts.last_block.system_call);
  write_text_or_null(out, "blocked_by", route.counts.last_block.caller);
  out.member("computations", route.counts.computations);
  out.member("retakes_computing", route.counts.taken_computing);
  write_moves(out, route.counts, now);
  write_durations(out, "slices", route.slices);
  out.end_object();
}

void write_process(JsonWriter& out, const measure::OwnUsage& usage) {
  out.key("process");
  out.begin_object();
  out.member("cpu_seconds", seconds(usage.cpu));
  out.member("resident_bytes", usage.resident_bytes);
  out.member("threads", usage.threads);
  out.member("descriptors", usage.descriptors);
  out.member("descriptors_max", usage.descriptors_max);
  out.end_object();
}

}  // namespace

std::string lanes_json(const Snapshot& snapshot, const measure::OwnUsage& usage) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.member("uptime_seconds", seconds(snapshot.uptime));
  write_process(out, usage);
  out.key("monitor");
  out.begin_object();
  out.member("runs", snapshot.watched);
  out.member("parked", snapshot.monitor.parked);
  out.member("ticks", snapshot.monitor.ticks);
  out.end_object();
  out.key("crew");
  out.begin_object();
  out.member("threads", snapshot.crew.threads);
  out.member("standbys", snapshot.crew.standbys);
  out.member("lost", snapshot.crew.lost);
  out.end_object();
  out.member("spawned", snapshot.spawned);
  write_loops(out, snapshot);
  write_lost(out, snapshot);
  out.key("lanes");
  out.begin_array();
  write_lane(out, "threads", snapshot.threads);
  write_lane(out, "cpu", snapshot.cpu);
  out.end_array();
  out.key("routes");
  out.begin_array();
  for (const Snapshot::Route& route : snapshot.routes) write_route(out, route, snapshot.taken_at);
  out.end_array();
  out.end_object();
  return text;
}

}  // namespace laneway
