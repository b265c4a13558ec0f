#include "lab/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace laneway::lab {
namespace {

Table table() {
  return {.columns = {{"#", Align::right}, {"Endpoint"}, {"Requests\n/sec", Align::right}, {"Notes"}, {"Verdict"}},
          .rows = {{"1", "/a/", "0.80", "Sync", "OK"},
                   {"2", "/long/er/", "78,261", "Äsync|x", "FAILED: answered after 0.1 ms, at least 1.00 s expected"}},
          .keys = 2};
}

std::size_t widest_line(const std::string& text) {
  std::istringstream in(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(in, line);) widest = std::max(widest, line.size());
  return widest;
}

TEST(TextTable, ShowsAllInOnePieceWhenThereIsRoom) {
  EXPECT_EQ(text_table(table(), 0),
            "              Requests\n"
            "#  Endpoint       /sec  Notes    Verdict\n"
            "----------------------------------------------------------------------------------------\n"
            "1  /a/            0.80  Sync     OK\n"
            "2  /long/er/    78,261  Äsync|x  FAILED: answered after 0.1 ms, at least 1.00 s expected\n");
}

TEST(TextTable, WrapsTheLastColumn) {
  EXPECT_EQ(text_table(table(), 65),
            "              Requests\n"
            "#  Endpoint       /sec  Notes    Verdict\n"
            "-----------------------------------------------------------------\n"
            "1  /a/            0.80  Sync     OK\n"
            "2  /long/er/    78,261  Äsync|x  FAILED: answered after 0.1 ms,\n"
            "                                 at least 1.00 s expected\n");
}

TEST(TextTable, CutsIntoPanelsThatRepeatTheKeys) {
  EXPECT_EQ(text_table(table(), 40),
            "              Requests\n"
            "#  Endpoint       /sec  Notes\n"
            "-------------------------------\n"
            "1  /a/            0.80  Sync\n"
            "2  /long/er/    78,261  Äsync|x\n"
            "\n"
            "#  Endpoint   Verdict\n"
            "----------------------------------------\n"
            "1  /a/        OK\n"
            "2  /long/er/  FAILED: answered after 0.1\n"
            "              ms, at least 1.00 s\n"
            "              expected\n");
}

TEST(TextTable, StaysWithinTheWidthIfItCan) {
  for (std::size_t width = 38; width < 120; ++width) EXPECT_LE(widest_line(text_table(table(), width)), width + 1);
}

TEST(MarkdownTable, EscapesItsSeparator) {
  EXPECT_EQ(markdown_table(table()),
            "| # | Endpoint | Requests /sec | Notes | Verdict |\n"
            "|---:|---|---:|---|---|\n"
            "| 1 | /a/ | 0.80 | Sync | OK |\n"
            "| 2 | /long/er/ | 78,261 | Äsync\\|x | FAILED: answered after 0.1 ms, at least 1.00 s expected |\n");
}

}  // namespace
}  // namespace laneway::lab
