#include "laneway/error.hpp"

namespace laneway {

HttpError::HttpError(Status status, std::string detail, std::vector<std::pair<std::string, std::string>> headers)
    : status_(status),
      detail_(detail.empty() ? std::string(reason(status)) : std::move(detail)),
      headers_(std::move(headers)) {}

HttpError::~HttpError() = default;

Overloaded::Overloaded(std::string detail)
    : HttpError(Status::service_unavailable, std::move(detail), {{"Retry-After", "1"}}) {}

}  // namespace laneway
