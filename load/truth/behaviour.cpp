#include "load/truth/behaviour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "http/query.hpp"
#include "load/quantity.hpp"

namespace laneway::load::truth {
namespace {

using Kind = Behaviour::Kind;

// SplitMix64's output function (Steele, Lea, Flood 2014): a uniform number for each index, without a state.
double uniform(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t z = seed * 0xd1342543de82ef95u + (index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return (static_cast<double>(z >> 11) + 0.5) * 0x1p-53;  // never 0, never 1
}

std::expected<Behaviour, std::string> parse_path(std::string_view path) {
  Behaviour behaviour;
  const auto slash = path.find('/', 1);
  const auto name = path.substr(0, slash);
  const auto rest = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  if (path == "/null") return behaviour;
  if (path == "/never") {
    behaviour.kind = Kind::never;
    return behaviour;
  }
  if (name == "/close") {
    behaviour.kind = Kind::close;
    if (rest == "request") return behaviour;
    if (rest != "head" && rest != "body") return std::unexpected("/close/ takes request, head or body");
    behaviour.close_at = rest == "head" ? Behaviour::CloseAt::head : Behaviour::CloseAt::body;
    behaviour.body_bytes = 10;
    return behaviour;
  }
  const struct {
    std::string_view name;
    Kind kind;
  } timed[] = {{"/sleep", Kind::fixed},         {"/exponential", Kind::exponential},
               {"/lognormal", Kind::lognormal}, {"/bimodal", Kind::bimodal},
               {"/stall", Kind::stall},         {"/drip", Kind::drip},
               {"/serial", Kind::serial}};
  for (const auto& each : timed) {
    if (each.name != name) continue;
    const auto time = parse_time(rest);
    if (!time || *time <= 0) return std::unexpected(fmt::format("{}/ takes a time above zero: 5ms, 1.5s", name));
    behaviour.kind = each.kind;
    behaviour.time = *time;
    if (each.kind == Kind::drip) behaviour.body_bytes = 10;
    return behaviour;
  }
  return std::unexpected("no such endpoint; see laneway-truth --help");
}

// The value of one setting; false: it is none that may be.
bool set(Behaviour& behaviour, std::string_view key, std::string_view value) {
  const auto count = parse_count(value);
  if (key == "seed" && count) return behaviour.seed = *count, true;
  if (key == "bytes" && count && *count <= body_bytes_max) return behaviour.body_bytes = *count, true;
  if (key == "ignore_close" && count) return behaviour.ignore_close = *count != 0, true;
  if (key == "errors" && value == "0") return true;
  if (const auto number = parse_rate(value); number) {
    if (key == "sigma") return behaviour.sigma = *number, true;
    if (key == "slow_percent" && *number <= 100) return behaviour.slow_percent = *number, true;
    if (key == "errors" && *number <= 100) return behaviour.error_percent = *number, true;
  }
  const auto time = parse_time(value);
  if (key == "slow" && time && *time > 0) return behaviour.slow = *time, true;
  if (key == "every" && time && *time > 0) return behaviour.every = *time, true;
  return false;
}

double draw(const Behaviour& behaviour, std::uint64_t index) {
  const double first = uniform(behaviour.seed, 2 * index);
  const auto time = static_cast<double>(behaviour.time);
  if (behaviour.kind == Kind::exponential) return -time * std::log(first);
  const double angle = 2 * std::numbers::pi * uniform(behaviour.seed, 2 * index + 1);
  const double normal = std::sqrt(-2 * std::log(first)) * std::cos(angle);  // Box and Muller 1958
  return time * std::exp(behaviour.sigma * normal);
}

// Evenly spread: of n requests from the first on, `percent` of n are, rounded down.
bool is_one_of_share(double percent, std::uint64_t index) {
  const auto share_of = [&](std::uint64_t requests) {
    return std::floor(static_cast<double>(requests) * percent / 100 + 1e-9);
  };
  return share_of(index + 1) > share_of(index);
}

}  // namespace

std::expected<Behaviour, std::string> parse_behaviour(std::string_view path, std::string_view query) {
  auto behaviour = parse_path(path);
  if (!behaviour) return behaviour;
  http::QueryReader pairs(query);
  while (pairs.next()) {
    if (!set(*behaviour, pairs.key(), pairs.value())) {
      return std::unexpected(fmt::format("'{}={}' is no setting", pairs.key(), pairs.value()));
    }
  }
  if (behaviour->kind == Kind::stall && behaviour->time >= behaviour->every) {
    return std::unexpected("/stall/ must be shorter than every");
  }
  return behaviour;
}

Nanoseconds answer_due(const Behaviour& behaviour, std::uint64_t index, Nanoseconds received, Nanoseconds start) {
  switch (behaviour.kind) {
    case Kind::exponential:
    case Kind::lognormal:
      return received + static_cast<Nanoseconds>(std::min(draw(behaviour, index), 1e18));
    case Kind::bimodal:
      return received + (is_one_of_share(behaviour.slow_percent, index) ? behaviour.slow : behaviour.time);
    case Kind::stall: {
      const Nanoseconds since = (received - start) % behaviour.every;
      return since < behaviour.time ? received - since + behaviour.time : received;
    }
    default:
      return received + behaviour.time;
  }
}

bool is_error(const Behaviour& behaviour, std::uint64_t index) {
  return is_one_of_share(behaviour.error_percent, index);
}

}  // namespace laneway::load::truth
