#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace laneway::load {

/// One request as a file of targets, or the command line, has it.
struct TargetText {
  std::string where = {};  // "FILE:LINE", for messages; empty: the command line
  std::string method = {};
  std::string url = {};  // whole, or path and query
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::optional<std::string> body_file = {};
  std::optional<std::string> body = {};
  unsigned weight = 1;
  bool once = false;  // sent once on each connection, before what has a weight
  std::vector<std::string> captures = {};
};

/// Bounds of a file of targets. Beyond: an error that names the line.
inline constexpr std::size_t targets_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t targets_max = 10'000;
inline constexpr std::size_t target_line_bytes_max = 64 * 1024;
inline constexpr unsigned target_weight_max = 1'000;
/// Of one body file, and of all bodies of a file of targets together.
inline constexpr std::size_t target_body_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t target_bodies_bytes_max = 256 * 1024 * 1024;

/// Read targets in vegeta's HTTP format: "METHOD URL", then headers "Name: value", then "@FILE" for a body, an empty
/// line between targets (which may be missing before another METHOD). Lines that begin with '#' are comments, but for
/// these, which are about the target that follows: "# weight: N", "# weight: once", "# capture: NAME=json:PATH".
/// `name`: of the file, for messages. Errors: "NAME:LINE: what is wrong". Reads no body file. Thread safety: pure.
/// Source: vegeta's README, "http format".
std::expected<std::vector<TargetText>, std::string> parse_targets(std::string_view text, std::string_view name);

/// Read a file of targets ("-": standard input) and the bodies that it names, each once. Errors: one line.
std::expected<std::vector<TargetText>, std::string> read_targets(const std::string& path);

}  // namespace laneway::load
