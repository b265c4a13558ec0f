#include <gtest/gtest.h>

#include <limits>

#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

template <class Write>
std::string written(Write write) {
  std::string out;
  JsonWriter json(out);
  write(json);
  return out;
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  EXPECT_EQ(written([](JsonWriter& json) {
              json.begin_object();
              json.member("a", 1);
              json.key("b");
              json.begin_array();
              json.null();
              json.begin_object();
              json.end_object();
              json.boolean(true);
              json.end_array();
              json.member("c", "x");
              json.end_object();
            }),
            R"({"a":1,"b":[null,{},true],"c":"x"})");
}

TEST(JsonWriter, EscapesAndMendsStrings) {
  const auto text = [](std::string_view s) { return written([=](JsonWriter& json) { json.string(s); }); };
  EXPECT_EQ(text("a\"b\\c\n\x01"), R"("a\"b\\c\n\u0001")");
  EXPECT_EQ(text("é€😀"), "\"é€😀\"");
  EXPECT_EQ(text("a\xff\xe2\x82"), "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

// Texts are looked through eight bytes at a time, short ones byte by byte: both see the same.
TEST(JsonWriter, FindsWhatMustChangeWhereverItStands) {
  const auto text = [](std::string_view s) { return written([=](JsonWriter& json) { json.string(s); }); };
  for (int c = 0; c < 256; ++c) {
    const std::string alone = text(std::string(1, static_cast<char>(c)));
    for (std::size_t at = 0; at < 20; ++at) {
      for (const char beside : {'a', ' ', '\x7f', '!', '#', '[', ']'}) {
        std::string long_text(20, beside);
        long_text[at] = static_cast<char>(c);
        std::string wanted = '"' + std::string(at, beside) + alone.substr(1, alone.size() - 2);
        wanted += std::string(19 - at, beside) + '"';
        ASSERT_EQ(text(long_text), wanted) << c << " at " << at;
      }
    }
  }
  EXPECT_EQ(text("12345678\"\x01\x02\"12345678"), R"("12345678\"\u0001\u0002\"12345678")");
}

TEST(JsonWriter, NumbersReadBackTheSame) {
  const auto number = [](double x) { return written([=](JsonWriter& json) { json.number(x); }); };
  EXPECT_EQ(number(0.1), "0.1");
  EXPECT_EQ(number(1), "1.0");
  EXPECT_EQ(number(1e300), "1e+300");
  EXPECT_EQ(number(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(written([](JsonWriter& json) { json.integer(std::numeric_limits<long long>::min()); }),
            "-9223372036854775808");
}

}  // namespace
}  // namespace laneway
