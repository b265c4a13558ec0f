#include "web/settings_table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

#include "http/limits.hpp"

namespace laneway {
namespace {

using S = Settings;
constexpr double port_max = 65'535;
constexpr double threads_cap = 10'000;
constexpr double json_depth_cap = 1'000;  // reading goes down as deep on the stack

const Setting rows[] = {
    {"host", "", "address or name to listen at", "", &S::host},
    {"port", "", "port to listen at; 0: any free one", "", &S::port, 0, port_max},
    {"backlog", "connections", "not yet accepted", "the kernel drops them", &S::backlog, 1},
    {"connections_max", "connections", "at once; also bounded by 80 % of the descriptor limit",
     "the longest idle closes, then accepting waits", &S::connections_max, 1},
    {"loops", "loops", "event loops; 0: one per core", "", &S::loops, 0, 1024},
    {"threads_min", "threads", "of the thread lane that stay", "", &S::threads_min, 1, threads_cap},
    {"threads_max", "threads", "of the thread lane at most", "calls queue", &S::threads_max, 1, threads_cap},
    {"cpu_width", "threads", "that compute at once; 0: one per core", "calls queue", &S::cpu_width, 0, 1024},
    {"lane_queue_max", "calls", "that wait for a lane", "503", &S::lane_queue_max, 1},
    {"lane_wait_seconds_max", "s", "a call waits for its lane", "503", &S::lane_wait_seconds_max},
    {"thread_idle_seconds_max", "s", "a surplus thread idles", "it ends", &S::thread_idle_seconds_max},
    {"threads_stuck_seconds_max", "s", "all `threads_max` threads wait and none ends", "what is queued is refused",
     &S::threads_stuck_seconds_max},
    {"spawned_max", "pieces", "of spawned work unfinished", "503 (spawn throws Overloaded)", &S::spawned_max, 1},
    {"background_tasks_max", "tasks", "after one answer", "503 (Background::add throws Overloaded)",
     &S::background_tasks_max},
    {"loop_retakes", "", "1: take loops from user code that blocks them; 0: leave them", "", &S::loop_retakes, 0, 1},
    {"lost_threads_of_loop_max", "threads", "that user code keeps from one loop at once", "the loop waits",
     &S::lost_threads_of_loop_max, 0, threads_cap},
    {"lost_threads_max", "threads", "that user code keeps from all loops at once", "loops wait", &S::lost_threads_max,
     0, threads_cap},
    {"route_moves", "", "1: move routes that prove to be declared wrongly; 0: leave them", "", &S::route_moves, 0, 1},
    {"short_call_seconds_max", "s", "a plain function may take to run on the loop; 0: none does",
     "it runs on the threads", &S::short_call_seconds_max},
    {"request_line_bytes_max", "bytes", "request line", "414", &S::request_line_bytes_max, 16, http::counted_bytes_cap},
    {"head_bytes_max", "bytes", "request line and fields", "431", &S::head_bytes_max, 16, http::counted_bytes_cap},
    {"field_line_bytes_max", "bytes", "one field line", "431", &S::field_line_bytes_max, 16,
     http::field_line_bytes_cap},
    {"field_count_max", "fields", "in one head", "431", &S::field_count_max, 1, http::field_count_cap},
    {"body_bytes_max", "bytes", "request body", "413", &S::body_bytes_max},
    {"chunk_extension_bytes_max", "bytes", "extensions of one chunk", "400", &S::chunk_extension_bytes_max, 0,
     http::counted_bytes_cap},
    {"chunk_overhead_bytes_max", "bytes", "chunked coding's own, beside one a body byte", "400",
     &S::chunk_overhead_bytes_max, 0, http::counted_bytes_cap},
    {"trailer_bytes_max", "bytes", "trailers", "431", &S::trailer_bytes_max, 0, http::counted_bytes_cap},
    {"trailer_count_max", "lines", "trailers", "431", &S::trailer_count_max, 0, http::counted_bytes_cap},
    {"drain_bytes_max", "bytes", "of an unread body, read to keep the connection", "it closes", &S::drain_bytes_max},
    {"query_pairs_max", "pairs", "in a query that parameters are looked for in", "400", &S::query_pairs_max},
    {"json_depth_max", "levels", "of arrays and objects inside one another in a JSON body", "400", &S::json_depth_max,
     1, json_depth_cap},
    {"form_file_count_max", "files", "in a multipart form", "400", &S::form_file_count_max},
    {"form_field_count_max", "fields", "in a multipart form, files aside", "400", &S::form_field_count_max},
    {"form_field_bytes_max", "bytes", "one field of a multipart form that is no file", "400", &S::form_field_bytes_max},
    {"form_part_head_bytes_max", "bytes", "the header of one part of a multipart form", "400",
     &S::form_part_head_bytes_max},
    {"output_bytes_max", "bytes", "of a pipeline's answers, waiting to be sent", "the next request waits",
     &S::output_bytes_max},
    {"stream_bytes_max", "bytes", "of a stream, waiting to be sent", "its coroutine waits", &S::stream_bytes_max},
    {"answer_seconds_max", "s", "from the whole request to the path function's answer", "504; the function runs on",
     &S::answer_seconds_max, 0.001},
    {"first_byte_seconds_max", "s", "from accept to the first byte", "close", &S::first_byte_seconds_max},
    {"head_seconds_max", "s", "from the head's first byte to its last", "408", &S::head_seconds_max},
    {"body_gap_seconds_max", "s", "without a byte of the body", "408", &S::body_gap_seconds_max},
    {"body_seconds_max", "s", "the whole body", "408", &S::body_seconds_max},
    {"body_grace_seconds", "s", "before the body's least rate counts", "", &S::body_grace_seconds},
    {"body_bytes_per_second_min", "bytes/s", "the body's least rate", "408", &S::body_bytes_per_second_min},
    {"write_stall_seconds_max", "s", "without the client taking a byte", "close", &S::write_stall_seconds_max},
    {"event_ping_seconds", "s", "without an event in a stream of events", "a comment is sent", &S::event_ping_seconds,
     0.001},
    {"keep_alive_seconds_max", "s", "idle between requests", "close", &S::keep_alive_seconds_max},
    {"drain_seconds_max", "s", "for an unread body, or for the client to close", "close", &S::drain_seconds_max},
    {"connection_seconds_max", "s", "age of a connection", "the next answer closes it", &S::connection_seconds_max},
    {"connection_requests_max", "requests", "of one connection; 0: no limit", "the last answer closes it",
     &S::connection_requests_max},
    {"shutdown_seconds_max", "s", "from the signal until what still runs is abandoned", "exit status 1",
     &S::shutdown_seconds_max},
};

std::string default_of(const Setting& setting) {
  const Settings defaults;
  return std::visit([&](auto member) { return fmt::format("{}", defaults.*member); }, setting.member);
}

// What is wrong with that number for that setting; empty if nothing is. Not `<`, `>`: nan is below every bound.
std::string range_fault(const Setting& setting, double number, std::string_view shown) {
  if (number >= setting.least && (setting.most == 0 || number <= setting.most)) return {};
  return setting.most != 0
             ? fmt::format("setting {}: {} is not between {} and {}", setting.name, shown, setting.least, setting.most)
             : fmt::format("setting {}: {} is below {}", setting.name, shown, setting.least);
}

// Parse all of `text` as a number; false if it is none.
template <class T>
bool parse(std::string_view text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

template <class T>
std::string assign(const Setting& setting, Settings& settings, T Settings::* member, std::string_view text) {
  T value{};
  if constexpr (std::is_same_v<T, std::string>) {
    value = text;
  } else {
    if (!parse(text, value)) return fmt::format("setting {}: '{}' is not a number it can have", setting.name, text);
    if (std::string fault = range_fault(setting, static_cast<double>(value), text); !fault.empty()) return fault;
  }
  settings.*member = value;
  return {};
}

}  // namespace

std::span<const Setting> settings_table() noexcept { return rows; }

std::string set_setting(Settings& settings, std::string_view assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos) return fmt::format("'{}' is not NAME=VALUE", assignment);
  const std::string_view name = assignment.substr(0, equals);
  for (const Setting& setting : rows) {
    if (setting.name != name) continue;
    return std::visit([&](auto member) { return assign(setting, settings, member, assignment.substr(equals + 1)); },
                      setting.member);
  }
  return fmt::format("there is no setting '{}' (--help-settings lists them)", name);
}

std::string check_settings(const Settings& settings) {
  for (const Setting& setting : rows) {
    const std::string fault = std::visit(
        [&](auto member) -> std::string {
          const auto& value = settings.*member;
          if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>) {
            return {};
          } else {
            return range_fault(setting, static_cast<double>(value), fmt::format("{}", value));
          }
        },
        setting.member);
    if (!fault.empty()) return fault;
  }
  return {};
}

std::string settings_help() {
  std::string text;
  for (const Setting& setting : rows) {
    const std::string beyond = setting.beyond.empty() ? "" : fmt::format("; beyond: {}", setting.beyond);
    const std::string unit = setting.unit.empty() ? "" : fmt::format(" {}", setting.unit);
    fmt::format_to(std::back_inserter(text), "{:<28} {:<20} {}{}\n", setting.name, default_of(setting) + unit,
                   setting.meaning, beyond);
  }
  return text;
}

}  // namespace laneway
