#include "http/field.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace laneway::http {
namespace {

TEST(Field, KnownNamesAreFoundInAnyCase) {
  for (int i = 0; i < known_field_count; ++i) {
    const auto field = static_cast<KnownField>(i);
    std::string name(to_string(field));
    EXPECT_EQ(known_field(name), field) << name;
    for (char& c : name) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(known_field(name), field) << name;
    for (std::size_t at = 0; at < name.size(); ++at) {  // one byte off, anywhere: another name
      std::string other = name;
      other[at] = other[at] == 'Z' ? 'Y' : 'Z';
      EXPECT_EQ(known_field(other), std::nullopt) << other;
    }
  }
  for (const std::string_view name : {"", "X", "Host ", "Content\rType", "Content_Type"}) {
    EXPECT_EQ(known_field(name), std::nullopt) << name;
  }
}

TEST(Field, TokensAreWhatTheRfcSays) {
  const std::string_view legal = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int c = 0; c < 256; ++c) {
    const char byte = static_cast<char>(c);
    EXPECT_EQ(is_token_char(byte), legal.find(byte) != std::string_view::npos) << c;
  }
  EXPECT_TRUE(is_token("a-b"));
  EXPECT_FALSE(is_token(""));
  EXPECT_FALSE(is_token("a b"));
}

TEST(Field, ValuesHaveNoControlsWhereverTheyStand) {
  for (int c = 0; c < 256; ++c) {
    const bool legal = c == '\t' || (c >= 0x20 && c != 0x7f);
    for (const std::size_t at : {0u, 1u, 15u, 16u, 17u, 39u}) {
      std::string value(40, 'x');
      value[at] = static_cast<char>(c);
      EXPECT_EQ(is_field_value(value), legal) << c << " at " << at;
    }
  }
  EXPECT_TRUE(is_field_value(""));
}

TEST(Field, SplitsLists) {
  const auto split = [](std::string_view list) {
    std::vector<std::string> all;
    while (const auto element = next_element(list)) all.emplace_back(*element);
    return all;
  };
  using Strings = std::vector<std::string>;
  EXPECT_EQ(split("a, b ,\tc"), (Strings{"a", "b", "c"}));
  EXPECT_EQ(split(",, a , ,"), Strings{"a"});
  EXPECT_EQ(split(" "), Strings{});
  EXPECT_TRUE(list_contains("x, Close", "close"));
  EXPECT_FALSE(list_contains("closed, clo se", "close"));
}

TEST(Field, ReadsContentLength) {
  EXPECT_EQ(parse_content_length("0"), 0u);
  EXPECT_EQ(parse_content_length("007"), 7u);
  EXPECT_EQ(parse_content_length("9223372036854775807"), 9223372036854775807u);
  for (const std::string_view bad :
       {"", "-1", "+1", "1 ", "0x1", "1,1", "9223372036854775808", "99999999999999999999"}) {
    EXPECT_EQ(parse_content_length(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace laneway::http
