#include "measure/symbols.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace laneway::measure {
namespace {

[[gnu::noinline]] int find_me(int n) {
  asm volatile("" : "+r"(n));
  return n + 1;
}

std::uintptr_t address_in(int (*function)(int)) { return reinterpret_cast<std::uintptr_t>(function) + 1; }

TEST(Symbols, NamesStaticFunctionsOfTheProgram) {
  ASSERT_EQ(find_me(1), 2);
  const std::uintptr_t addresses[] = {address_in(find_me), 8};
  const auto functions = functions_of(addresses);
  ASSERT_EQ(functions.size(), 2u);
  EXPECT_EQ(functions[0].name, "laneway::measure::(anonymous namespace)::find_me(int)");
  EXPECT_EQ(functions[0].from, Function::From::program);
  EXPECT_EQ(functions[1].name, "");
}

TEST(Symbols, AnyBytesAreNoFileAtWorst) {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  const std::vector<char> read{std::istreambuf_iterator<char>(file), {}};
  std::vector<unsigned char> bytes(read.begin(), read.end());
  const std::uint64_t wanted[] = {0x1000, 0x100000};
  for (std::size_t size = 0; size < bytes.size(); size = size * 2 + 1)
    find_symbols(std::span(bytes).first(size), wanted);
  for (std::size_t at = 0; at < 64; ++at) {  // every byte of its head, wrong
    const unsigned char before = bytes[at];
    for (const int wrong : {0, 0x7f, 0xff}) {
      bytes[at] = static_cast<unsigned char>(wrong);
      find_symbols(bytes, wanted);
    }
    bytes[at] = before;
  }
  EXPECT_EQ(find_symbols({}, wanted).size(), 2u);
}

TEST(Symbols, NamesWithoutTypesAndParameters) {
  constexpr const char* cases[][2] = {
      {"load_user(int)", "load_user"},
      {"main", "main"},
      {"shop::load(std::string const&)", "shop::load"},
      {"hold(laneway::Path<int>) [clone .resume]", "hold"},
      {"hold[abi:cxx11](laneway::Path<int>) [clone .resume]", "hold"},
      {"hold(hold(laneway::Path<int>)::_Z4holdN7laneway4PathIiEE.Frame*) [clone .actor]", "hold"},
      {"laneway::Task<int> shop::load<int, std::less<int> >(int)", "shop::load"},
      {"std::vector<int, std::allocator<int> >::push_back(int&&)", "std::vector::push_back"},
      {"(anonymous namespace)::wait_for(int)", "wait_for"},
      {"shop::(anonymous namespace)::Store::read() const", "shop::Store::read"},
      {"shop::Store::~Store()", "shop::Store::~Store"},
      {"main::{lambda(int)#"
       "1}::operator()(int) const",
       "main::{lambda}::operator()"},
      {"run(int)::{lambda(a::b)#"
       "2}::operator()(a::b) const [clone .resume]",
       "run::{lambda}::operator()"},
      {"shop::Store::get(int) const::{lambda()#"
       "1}::operator()() const",
       "shop::Store::get::{lambda}::operator()"},
      {"main::$_0::operator()(int) const [clone .resume]", "main::$_0::operator()"},
      {"std::ostream& operator<<(std::ostream&, Item const&)", "operator<<"},
      {"operator new(unsigned long)", "operator new"},
      {"Item::operator std::string() const", "Item::operator std::string"},
      {"Item::operator->() const", "Item::operator->"},
      {"Item::operator[](int)", "Item::operator[]"},
      {"decltype(auto) visit<int>(int)", "visit"},
      {"operators(int)", "operators"},
      {"clock_nanosleep", "clock_nanosleep"},
      {"", ""},
      {"unclosed(int", "unclosed"},
      {"unclosed<int", "unclosed"},
  };
  for (const auto& [demangled, name] : cases) EXPECT_EQ(qualified_name(demangled), name) << demangled;
}

TEST(Symbols, NamesForPeople) {
  constexpr const char* cases[][2] = {
      {"load_user", "load_user"},
      {"main::{lambda}::operator()", "a lambda in main"},
      {"main::$_0::operator()", "a lambda in main"},
      {"main::{lambda}::operator()::{lambda}::operator()", "a lambda in a lambda in main"},
      {"$_3::operator()", "a lambda"},
      {"Adder::operator()", "Adder"},
  };
  for (const auto& [qualified, name] : cases) EXPECT_EQ(readable_name(qualified), name) << qualified;
}

TEST(Symbols, TheUsersFunctionIsTheInnermostOfHisOwn) {
  using From = Function::From;
  const std::vector<Function> calls = {
      {"clock_nanosleep", From::system},
      {"__interceptor_clock_nanosleep", From::program},
      {"void std::this_thread::sleep_for<long, std::ratio<1l, 1000l> >(std::chrono::duration<long>)", From::program},
      {"", From::program},
      {"PQexec", From::library},
      {"load_user(int)", From::program},
      {"read_user(int) [clone .resume]", From::program},
      {"laneway::net::Loop::run_slice(laneway::detail::Context&)", From::program},
      {"main", From::program},
  };
  EXPECT_EQ(users_function(calls), "load_user");
  EXPECT_EQ(users_function(std::span(calls).first(5)), "PQexec");
  EXPECT_EQ(users_function(std::span(calls).first(4)), "");
  EXPECT_EQ(users_function(std::span(calls).last(2)), "") << "what runs the loop is not what blocks it";
  EXPECT_EQ(users_function({}), "");
}

}  // namespace
}  // namespace laneway::measure
