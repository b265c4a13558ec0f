#include "laneway/error.hpp"

#include "laneway/detail/error_handler.hpp"

namespace laneway {

HttpError::HttpError(Status status, std::string detail, std::vector<std::pair<std::string, std::string>> headers)
    : status_(status),
      detail_(detail.empty() ? std::string(reason(status)) : std::move(detail)),
      headers_(std::move(headers)) {}

HttpError::HttpError(Status status, Json detail, std::vector<std::pair<std::string, std::string>> headers)
    : status_(status), detail_(std::move(detail).text()), detail_is_json_(true), headers_(std::move(headers)) {}

HttpError::~HttpError() = default;

ValidationError::ValidationError(std::string items)
    : detail_(Json::from_text(std::move(items.insert(0, 1, '[').append(1, ']')))) {}

ValidationError::~ValidationError() = default;

detail::Endpoint detail::validation_endpoint() {
  Endpoint endpoint;
  endpoint.bind = [](const Endpoint&, Call&, void*) { return true; };
  endpoint.run = [](const Endpoint&, Call& call, void*) { throw ValidationError(call.faults); };
  endpoint.destroy = [](void*) noexcept {};
  return endpoint;
}

Overloaded::Overloaded(std::string detail)
    : HttpError(Status::service_unavailable, std::move(detail), {{"Retry-After", "1"}}) {}

}  // namespace laneway
