#include <array>
#include <cstring>
#include <memory>

#include "laneway/detail/type.hpp"
#include "laneway/detail/type_of.hpp"

namespace laneway::detail {
namespace {

// Aligned as far as operator new goes, as are models: make_type refuses others.
using Storage = std::unique_ptr<std::byte[]>;

// Has the member an initial value? What has none keeps the bytes that its storage had before, whatever they were.
bool keeps_bytes(const std::byte* object, const std::byte* other, std::size_t offset, std::size_t size) {
  return std::memcmp(object + offset, other + offset, size) != 0;
}

bool has_initial_value(const Type& type, const std::byte* one, const std::byte* two, std::size_t offset) {
  switch (type.kind) {
    case Kind::optional:
    case Kind::list:
    case Kind::set:
    case Kind::map:
      return true;
    case Kind::text:
      return !reinterpret_cast<const std::string*>(one + offset)->empty();
    default:
      return type.trivial && !keeps_bytes(one, two, offset, type.size);
  }
}

// A model's members, told apart by initialising it by default in storage full of zeros and in storage full of ones.
// The empty assembly hides from the optimizer that these bytes are not to be read before they are written.
unsigned find_required(const Type& model) {
  const Storage one(new std::byte[model.size]);
  const Storage two(new std::byte[model.size]);
  const auto make = [&model](std::byte* storage, int fill) {
    std::memset(storage, fill, model.size);
    asm volatile("" ::"r"(storage) : "memory");
    model.make(storage);
    asm volatile("" ::"r"(storage) : "memory");
  };
  make(one.get(), 0);
  make(two.get(), 0xff);
  std::array<void*, located_max> members{};
  model.locate(one.get(), members.data());
  unsigned required = 0;
  for (std::size_t i = 0; i < model.count; ++i) {
    const auto offset = static_cast<std::size_t>(static_cast<std::byte*>(members[i]) - one.get());
    const Choice choice = rule_of(model, i).required;
    const bool needed = choice.kind == Choice::Kind::automatic
                            ? !has_initial_value(*model.members[i].type, one.get(), two.get(), offset)
                            : choice.kind == Choice::Kind::yes;
    if (needed) required |= 1U << i;
  }
  model.destroy(one.get());
  model.destroy(two.get());
  return required;
}

}  // namespace

bool member_is_required(const Type& model, std::size_t index) {
  ModelState& state = *model.state;
  if (__atomic_load_n(&state.ready, __ATOMIC_ACQUIRE) == 0) {
    __atomic_store_n(&state.required, find_required(model), __ATOMIC_RELAXED);  // whoever else does it finds the same
    __atomic_store_n(&state.ready, 1, __ATOMIC_RELEASE);
  }
  return (__atomic_load_n(&state.required, __ATOMIC_RELAXED) >> index & 1) != 0;
}

}  // namespace laneway::detail
