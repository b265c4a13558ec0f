#include "laneway/request.hpp"

#include "base/text.hpp"
#include "web/cancellation.hpp"

namespace laneway {

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
  for (const Field& field : headers_) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

bool Request::cancelled() const noexcept { return cancellation_ != nullptr && cancellation_->is_cancelled(); }

}  // namespace laneway
