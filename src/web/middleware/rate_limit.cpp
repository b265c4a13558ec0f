#include "laneway/middleware/rate_limit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/ip_address.hpp"
#include "laneway/error.hpp"
#include "web/middleware/token_buckets.hpp"

namespace laneway {
namespace {

bool is_plain(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

TokenBuckets::Limits limits_of(const RateLimitOptions& options) {
  const auto positive = [](double value) { return value > 0 && std::isfinite(value); };
  const bool named = !options.name.empty() && std::ranges::all_of(options.name, is_plain);
  if (!positive(options.requests) || !positive(options.seconds) || options.clients_max == 0 ||
      !(options.burst == 0 || (options.burst >= 1 && std::isfinite(options.burst))) || !named) {
    throw std::invalid_argument(
        "RateLimit: requests, seconds and clients_max are positive, burst is 0 or at least 1, name is plain");
  }
  return {.per_second = options.requests / options.seconds,
          .burst = options.burst == 0 ? std::max(1.0, options.requests) : options.burst,
          .keys_max = options.clients_max};
}

// Whole seconds, never too early.
long long seconds_up(double seconds) {
  constexpr double most = 1e15;
  return static_cast<long long>(std::ceil(std::min(seconds, most) - 1e-6));
}

}  // namespace

std::string client_address(const Request& request) {
  const auto peer = IpEndpoint::parse(request.peer());
  if (!peer) return std::string(request.peer());
  return peer->address.is_v4() ? peer->address.to_string() : peer->address.first_bits(64).to_string() + "/64";
}

struct RateLimit::State {
  RateLimitOptions options;
  std::string policy;  // the field's value
  std::mutex mutex;    // guards `buckets`
  TokenBuckets buckets;

  explicit State(RateLimitOptions given) : options(std::move(given)), buckets(limits_of(options)) {
    const TokenBuckets::Limits limits = limits_of(options);
    policy = fmt::format("\"{}\";q={};w={}", options.name, static_cast<long long>(limits.burst),
                         std::max(1LL, seconds_up(limits.burst / limits.per_second)));
  }

  TokenBuckets::Verdict take(std::string_view client) {
    const std::lock_guard lock(mutex);
    return buckets.take(client, monotonic_now());
  }
  std::string field(const TokenBuckets::Verdict& verdict) const {
    return fmt::format("\"{}\";r={};t={}", options.name, static_cast<long long>(verdict.left),
                       seconds_up(verdict.seconds_to_full));
  }
};

RateLimit::RateLimit(RateLimitOptions options) : state_(std::make_shared<State>(std::move(options))) {}

Task<Response> RateLimit::operator()(Request& request, Next next) const {
  const std::shared_ptr<State> state = state_;
  const std::optional<std::string> client =
      state->options.key ? state->options.key(request) : std::optional(client_address(request));
  if (!client) {
    Response unlimited = co_await next();
    co_return unlimited;
  }
  const TokenBuckets::Verdict verdict = state->take(*client);
  if (!verdict.allowed) {
    const long long wait = std::max(1LL, seconds_up(verdict.seconds_to_one));
    throw HttpError(Status::too_many_requests, "Too Many Requests",
                    {{"Retry-After", std::to_string(wait)},
                     {"RateLimit-Policy", state->policy},
                     {"RateLimit", state->field(verdict)}});
  }
  Response response = co_await next();
  response.add_header("RateLimit-Policy", state->policy);
  response.add_header("RateLimit", state->field(verdict));
  co_return response;
}

}  // namespace laneway
