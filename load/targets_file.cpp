#include "load/targets_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.hpp"
#include "load/input_file.hpp"

namespace laneway::load {
namespace {

// "GET http://..." begins a target; so does "get", but only to be refused.
bool begins_target(std::string_view line) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto end = std::find_if_not(line.begin(), line.end(), is_upper);
  return end != line.begin() && end != line.end() && (*end == ' ' || *end == '\t');
}

class TargetsParser {
 public:
  TargetsParser(std::string_view text, std::string_view name) : rest_(text), name_(name) {}

  std::expected<std::vector<TargetText>, std::string> parse() {
    if (rest_.size() > targets_bytes_max) return wrong(fmt::format("more than {} bytes", targets_bytes_max));
    while (next_line()) {
      if (line_bytes_ > target_line_bytes_max) {
        return wrong(fmt::format("the line is longer than {} bytes", target_line_bytes_max));
      }
      if (line_.find('\0') != std::string_view::npos) return wrong("the line has a NUL");
      if (auto read = read_line(); !read) return std::unexpected(read.error());
    }
    if (has_notes_) return wrong("no target follows what is said about one");
    if (targets_.empty()) return wrong("there is no target");
    return std::move(targets_);
  }

 private:
  using Done = std::expected<void, std::string>;

  std::unexpected<std::string> wrong(std::string_view what) const {
    return std::unexpected(fmt::format("{}:{}: {}", name_, std::max<std::size_t>(1, number_), what));
  }

  bool next_line() {
    if (rest_.empty()) return false;
    const auto end = std::min(rest_.find('\n'), rest_.size());
    line_bytes_ = end;
    line_ = trim(rest_.substr(0, end > 0 && rest_[end - 1] == '\r' ? end - 1 : end));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    return true;
  }

  Done read_line() {
    if (line_.empty()) {
      in_target_ = false;
      return {};
    }
    if (line_.starts_with('#')) return read_comment(trim(line_.substr(1)));
    if (!in_target_ || begins_target(line_)) return begin_target();
    TargetText& target = targets_.back();
    if (line_.starts_with('@')) {
      if (target.body_file) return wrong("a second body for one target");
      target.body_file = trim(line_.substr(1));
      if (target.body_file->empty()) return wrong("the file's name is missing behind '@'");
      return {};
    }
    const auto colon = line_.find(':');
    if (colon == std::string_view::npos || colon == 0) {
      return wrong(fmt::format("'{}' is neither 'Name: value' nor '@FILE'", line_.substr(0, 80)));
    }
    if (target.body_file) return wrong("a header behind the body");
    target.headers.emplace_back(trim(line_.substr(0, colon)), trim(line_.substr(colon + 1)));
    return {};
  }

  Done begin_target() {
    const auto blank = line_.find_first_of(" \t");
    if (blank == std::string_view::npos || !begins_target(line_)) {
      return wrong(fmt::format("'{}' is not 'METHOD URL'", line_.substr(0, 80)));
    }
    if (targets_.size() == targets_max) return wrong(fmt::format("more than {} targets", targets_max));
    notes_.where = fmt::format("{}:{}", name_, number_);
    notes_.method = line_.substr(0, blank);
    notes_.url = trim(line_.substr(blank));
    targets_.push_back(std::exchange(notes_, {}));
    has_notes_ = false;
    in_target_ = true;
    return {};
  }

  // What a comment says about the next target; most say nothing.
  Done read_comment(std::string_view comment) {
    const auto colon = comment.find(':');
    const auto key = comment.substr(0, colon);
    if (colon == std::string_view::npos || (key != "weight" && key != "capture")) return {};
    const auto value = trim(comment.substr(colon + 1));
    has_notes_ = true;
    if (key == "capture") {
      notes_.captures.emplace_back(value);
      return {};
    }
    notes_.once = value == "once";
    if (notes_.once) return {};
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), notes_.weight);
    if (error != std::errc() || end != value.data() + value.size() || notes_.weight == 0 ||
        notes_.weight > target_weight_max) {
      return wrong(fmt::format("the weight must be 1 to {}, or once", target_weight_max));
    }
    return {};
  }

  std::string_view rest_;
  std::string_view name_;
  std::string_view line_;
  std::size_t line_bytes_ = 0;
  std::size_t number_ = 0;
  bool in_target_ = false;
  bool has_notes_ = false;
  TargetText notes_;  // what comments have said about the next target
  std::vector<TargetText> targets_;
};

}  // namespace

std::expected<std::vector<TargetText>, std::string> parse_targets(std::string_view text, std::string_view name) {
  return TargetsParser(text, name).parse();
}

std::expected<std::vector<TargetText>, std::string> read_targets(const std::string& path) {
  const auto text = read_input(path, targets_bytes_max);
  if (!text) return std::unexpected(text.error());
  auto targets = parse_targets(*text, path == "-" ? "standard input" : path);
  if (!targets) return targets;
  std::map<std::string, std::string> bodies;
  std::size_t bytes = 0;
  for (TargetText& target : *targets) {
    if (!target.body_file) continue;
    auto found = bodies.find(*target.body_file);
    if (found == bodies.end()) {
      if (*target.body_file == "-") return std::unexpected(target.where + ": a body cannot be standard input");
      auto body = read_input(*target.body_file, target_body_bytes_max);
      if (!body) return std::unexpected(fmt::format("{}: {}", target.where, body.error()));
      found = bodies.emplace(*target.body_file, std::move(*body)).first;
    }
    bytes += found->second.size();
    if (bytes > target_bodies_bytes_max) {
      return std::unexpected(
          fmt::format("{}: the bodies are more than {} bytes in all", target.where, target_bodies_bytes_max));
    }
    target.body = found->second;
  }
  return targets;
}

}  // namespace laneway::load
