#include "measure/stack_scan.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

namespace laneway::measure {
namespace {

TEST(StackScan, ReadsWhereABlockedThreadStands) {
  const StackPosition in_call =
      parse_stack_position("230 0x0 0x0 0x7ffd10 0x7ffd10 0x0 0x0 0x7ffc98d8 0x7f4cd2a4e0aa\n");
  EXPECT_EQ(in_call.stack_pointer, 0x7ffc98d8u);
  EXPECT_EQ(in_call.instruction, 0x7f4cd2a4e0aau);
  const StackPosition outside = parse_stack_position("-1 0x7ffc98d8 0x4010");  // a page fault, for example
  EXPECT_EQ(outside.stack_pointer, 0x7ffc98d8u);
  EXPECT_EQ(outside.instruction, 0x4010u);
  for (const char* nothing : {"running\n", "", "230", "0x", "-1 0x7ffc98d8"}) {
    EXPECT_EQ(parse_stack_position(nothing).stack_pointer, 0u) << nothing;
  }
}

#ifdef __x86_64__
TEST(StackScan, TellsCallsFromWhatOnlyLooksLikeCode) {
  struct Case {
    const char* what;
    std::vector<unsigned char> code;
    bool is_call;
  };
  const Case cases[] = {
      {"call near", {0xe8, 1, 2, 3, 4}, true},
      {"call *%rax", {0xff, 0xd0}, true},
      {"call *%r11", {0x41, 0xff, 0xd3}, true},
      {"call *(%rax)", {0xff, 0x10}, true},
      {"call *(%rsp)", {0xff, 0x14, 0x24}, true},
      {"call *8(%rax)", {0xff, 0x50, 8}, true},
      {"call *8(%rsp)", {0xff, 0x54, 0x24, 8}, true},
      {"call *0x100(%rip)", {0xff, 0x15, 0, 1, 0, 0}, true},
      {"call *0x100(%rax)", {0xff, 0x90, 0, 1, 0, 0}, true},
      {"call *0x100(%rsp)", {0xff, 0x94, 0x24, 0, 1, 0, 0}, true},
      {"call *0x100(,%rax,8)", {0xff, 0x14, 0xc5, 0, 1, 0, 0}, true},
      {"jump near", {0xe9, 1, 2, 3, 4}, false},
      {"jmp *%rax", {0xff, 0xe0}, false},
      {"push (%rax)", {0xff, 0x30}, false},
      {"call *disp(%rip) cut short", {0xff, 0x15, 0, 1}, false},
      {"no-operation", {0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90}, false},
      {"one byte", {0xe8}, false},
      {"nothing", {}, false},
  };
  for (const Case& one : cases) EXPECT_EQ(ends_with_call(one.code), one.is_call) << one.what;
}
#endif

TEST(StackScan, ReadsMemoryUpToWhereItEnds) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* memory = ::mmap(nullptr, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  auto* bytes = static_cast<unsigned char*>(memory);
  std::fill_n(bytes, 2 * page, static_cast<unsigned char>(7));
  ::mprotect(bytes + 2 * page, page, PROT_NONE);
  std::vector<unsigned char> out(4 * page);
  EXPECT_EQ(read_own_memory(reinterpret_cast<std::uintptr_t>(bytes) + 16, out), 2 * page - 16);
  EXPECT_EQ(out[2 * page - 17], 7);
  EXPECT_EQ(out[2 * page - 16], 0);
  EXPECT_EQ(read_own_memory(reinterpret_cast<std::uintptr_t>(bytes) + 2 * page, out), 0u);
  EXPECT_EQ(read_own_memory(0, out), 0u);
  ::munmap(memory, 3 * page);
}

TEST(StackScan, FindsReturnAddressesAmongOtherWords) {
  void* here = __builtin_return_address(0);
  const auto call = reinterpret_cast<std::uintptr_t>(here);
  const std::array<std::uintptr_t, 6> stack = {1,        0x7fff0000, call, reinterpret_cast<std::uintptr_t>(&stack),
                                               call + 1, call};
  StackScanner scanner;
  const auto calls = scanner.scan({.stack_pointer = reinterpret_cast<std::uintptr_t>(stack.data()), .instruction = 42});
  ASSERT_GE(calls.size(), 3u);
  EXPECT_EQ(calls[0], 42u);
  EXPECT_EQ(calls[1], call);
  EXPECT_EQ(std::ranges::count(std::span(calls).first(3), call), 2);
  EXPECT_LE(calls.size(), StackScanner::calls_max);
  EXPECT_TRUE(scanner.scan({}).empty());
  EXPECT_EQ(scanner.scan({.stack_pointer = 8, .instruction = 42}).size(), 1u) << "a stack that is gone";
}

}  // namespace
}  // namespace laneway::measure
