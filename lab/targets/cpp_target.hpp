#pragma once

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// What the C++ targets share: the report's work, as examples/retro does it, and their flags.

namespace target {

inline constexpr long big_number = 5'000'000;

/// The report's CPU work. Each increment is a load, an addition and a store that the compiler must not fold away.
inline long cpu_bound_operation(long n) {
  volatile long num = 0;
  for (long i = 0; i < n; ++i) num = num + 1;
  return num;
}

struct Address {
  std::string host = "127.0.0.1";
  unsigned short port = 8000;
};

/// The address from `--host ADDRESS --port PORT`; prints one line and ends the program when the flags are wrong.
/// `--version` prints `library` and ends it, too.
inline Address parse_address(std::string_view program, std::string_view library, int argc, char** argv) {
  const auto fail = [&](const std::string& what) {
    std::fprintf(stderr, "%s: %s\n", std::string(program).c_str(), what.c_str());
    std::exit(1);
  };
  Address address;
  for (int i = 1; i < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--version") {
      std::puts(std::string(library).c_str());
      std::exit(0);
    }
    if (flag != "--host" && flag != "--port") fail("unknown flag " + flag + "; --host ADDRESS and --port PORT");
    if (i + 1 == argc) fail(flag + " needs a value");
    const std::string_view value = argv[i + 1];
    if (flag == "--host") {
      address.host = value;
      continue;
    }
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), address.port);
    if (error != std::errc{} || end != value.data() + value.size()) fail("--port must be a number from 0 to 65535");
  }
  return address;
}

inline std::string cannot_listen(const Address& address, const std::string& why) {
  return "cannot listen at " + address.host + ":" + std::to_string(address.port) + ": " + why;
}

inline void print_address(const Address& address) {
  std::printf("listening on http://%s:%d\n", address.host.c_str(), address.port);
  std::fflush(stdout);
}

}  // namespace target
