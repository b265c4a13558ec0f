#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "laneway/middleware.hpp"

namespace laneway {

struct RequestIdOptions {
  /// In which field it comes and goes.
  std::string header = "X-Request-ID";
  /// Take the one that the request brings, if it is sane. False: whoever asks has no say; for apps without a proxy of
  /// theirs before them, where a client could give its requests the ids of others in the log.
  bool believe = true;
  /// The longest that is taken, bytes; a longer one is replaced.
  std::size_t bytes_max = 128;
};

/// What `request.local<RequestIdValue>()` gives behind `RequestId`.
struct RequestIdValue {
  std::string text;
};

/// Gives each request an id: the one that it brings if that is letters, digits and any of "-._~+/=:@", else a random
/// UUID (version 4). The answer has it in the same field, errors too; path functions and logs get it from `request_id`.
///
///     app.middleware(RequestId());
///
/// Errors: the constructor throws std::invalid_argument for a header that is no field's name. Thread safety: any
/// thread.
class RequestId {
 public:
  explicit RequestId(RequestIdOptions options = {});
  Task<Response> operator()(Request& request, Next next) const;

 private:
  bool believes(std::string_view given) const noexcept;
  RequestIdOptions options_;
};

/// The request's id; empty without `RequestId`. Lifetime: the request's.
std::string_view request_id(const Request& request) noexcept;

}  // namespace laneway
