#include "lab/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lab/pinning.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

bool needs_quotes(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,+@%";
  return word.empty() || word.find_first_not_of(plain) != word.npos;
}

}  // namespace

std::expected<std::string, std::string> fill(std::string_view text, const Places& places) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out.append(text.substr(0, open));
    if (open == text.npos) break;
    text.remove_prefix(open + 1);
    const std::size_t close = text.find('}');
    const std::string_view name = close == text.npos ? std::string_view() : text.substr(0, close);
    if (!is_name(name)) {
      out.push_back('{');
      continue;
    }
    const auto place = places.find(name);
    if (place == places.end()) return std::unexpected("unknown placeholder {" + std::string(name) + "}");
    out.append(place->second);
    text.remove_prefix(close + 1);
  }
  return out;
}

std::expected<Words, std::string> fill(const Words& words, const Places& places) {
  Words filled;
  for (const std::string& word : words) {
    auto text = fill(word, places);
    if (!text) return std::unexpected(text.error());
    filled.push_back(*std::move(text));
  }
  return filled;
}

Words load_command(const LoadRequest& request) {
  Words words{request.program};
  const auto add = [&](const char* flag, std::string value) {
    words.emplace_back(flag);
    words.push_back(std::move(value));
  };
  add("-t", std::to_string(request.threads));
  add("-c", std::to_string(request.connections));
  if (request.duration > 0) add("-d", duration_argument(request.duration));
  if (request.requests > 0) add("--requests", std::to_string(request.requests));
  if (request.rate > 0) add("--rate", fmt::format("{}", request.rate));
  if (request.warm_up > 0) add("--warmup", duration_argument(request.warm_up));
  if (request.drain > 0) add("--drain", duration_argument(request.drain));
  add("--timeout", duration_argument(request.timeout));
  words.emplace_back("--latency");
  if (request.status) add("--expect-status", std::to_string(*request.status));
  if (request.json) add("--expect-json", *request.json);
  if (request.text) add("--expect-body", *request.text);
  if (request.duration_min > 0) add("--expect-min-duration", duration_argument(request.duration_min));
  if (request.server > 0) add("--pid", std::to_string(request.server));
  if (!request.json_file.empty()) add("--json", request.json_file);
  words.push_back(request.url);
  return pinned(std::move(words), request.cpus);
}

std::string shell_line(const Words& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line.push_back(' ');
    if (!needs_quotes(word)) {
      line.append(word);
      continue;
    }
    line.push_back('\'');
    for (const char c : word) {
      if (c == '\'') {
        line.append("'\\''");
      } else {
        line.push_back(c);
      }
    }
    line.push_back('\'');
  }
  return line;
}

}  // namespace laneway::lab
