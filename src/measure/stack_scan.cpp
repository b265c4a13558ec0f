#include "measure/stack_scan.hpp"

#include <link.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace laneway::measure {
namespace {

// How many bytes "call [...]" takes whose second byte is `modrm`, prefixes aside (Intel SDM volume 2, table 2-2).
std::size_t indirect_call_bytes(unsigned char modrm, unsigned char sib) noexcept {
  const unsigned mode = modrm >> 6;
  const unsigned base = modrm & 7;
  if (mode == 3) return 2;
  const bool has_sib = base == 4;
  std::size_t bytes = has_sib ? 3 : 2;
  if (mode == 1) bytes += 1;
  if (mode == 2) bytes += 4;
  if (mode == 0 && (base == 5 || (has_sib && (sib & 7) == 5))) bytes += 4;
  return bytes;
}

[[maybe_unused]] bool ends_with_x86_call(std::span<const unsigned char> code) noexcept {
  const std::size_t size = code.size();
  constexpr unsigned char call_relative = 0xe8;
  constexpr unsigned char group_5 = 0xff;
  if (size >= 5 && code[size - 5] == call_relative) return true;
  for (std::size_t bytes = 2; bytes <= std::min<std::size_t>(7, size); ++bytes) {
    const unsigned char* call = &code[size - bytes];
    const bool is_call = call[0] == group_5 && ((call[1] >> 3) & 7) == 2;
    if (is_call && indirect_call_bytes(call[1], bytes > 2 ? call[2] : 0) == bytes) return true;
  }
  return false;
}

[[maybe_unused]] bool ends_with_arm_call(std::span<const unsigned char> code) noexcept {
  std::uint32_t instruction = 0;
  if (code.size() < sizeof instruction) return false;
  std::memcpy(&instruction, &code[code.size() - sizeof instruction], sizeof instruction);
  return (instruction & 0xfc000000) == 0x94000000 ||  // BL
         (instruction & 0xfffffc1f) == 0xd63f0000;    // BLR
}

}  // namespace

bool ends_with_call(std::span<const unsigned char> code) noexcept {
#if defined(__x86_64__)
  return ends_with_x86_call(code);
#elif defined(__aarch64__)
  return ends_with_arm_call(code);
#else
  return !code.empty();
#endif
}

StackPosition parse_stack_position(std::string_view syscall) {
  std::array<std::uintptr_t, 2> last{};
  std::size_t count = 0;
  for (std::size_t at = syscall.find("0x"); at != std::string_view::npos; at = syscall.find("0x", at + 2)) {
    last[0] = last[1];
    last[1] = 0;
    std::from_chars(syscall.data() + at + 2, syscall.data() + syscall.size(), last[1], 16);
    ++count;
  }
  if (count < 2) return {};
  return {.stack_pointer = last[0], .instruction = last[1]};
}

std::size_t read_own_memory(std::uintptr_t address, std::span<unsigned char> out) noexcept {
  constexpr std::uintptr_t page = 4096;
  constexpr std::size_t pieces_max = 16;
  std::array<iovec, pieces_max> pieces{};
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (bytes < out.size() && count < pieces_max) {  // a page a piece: the kernel gives whole ones
    const std::uintptr_t from = address + bytes;
    const std::size_t length = std::min<std::size_t>(page - from % page, out.size() - bytes);
    void* const start = reinterpret_cast<void*>(from);  // NOLINT(performance-no-int-to-ptr)
    pieces[count++] = {.iov_base = start, .iov_len = length};
    bytes += length;
  }
  const iovec local{.iov_base = out.data(), .iov_len = bytes};
  const ssize_t got = ::process_vm_readv(::getpid(), &local, 1, pieces.data(), count, 0);
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void StackScanner::find_code() {
  struct Found {
    std::vector<Range> code;
    unsigned long long known;
    unsigned long long changed;
  } found{.code = {}, .known = libraries_changed_, .changed = 0};
  ::dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* into) {
        Found& all = *static_cast<Found*>(into);
        all.changed = object->dlpi_adds + object->dlpi_subs;
        if (all.changed == all.known) return 1;
        for (const ElfW(Phdr) & part : std::span(object->dlpi_phdr, object->dlpi_phnum)) {
          if (part.p_type != PT_LOAD || (part.p_flags & PF_X) == 0) continue;
          const std::uintptr_t begin = object->dlpi_addr + part.p_vaddr;
          all.code.push_back({.begin = begin, .end = begin + part.p_memsz});
        }
        return 0;
      },
      &found);
  if (found.changed == found.known) return;
  code_ = std::move(found.code);
  libraries_changed_ = found.changed;
  std::ranges::sort(code_, {}, &Range::begin);
}

bool StackScanner::is_code(std::uintptr_t address) const noexcept {
  const auto after = std::ranges::upper_bound(code_, address, {}, &Range::begin);
  return after != code_.begin() && address < std::prev(after)->end;
}

std::vector<std::uintptr_t> StackScanner::scan(const StackPosition& position) {
  if (position.stack_pointer == 0) return {};
  find_code();
  std::vector<std::uintptr_t> calls{position.instruction};
  alignas(std::uintptr_t) std::array<unsigned char, stack_bytes_max> stack;
  const std::size_t bytes = read_own_memory(position.stack_pointer, stack);
  std::uintptr_t word = 0;
  for (std::size_t at = 0; at + sizeof word <= bytes && calls.size() < calls_max; at += sizeof word) {
    std::memcpy(&word, &stack[at], sizeof word);
    if (!is_code(word)) continue;
    std::array<unsigned char, 7> before{};
    if (read_own_memory(word - before.size(), before) == before.size() && ends_with_call(before)) calls.push_back(word);
  }
  return calls;
}

}  // namespace laneway::measure
