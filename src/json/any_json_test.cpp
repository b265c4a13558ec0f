#include <gtest/gtest.h>

#include "json/value_rows.hpp"
#include "laneway/bytes.hpp"
#include "laneway/json.hpp"

namespace laneway::detail {
namespace {

TEST(AnyJson, KeepsWhatItIsGiven) {
  EXPECT_EQ(outcome<Json>("a\"b", true), R"("a\"b")");
  for (const std::string_view json : {"1", "1.50", "null", "[1,{\"a\":2}]", "true"}) {
    EXPECT_EQ(outcome<Json>(json, false), json);
  }
  EXPECT_EQ(Json().text(), "null");
}

TEST(Bytes, AreTheStringsUtf8) {
  EXPECT_EQ(outcome<Bytes>("caf\xc3\xa9", true), "\"caf\xc3\xa9\"");
  EXPECT_EQ(outcome<Bytes>("", true), "\"\"");
  EXPECT_EQ(outcome<Bytes>("\xff", true), "\"\xef\xbf\xbd\"");
  EXPECT_EQ(outcome<Bytes>("5", false), "bytes_type: Input should be a valid bytes");
}

}  // namespace
}  // namespace laneway::detail
