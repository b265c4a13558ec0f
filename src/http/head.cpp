#include "http/head.hpp"

#include "base/text.hpp"

namespace laneway::http {

std::optional<std::string_view> Head::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    const Field found = field(i);
    if (equal_ignoring_case(found.name, name)) return found.value;
  }
  return std::nullopt;
}

void Head::clear() noexcept {
  base_ = nullptr;
  next_ = scanned_ = 0;
  method_begin_ = method_bytes_ = target_ = target_bytes_ = 0;
  content_length_ = 0;
  count_ = 0;
  stage_ = 0;
  minor_version_ = 1;
  method_ = Method::get;
  framing_ = Framing::none;
  method_known_ = false;
  keep_alive_ = true;
  expect_continue_ = false;
  wants_upgrade_ = false;
  options_ = 0;
  known_.fill(0);
}

}  // namespace laneway::http
