#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace laneway::measure {

/// Where a thread that waits in the kernel stands. Zeros: not known.
struct StackPosition {
  std::uintptr_t stack_pointer = 0;
  std::uintptr_t instruction = 0;
};

/// Finds the calls that a blocked thread of this process is in, without its help: no signal, no unwinder, nothing that
/// stops it. Words of its stack that point behind a call instruction count as return addresses; a few of them may be
/// left over from calls that have ended. Memory that vanishes meanwhile ends the scan.
/// Cost: about 30 microseconds. Thread safety: one thread; the one that is looked at may do what it likes.
/// Source: the conservative scan of Boehm's collector, applied to code instead of data.
class StackScanner {
 public:
  /// The instruction, then return addresses, innermost first. Empty where it cannot be told.
  std::vector<std::uintptr_t> scan(const StackPosition& position);

  static constexpr std::size_t stack_bytes_max = 16 * 1024;
  static constexpr std::size_t calls_max = 48;

 private:
  struct Range {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
  };
  void find_code();
  bool is_code(std::uintptr_t address) const noexcept;

  std::vector<Range> code_;  // sorted; what may be executed of the program and its libraries
  unsigned long long libraries_changed_ = 0;
};

/// Copy this process's own memory at `address`; gives how many bytes could be read, up to the first page that cannot.
/// Never faults.
std::size_t read_own_memory(std::uintptr_t address, std::span<unsigned char> out) noexcept;

// What the scan is made of.

/// The end of /proc/self/task/<id>/syscall: "230 0x1 ... 0x7ffd SP PC"; zeros for "running".
StackPosition parse_stack_position(std::string_view syscall);

/// Do these bytes, which end where a return address points, end with a call? Any number of them; 7 suffice.
/// Told by the encodings of x86-64 and AArch64; elsewhere, always.
bool ends_with_call(std::span<const unsigned char> code) noexcept;

}  // namespace laneway::measure
