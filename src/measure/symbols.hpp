#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace laneway::measure {

/// A function that an address of code belongs to.
struct Function {
  enum class From : unsigned char {
    program,  ///< the executable
    library,  ///< one of its libraries
    system,   ///< libc, libstdc++ and what else comes with the compiler
  };
  std::string name;  ///< demangled, with its parameters; empty: not known
  From from = From::system;
};

/// The functions of return addresses, in their order. Static ones too, where the file was not stripped. Reads the files
/// of the program and its libraries: milliseconds; keeps nothing. Thread-safe.
std::vector<Function> functions_of(std::span<const std::uintptr_t> addresses);

/// Of the calls that a thread is in, innermost first: the one that is the user's own, and that he would look for. In
/// the program if there is any, else in a library; empty if there is none. What called the user's code does not count.
std::string users_function(std::span<const Function> calls);

// What these are made of.

/// Find `wanted` addresses (relative to where the file is loaded) among the functions of an ELF file of this machine:
/// mangled names, empty where there is none. Any bytes are fine. Lifetime: views into `file`.
std::vector<std::string_view> find_symbols(std::span<const unsigned char> file, std::span<const std::uint64_t> wanted);

/// "laneway::Task<int> shop::load<int>(int) [clone .resume]" gives "shop::load": no types, no parameters.
std::string qualified_name(std::string_view demangled);

/// The same for people: "main::{lambda}::operator()" gives "a lambda in main".
std::string readable_name(std::string_view qualified);

/// Does the function belong to the framework, the standard library or the compiler?
bool is_foreign(std::string_view qualified) noexcept;

}  // namespace laneway::measure
