#include "laneway/uuid.hpp"

#include <gtest/gtest.h>

#include <string>

#include "json/value_rows.hpp"

// Asked of pydantic 2.13; where this differs, a comment says so.

namespace laneway::detail {
namespace {

TEST(Uuid, TextsAsPydanticReadsThem) {
  const ValueRow texts[] = {
      {"12345678-1234-5678-1234-567812345678", "\"12345678-1234-5678-1234-567812345678\""},
      {"12345678123456781234567812345678", "\"12345678-1234-5678-1234-567812345678\""},
      {"{12345678-1234-5678-1234-567812345678}", "\"12345678-1234-5678-1234-567812345678\""},
      {"urn:uuid:12345678-1234-5678-1234-567812345678", "\"12345678-1234-5678-1234-567812345678\""},
      {"x", "uuid_parsing: Input should be a valid UUID, invalid character: found `x` at 1"},
      {"", "uuid_parsing: Input should be a valid UUID, invalid length: expected length 32 for simple format, found 0"},
      {"12345678-1234-5678-1234-56781234567",
       "uuid_parsing: Input should be a valid UUID, invalid group length in group 4: expected 12, found 11"},
      {"12345678-1234-5678-1234-5678123456789",
       "uuid_parsing: Input should be a valid UUID, invalid group length in group 4: expected 12, found 13"},
      {"1234567-81234-5678-1234-567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid group length in group 0: expected 8, found 7"},
      {"12345678_1234_5678_1234_567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `_` at 9"},
      {"g2345678-1234-5678-1234-567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `g` at 1"},
      {"1234567812345678123456781234567g",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `g` at 32"},
      {"1234567812345678123456781234567",
       "uuid_parsing: Input should be a valid UUID, invalid length: expected length 32 for simple format, found 31"},
      {"123456781234567812345678123456789",
       "uuid_parsing: Input should be a valid UUID, invalid length: expected length 32 for simple format, found 33"},
      {"12345678-1234-5678-1234567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 4"},
      {"12345678-1234-5678-1234-5678-12345678",
       "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 6"},
      {" 12345678-1234-5678-1234-567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid character: found ` ` at 1"},
      {"{12345678123456781234567812345678}",
       "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 1"},
      {"urn:uuid:12345678123456781234567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 1"},
      {"URN:UUID:12345678-1234-5678-1234-567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `U` at 1"},
      {"{12345678-1234-5678-1234-567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `{` at 1"},
      {"ABCDEF12-1234-5678-1234-567812345678", "\"abcdef12-1234-5678-1234-567812345678\""},
      {"1-2-3-4-5", "uuid_parsing: Input should be a valid UUID, invalid group length in group 0: expected 8, found 1"},
      {"\303\2512345678-1234-5678-1234-567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `\303\251` at 1"},
      {"12345678-1234-5678-1234-56781234567\303\251",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `\303\251` at 36"},
      {"{x}", "uuid_parsing: Input should be a valid UUID, invalid character: found `x` at 2"},
      {"{", "uuid_parsing: Input should be a valid UUID, invalid character: found `{` at 1"},
      {"urn:uuid:", "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 1"},
      {"urn:uuid:x", "uuid_parsing: Input should be a valid UUID, invalid character: found `x` at 10"},
      {"{12345678-1234-5678-1234-56781234567}",
       "uuid_parsing: Input should be a valid UUID, invalid group length in group 4: expected 12, found 13"},
      {"12345678-12345678-1234-1234-567812345678",
       "uuid_parsing: Input should be a valid UUID, invalid group length in group 1: expected 4, found 8"},
      {"--------------------------------",
       "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 33"},
      {"------------------------------------",
       "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 37"},
      {"-", "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 2"},
      {"12345678-1234-5678-1234-",
       "uuid_parsing: Input should be a valid UUID, invalid group length in group 4: expected 12, found 0"},
      {"xyz-", "uuid_parsing: Input should be a valid UUID, invalid character: found `x` at 1"},
      {"\303\251", "uuid_parsing: Input should be a valid UUID, invalid character: found `\303\251` at 1"},
      {"12345678-1234", "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 2"},
      {"12345678-1234-5678", "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 3"},
      {"a-b", "uuid_parsing: Input should be a valid UUID, invalid group count: expected 5, found 2"},
      {"1234567812345678123456781234567\303\251",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `\303\251` at 32"},
      {"123456781234567812345678123456\303\251",
       "uuid_parsing: Input should be a valid UUID, invalid character: found `\303\251` at 31"},
  };
  expect_texts<Uuid>(texts);
  const ValueRow others[] = {
      {"5", "uuid_type: UUID input should be a string, bytes or UUID object"},
      {"1.5", "uuid_type: UUID input should be a string, bytes or UUID object"},
      {"true", "uuid_type: UUID input should be a string, bytes or UUID object"},
      {"null", "uuid_type: UUID input should be a string, bytes or UUID object"},
      {"[]", "uuid_type: UUID input should be a string, bytes or UUID object"},
  };
  expect_others<Uuid>(others);
}

TEST(Uuid, SaysWhatIsWrongWithBytesThatAreNoText) {
  EXPECT_EQ(outcome<Uuid>("\xff", true),
            "uuid_parsing: Input should be a valid UUID, invalid character: found `\xef\xbf\xbd` at 1");
}

TEST(Uuid, OfChanceIsOfVersion4) {
  const Uuid one = Uuid::v4();
  EXPECT_EQ(one.to_string()[14], '4');
  EXPECT_NE(std::string_view("89ab").find(one.to_string()[19]), std::string_view::npos);
  EXPECT_NE(one, Uuid::v4());
}

TEST(Uuid, ComparesByBytes) {
  EXPECT_LT(*Uuid::parse("00000000-0000-0000-0000-000000000001"), *Uuid::parse("10000000-0000-0000-0000-000000000000"));
  EXPECT_EQ(Uuid{}.to_string(), "00000000-0000-0000-0000-000000000000");
}

}  // namespace
}  // namespace laneway::detail
