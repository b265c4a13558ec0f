#include "laneway/detail/frame.hpp"

#include <array>
#include <new>

namespace laneway::detail {
namespace {

// Free frames of one thread, by size class. Bounded: a burst of large coroutines must not stay resident for ever.
constexpr std::size_t class_bytes = 64;
constexpr std::size_t class_count = 32;  // frames of up to 2 KiB; larger ones are rare and go to malloc
#if defined(__SANITIZE_ADDRESS__)
constexpr unsigned kept_per_class = 0;  // so that AddressSanitizer sees every use after free
#elif defined(__has_feature)
constexpr unsigned kept_per_class = __has_feature(address_sanitizer) ? 0 : 64;
#else
constexpr unsigned kept_per_class = 64;
#endif

struct FreeFrame {
  FreeFrame* next;
};

class Cache {
 public:
  ~Cache() {
    for (auto& shelf : shelves_) {
      while (shelf.first != nullptr) {
        FreeFrame* frame = shelf.first;
        shelf.first = frame->next;
        ::operator delete(frame);
      }
    }
    ended_ = true;
  }

  void* take(std::size_t index) noexcept {
    Shelf& shelf = shelves_[index];
    FreeFrame* frame = shelf.first;
    if (frame == nullptr) return nullptr;
    shelf.first = frame->next;
    --shelf.count;
    return frame;
  }

  bool keep(std::size_t index, void* storage) noexcept {
    Shelf& shelf = shelves_[index];
    if (ended_ || shelf.count == kept_per_class) return false;
    shelf.first = new (storage) FreeFrame{shelf.first};
    ++shelf.count;
    return true;
  }

 private:
  struct Shelf {
    FreeFrame* first = nullptr;
    unsigned count = 0;
  };
  std::array<Shelf, class_count> shelves_{};
  bool ended_ = false;
};

// Behind a function that is never inlined: see base/slice.hpp.
[[gnu::noinline]] Cache& cache() noexcept {
  thread_local Cache mine;
  asm volatile("" ::: "memory");
  return mine;
}

constexpr std::size_t class_of(std::size_t bytes) { return (bytes + class_bytes - 1) / class_bytes - 1; }

}  // namespace

void* allocate_frame(std::size_t bytes) {
  if (bytes == 0) bytes = 1;
  const std::size_t index = class_of(bytes);
  if (index >= class_count) return ::operator new(bytes);
  if (void* frame = cache().take(index)) return frame;
  return ::operator new((index + 1) * class_bytes);
}

void free_frame(void* frame, std::size_t bytes) noexcept {
  const std::size_t index = class_of(bytes == 0 ? 1 : bytes);
  if (index >= class_count || !cache().keep(index, frame)) ::operator delete(frame);
}

}  // namespace laneway::detail
