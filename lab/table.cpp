#include "lab/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "base/assert.hpp"

namespace laneway::lab {
namespace {

constexpr std::string_view gap = "  ";
constexpr std::size_t wrapped_width_min = 24;

// Columns on the screen: bytes that begin a character of UTF-8.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

// Lines of whole words, none wider than `width` unless a single word is.
std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  for (const std::string& word : split(text, ' ')) {
    if (!lines.back().empty() && width_of(lines.back()) + 1 + width_of(word) > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back().push_back(' ');
    lines.back().append(word);
  }
  return lines;
}

std::vector<std::size_t> natural_widths(const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::size_t width = 0;
    for (const std::string& line : split(table.columns[i].title, '\n')) width = std::max(width, width_of(line));
    for (const auto& row : table.rows) width = std::max(width, width_of(row[i]));
    widths.push_back(width);
  }
  return widths;
}

using Panel = std::vector<std::size_t>;  // the columns it shows

// Fills panels from the left; the last column only needs room for its wrapped form.
std::vector<Panel> panels_of(const Table& table, const std::vector<std::size_t>& widths, std::size_t width) {
  Panel keys(table.keys);
  std::iota(keys.begin(), keys.end(), std::size_t{0});
  const auto used_by_keys = std::accumulate(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(table.keys),
                                            table.keys * gap.size());
  std::vector<Panel> panels{keys};
  std::size_t used = used_by_keys;
  for (std::size_t i = table.keys; i < widths.size(); ++i) {
    const bool last = i + 1 == widths.size();
    const std::size_t needed = (last ? std::min(widths[i], wrapped_width_min) : widths[i]) + gap.size();
    if (width != 0 && used + needed > width + gap.size() && panels.back().size() > table.keys) {
      panels.push_back(keys);
      used = used_by_keys;
    }
    panels.back().push_back(i);
    used += needed;
  }
  return panels;
}

class PanelWriter {
 public:
  PanelWriter(const Table& table, const Panel& panel, std::vector<std::size_t> widths, std::size_t width)
      : table_(table), panel_(panel), widths_(std::move(widths)) {
    std::size_t used = 0;
    for (const std::size_t column : panel_) used += widths_[column] + gap.size();
    std::size_t& last = widths_[panel_.back()];
    if (width != 0 && panel_.back() + 1 == table_.columns.size() && used > width + gap.size()) {
      const std::size_t others = used - last - gap.size();
      last = std::max(wrapped_width_min, width > others ? width - others : 0);
    }
  }

  void write(std::string& out) const {
    std::vector<std::vector<std::string>> cells;
    for (const std::size_t column : panel_) cells.push_back(split(table_.columns[column].title, '\n'));
    write_cells(out, cells, /*bottom=*/true);
    std::size_t rule = 0;
    for (const std::size_t column : panel_) rule += widths_[column] + gap.size();
    out.append(rule - gap.size(), '-').push_back('\n');
    for (const auto& row : table_.rows) {
      cells.clear();
      for (const std::size_t column : panel_) cells.push_back(wrap(row[column], widths_[column]));
      write_cells(out, cells, /*bottom=*/false);
    }
  }

 private:
  // One row of the table, as many lines as its highest cell; lower ones stand at its bottom or top.
  void write_cells(std::string& out, const std::vector<std::vector<std::string>>& cells, bool bottom) const {
    std::size_t height = 1;
    for (const auto& lines : cells) height = std::max(height, lines.size());
    for (std::size_t y = 0; y < height; ++y) {
      std::string line;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::size_t above = bottom ? height - cells[i].size() : 0;
        const std::string_view text =
            y >= above && y - above < cells[i].size() ? cells[i][y - above] : std::string_view();
        const std::size_t width = widths_[panel_[i]];
        const std::string blanks(width - std::min(width, width_of(text)), ' ');
        if (i != 0) line.append(gap);
        line.append(table_.columns[panel_[i]].align == Align::right ? blanks + std::string(text)
                                                                    : std::string(text) + blanks);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out.append(line).push_back('\n');
    }
  }

  const Table& table_;
  const Panel& panel_;
  std::vector<std::size_t> widths_;
};

std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell.push_back('\\');
    cell.push_back(c == '\n' ? ' ' : c);
  }
  return cell;
}

}  // namespace

std::string text_table(const Table& table, std::size_t width) {
  LANEWAY_ASSERT(table.keys < table.columns.size());
  const std::vector<std::size_t> widths = natural_widths(table);
  std::string out;
  for (const Panel& panel : panels_of(table, widths, width)) {
    if (!out.empty()) out.push_back('\n');
    PanelWriter(table, panel, widths, width).write(out);
  }
  return out;
}

std::string markdown_table(const Table& table) {
  std::string out = "|";
  for (const auto& column : table.columns) out += " " + markdown_cell(column.title) + " |";
  out += "\n|";
  for (const auto& column : table.columns) out += column.align == Align::right ? "---:|" : "---|";
  out += "\n";
  for (const auto& row : table.rows) {
    out += "|";
    for (const std::string& cell : row) out += " " + markdown_cell(cell) + " |";
    out += "\n";
  }
  return out;
}

}  // namespace laneway::lab
