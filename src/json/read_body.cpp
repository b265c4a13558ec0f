#include <algorithm>

#include "base/text.hpp"
#include "json/dom.hpp"
#include "json/explain.hpp"
#include "json/read_value.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

namespace dom = simdjson::dom;

std::string json_string(std::string_view text) {
  std::string out;
  JsonWriter(out).string(text);
  return out;
}

// Parses with a parser that the thread keeps, as long as it has not become large.
struct Parsed {
  Element root;
  simdjson::error_code error = simdjson::SUCCESS;
};

Parsed parse(std::string_view text, std::size_t depth_max) {
  constexpr std::size_t kept_bytes_max = std::size_t{1} << 20;
  thread_local dom::parser parser;
  if (parser.capacity() > kept_bytes_max) parser = dom::parser();
  Parsed out;
  if (parser.capacity() < text.size() || parser.max_depth() != depth_max) {
    out.error = parser.allocate(std::max<std::size_t>(text.size(), 1024), depth_max);
  }
  if (!out.error) out.error = parser.parse(text.data(), text.size()).get(out.root);
  return out;
}

const Location body_location{nullptr, "body"};

bool refuse_missing(std::span<const BodyTarget> targets, Faults& faults) {
  bool good = true;
  for (const BodyTarget& target : targets) {
    if (!target.required) continue;
    good = false;
    if (target.name.empty()) {
      faults.add_missing(body_location);
    } else {
      faults.add_missing(Location{&body_location, target.name});
    }
  }
  return good;
}

BodyVerdict verdict(bool good, const Faults& faults) {
  if (faults.too_many_tries()) return BodyVerdict::unreadable;
  return good ? BodyVerdict::read : BodyVerdict::refused;
}

}  // namespace

BodyVerdict read_body(std::string_view body, bool is_json, std::size_t depth_max, std::span<const BodyTarget> targets,
                      Faults& faults) {
  // Unions inside one another could make a small body cost anything. A value has two bytes at least: so all may be
  // tried for every one of them.
  constexpr std::size_t tries_least = 100'000;
  faults.allow_tries(tries_least + detail::located_max / 2 * body.size());
  if (body.empty()) return verdict(refuse_missing(targets, faults), faults);
  std::string other;
  if (!is_json) {
    JsonWriter(other).string(body);
    body = other;
  } else if (body.starts_with("\xef\xbb\xbf")) {
    body.remove_prefix(3);
  }
  Parsed parsed = parse(body, depth_max);
  if (parsed.error) {
    if (!is_utf8(body)) return BodyVerdict::unreadable;
    JsonExplanation why = explain_json(body, depth_max);
    if (why.too_deep) return BodyVerdict::unreadable;
    if (why.fault) {
      const Location place{&body_location, {}, static_cast<std::int64_t>(why.fault->offset)};
      faults.add(place, {"json_invalid", "JSON decode error", "\"error\":" + json_string(why.fault->error)}, "{}");
      return BodyVerdict::refused;
    }
    other = std::move(why.repaired);
    parsed = parse(other, depth_max);
    if (parsed.error) return BodyVerdict::unreadable;
  }
  if (parsed.root.is_null()) return verdict(refuse_missing(targets, faults), faults);
  if (targets.size() == 1 && targets.front().name.empty()) {
    const BodyTarget& whole = targets.front();
    return verdict(read_json(*whole.type, *whole.rule, parsed.root, whole.value, body_location, faults), faults);
  }
  dom::object members;
  if (parsed.root.get_object().get(members)) return verdict(refuse_missing(targets, faults), faults);
  bool good = true;
  for (const BodyTarget& target : targets) {
    Element item;
    bool found = false;
    for (const auto [key, value] : members) {
      if (key == target.name) item = value, found = true;
    }
    if (found && !item.is_null()) {
      const Location at{&body_location, target.name};
      good &= read_json(*target.type, *target.rule, item, target.value, at, faults);
    } else {
      good &= refuse_missing(std::span(&target, 1), faults);
    }
  }
  return verdict(good, faults);
}

}  // namespace laneway
