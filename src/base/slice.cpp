#include "base/slice.hpp"

#include "base/assert.hpp"

namespace laneway {
namespace {

thread_local Slice* innermost = nullptr;
thread_local std::atomic<std::uint32_t>* route_place = nullptr;

[[gnu::noinline]] void set_innermost(Slice* slice) noexcept {
  innermost = slice;
  asm volatile("" ::: "memory");
}

}  // namespace

[[gnu::noinline]] Slice* Slice::current() noexcept {
  asm volatile("" ::: "memory");
  return innermost;
}

Slice::Slice(LoopSlot* slot, detail::Context& context) noexcept : slot_(slot), context_(context), outer_(current()) {
  set_innermost(this);
  if (slot_ != nullptr) {
    token_ = slot_->enter(context.route, context.spawned);
    if (slot_->chaos() != nullptr) slot_->chaos()->strike(*slot_, token_);
  } else if (route_place != nullptr) {
    route_place->store(context.route, std::memory_order_relaxed);
  }
}

void Slice::tell_routes(std::atomic<std::uint32_t>& place) noexcept { route_place = &place; }

Slice::~Slice() {
  leave();
  set_innermost(outer_);
}

bool Slice::leave() noexcept {
  if (!left_) {
    left_ = true;
    if (slot_ != nullptr && slot_->chaos() != nullptr) slot_->chaos()->strike(*slot_, token_);
    if (slot_ != nullptr && !slot_->leave(token_)) slot_ = nullptr;
  }
  return slot_ != nullptr;
}

void detail::chain_ended(Context& context) noexcept {
  Slice* slice = Slice::current();
  LANEWAY_ASSERT(slice != nullptr && &slice->context() == &context);
  slice->mark_ended();
}

}  // namespace laneway
