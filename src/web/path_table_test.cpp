#include "web/path_table.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

TEST(PathTable, FindsWhatWasAddedAndNothingElse) {
  PathTable table;
  EXPECT_EQ(table.find("/"), PathTable::none);
  constexpr std::uint32_t count = 200;
  for (std::uint32_t i = 0; i < count; ++i) table.add("/path/number/" + std::to_string(i), i);
  for (std::uint32_t i = 0; i < count; ++i) EXPECT_EQ(table.find("/path/number/" + std::to_string(i)), i);
  for (const char* path : {"", "/", "/path/number/", "/path/number/200", "/path/number/1/", "/path/numbe/1"}) {
    EXPECT_EQ(table.find(path), PathTable::none) << path;
  }
}

}  // namespace
}  // namespace laneway
