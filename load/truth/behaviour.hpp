#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace laneway::load::truth {

/// What one endpoint does. Its latency is known beforehand: that is what the server is for.
struct Behaviour {
  enum class Kind : std::uint8_t {
    fixed,        ///< answers after `time`
    exponential,  ///< after a draw of mean `time`
    lognormal,    ///< after a draw of median `time`; the logarithm has the standard deviation `sigma`
    bimodal,      ///< after `time`, but `slow_percent` of the answers after `slow`; evenly spread, as errors are
    stall,        ///< at once, but for the first `time` of every `every` since the server began: at the end of that
    drip,         ///< the head at once, then a byte of body each `time`
    never,        ///< no answer; the connection stays open
    serial,       ///< one request at a time over all connections, `time` each
    close,        ///< closes at `close_at`
  };
  enum class CloseAt : std::uint8_t { request, head, body };

  Kind kind = Kind::fixed;
  CloseAt close_at = CloseAt::request;
  Nanoseconds time = 0;
  Nanoseconds every = second;
  Nanoseconds slow = 100 * millisecond;
  double slow_percent = 10;
  double sigma = 1;
  std::uint64_t seed = 1;
  std::uint64_t body_bytes = 2;
  double error_percent = 0;   // of the answers are 500
  bool ignore_close = false;  // leaves a connection open whose client asked for its end
};

/// Longest body that an endpoint may be asked for. Bytes; beyond: 404.
inline constexpr std::uint64_t body_bytes_max = 1024 * 1024;

/// "/sleep/5ms" and "seed=3&errors=10". Errors: one sentence.
std::expected<Behaviour, std::string> parse_behaviour(std::string_view path, std::string_view query);

/// When request `index` (from 0, of this endpoint) is to be answered that came at `received`, but for `serial`, `drip`
/// and those that have no answer. `start`: when the server began. Depends on nothing else, so a run can be repeated.
Nanoseconds answer_due(const Behaviour& behaviour, std::uint64_t index, Nanoseconds received, Nanoseconds start);

/// Is the answer to request `index` a 500? Evenly spread, so that of 100 requests exactly `error_percent` are.
bool is_error(const Behaviour& behaviour, std::uint64_t index);

}  // namespace laneway::load::truth
