#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/limits.hpp"
#include "http/parse_response.hpp"

namespace laneway::load {

/// Asks a proxy for a tunnel: one request, CONNECT, and its answer. Knows no clock. Thread safety: one thread.
/// Source: RFC 9110 section 9.3.6.
class Tunnel {
 public:
  enum class Progress : std::uint8_t { waiting, open, failed };

  /// `request`: the whole of it; must outlive the tunnel.
  explicit Tunnel(std::string_view request);
  /// The socket `fd`, which is watched edge by edge, is connected or ready.
  Progress advance(int fd);
  /// After `failed`: one sentence.
  const std::string& failure() const noexcept { return failure_; }

 private:
  Progress fail(std::string text);
  Progress read_on(std::string_view bytes);

  http::Limits limits_;
  http::ResponseParser parser_;
  std::string_view unsent_;
  std::string pending_;
  std::string failure_;
};

}  // namespace laneway::load
