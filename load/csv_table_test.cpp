#include "load/csv_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::load {
namespace {

using testing::ElementsAre;

TEST(CsvTable, RowsOfValuesByTheNameOfTheirColumn) {
  for (const auto text : {"id,name\n1,Ann\n2,Bo\n", "id,name\r\n1,Ann\r\n2,Bo",
                          "\xef\xbb\xbfid,name\n\n1,Ann\n\n2,Bo\n\n", "\"id\",name\n\"1\",\"Ann\"\n2,Bo"}) {
    const auto table = CsvTable::parse(text, "u.csv");
    ASSERT_TRUE(table) << table.error();
    EXPECT_THAT(*table->column("id"), ElementsAre("1", "2")) << text;
    EXPECT_THAT(*table->column("name"), ElementsAre("Ann", "Bo")) << text;
    EXPECT_EQ(table->column("Name"), nullptr);
  }
}

TEST(CsvTable, QuotedValuesHoldCommasLinesAndQuotationMarks) {
  const auto table = CsvTable::parse("a,b\n\"1,2\",\"x\r\ny\"\"z\"\n\"\",q\n", "u.csv");
  ASSERT_TRUE(table) << table.error();
  EXPECT_THAT(*table->column("a"), ElementsAre("1,2", ""));
  EXPECT_THAT(*table->column("b"), ElementsAre("x\r\ny\"z", "q"));
}

TEST(CsvTable, WhatIsMalformedIsNamedByItsLine) {
  const struct {
    std::string_view text, message;
  } cases[] = {
      {"", "u.csv:1: there must be a line of names and at least one row"},
      {"\n\n", "u.csv:2: there must be a line of names and at least one row"},
      {"a,b\n", "u.csv:1: there must be a line of names and at least one row"},
      {"a,b\n1\n", "u.csv:2: 1 values, but the first line has 2"},
      {"a\n\"x\ny\"\n1,2\n", "u.csv:4: 2 values, but the first line has 1"},
      {"a\n\"x", "u.csv:2: a quotation mark is missing"},
      {"a\nx\"y\n", "u.csv:2: a quotation mark within a value that has none around"},
      {"a\n\"x\"y\n", "u.csv:2: text behind a quoted value"},
  };
  for (const auto& [text, message] : cases) {
    const auto table = CsvTable::parse(text, "u.csv");
    ASSERT_FALSE(table) << text;
    EXPECT_EQ(table.error(), message) << text;
  }
}

TEST(CsvTable, RowsAreBounded) {
  std::string text = "a\n";
  for (std::size_t i = 0; i < CsvTable::rows_max; ++i) text += "1\n";
  EXPECT_EQ(CsvTable::parse(text + "1\n", "u.csv").error(), "u.csv:1000002: more than 1000000 rows");
}

}  // namespace
}  // namespace laneway::load
