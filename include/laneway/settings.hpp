#pragma once

#include <cstdint>
#include <string>

namespace laneway {

/// Everything about a server that can be set, with its defaults; each can be set in the program
/// (`App app({.settings = {.port = 8080}})`) and on its command line (`--set keep_alive_seconds=5`).
/// The table with units and the answers given past each limit: docs/limits.md, or `--help-settings`.
/// Times are seconds; a limit is inclusive, a value at the limit passes.
struct Settings {
  // Where the server listens.
  std::string host = "127.0.0.1";
  unsigned port = 8000;  ///< 0: any free port, printed at start
  unsigned backlog = 1024;
  unsigned connections_max = 10'000;  ///< or 80 % of the descriptor limit, whichever is less

  // Where code runs (lanes/).
  unsigned loops = 0;  ///< 0: one per core
  unsigned threads_min = 4;
  unsigned threads_max = 512;
  unsigned cpu_width = 0;  ///< 0: one per core
  unsigned lane_queue_max = 10'000;
  double lane_wait_seconds_max = 1;
  double thread_idle_seconds_max = 10;
  double threads_stuck_seconds_max = 10;
  unsigned spawned_max = 250'000;
  unsigned loop_retakes = 1;  ///< 1: take loops from user code that blocks them; 0: leave them
  unsigned lost_threads_of_loop_max = 16;
  unsigned lost_threads_max = 256;
  unsigned route_moves = 1;  ///< 1: move routes that prove to be declared wrongly; 0: leave them
  double short_call_seconds_max = 50e-6;

  // What one request may cost (http/limits.hpp).
  std::uint64_t request_line_bytes_max = 8 * 1024;
  std::uint64_t head_bytes_max = 32 * 1024;
  std::uint64_t field_line_bytes_max = 16 * 1024;
  std::uint64_t field_count_max = 100;
  std::uint64_t body_bytes_max = 1024 * 1024;
  std::uint64_t chunk_extension_bytes_max = 256;
  std::uint64_t chunk_overhead_bytes_max = 16 * 1024;
  std::uint64_t trailer_bytes_max = 8 * 1024;
  std::uint64_t trailer_count_max = 32;
  std::uint64_t drain_bytes_max = 64 * 1024;
  std::uint64_t query_pairs_max = 1000;
  /// Arrays and objects inside one another in a JSON body.
  std::uint64_t json_depth_max = 64;

  /// Files of one multipart form. Default 1000; beyond: 400.
  std::uint64_t form_file_count_max = 1000;
  /// Fields of one multipart form that are no files. Default 1000; beyond: 400.
  std::uint64_t form_field_count_max = 1000;
  /// One field of a multipart form that is no file. Bytes; default 1 MiB; beyond: 400.
  std::uint64_t form_field_bytes_max = 1024 * 1024;
  /// The header of one part of a multipart form, to its empty line. Bytes; default 8 KiB; beyond: 400.
  std::uint64_t form_part_head_bytes_max = 8 * 1024;
  std::uint64_t output_bytes_max = 256 * 1024;  ///< of a pipeline's answers not yet sent; then no request is taken up

  std::uint64_t stream_bytes_max = 64 * 1024;  ///< of a stream not yet sent; then its coroutine waits

  double answer_seconds_max = 60;  ///< a path function may take, its wait for a lane included; RouteOptions can differ

  // How long a peer may take.
  double first_byte_seconds_max = 10;  ///< from accept to the first byte
  double head_seconds_max = 10;        ///< from the first byte to the end of the head
  double body_gap_seconds_max = 15;    ///< without one byte of body
  double body_seconds_max = 300;       ///< the whole body
  double body_grace_seconds = 10;      ///< after it, the body must come at `body_bytes_per_second_min`
  std::uint64_t body_bytes_per_second_min = 240;
  double write_stall_seconds_max = 30;        ///< without the peer taking one byte
  double event_ping_seconds = 15;             ///< without an event, until a comment shows that the stream lives
  double keep_alive_seconds_max = 30;         ///< idle between requests
  double drain_seconds_max = 1;               ///< for an unread body, or for a peer to close its side
  double connection_seconds_max = 3600;       ///< then the next answer says close
  std::uint64_t connection_requests_max = 0;  ///< 0: no limit

  // How the server ends.
  double shutdown_seconds_max = 10;  ///< from the signal until what still runs is abandoned
};

}  // namespace laneway
