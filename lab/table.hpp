#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace laneway::lab {

enum class Align : unsigned char { left, right };

/// Texts in rows and columns. A column's title may take several lines.
struct Table {
  struct Column {
    std::string title;
    Align align = Align::left;
  };
  std::vector<Column> columns = {};
  std::vector<std::vector<std::string>> rows = {};  ///< a cell for each column
  std::size_t keys = 0;                             ///< how many columns at the front tell a row from the others
};

/// For a terminal `width` columns wide; 0: as wide as it gets. A table that does not fit is cut between columns into
/// panels under one another, each beginning with the key columns; a last column too long for its panel is wrapped.
std::string text_table(const Table& table, std::size_t width);

/// A table of GitHub's Markdown.
std::string markdown_table(const Table& table);

}  // namespace laneway::lab
