#include "laneway/request.hpp"

#include <stdexcept>
#include <string>

#include "base/text.hpp"
#include "web/cancellation.hpp"

namespace laneway {
namespace {

struct PeerText {
  std::string text;
};

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
  for (const Field& field : headers_) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

bool Request::cancelled() const noexcept { return cancellation_ != nullptr && cancellation_->is_cancelled(); }

detail::Locals& Request::locals() const {
  if (locals_ == nullptr) throw std::logic_error("Request: no server has made it, so it cannot hold values");
  return *locals_;
}

void Request::set_peer(std::string_view peer) { peer_ = set_local(PeerText{std::string(peer)}).text; }

void Request::set_scheme(std::string_view scheme) {
  if (scheme == "http") {
    scheme_ = "http";
  } else if (scheme == "https") {
    scheme_ = "https";
  } else {
    throw std::invalid_argument("Request::set_scheme: http or https");
  }
}

}  // namespace laneway
