#include "load/body_digest.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/assert.hpp"

namespace laneway::load {

struct BodyDigest::State {
  XXH64_state_t xxh;
};

BodyDigest::BodyDigest() = default;
BodyDigest::~BodyDigest() = default;
BodyDigest::BodyDigest(BodyDigest&&) noexcept = default;
BodyDigest& BodyDigest::operator=(BodyDigest&&) noexcept = default;

void BodyDigest::begin() {
  if (state_ == nullptr) state_ = std::make_unique<State>();
  XXH64_reset(&state_->xxh, 0);
}

void BodyDigest::add(std::string_view piece) noexcept {
  LANEWAY_ASSERT(state_ != nullptr);
  XXH64_update(&state_->xxh, piece.data(), piece.size());
}

std::uint64_t BodyDigest::value() const noexcept {
  LANEWAY_ASSERT(state_ != nullptr);
  return XXH64_digest(&state_->xxh);
}

}  // namespace laneway::load
