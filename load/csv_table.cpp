#include "load/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace laneway::load {
namespace {

// Reads one record after another.
class CsvReader {
 public:
  CsvReader(std::string_view text, std::string_view name) : rest_(text), name_(name) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
  }

  bool at_end() const { return rest_.empty(); }

  /// The next record; empty lines hold none.
  std::expected<std::vector<std::string>, std::string> record() {
    line_ = next_line_;
    std::vector<std::string> values;
    while (true) {
      auto value = rest_.starts_with('"') ? quoted() : plain();
      if (!value) return std::unexpected(value.error());
      values.push_back(std::move(*value));
      if (rest_.starts_with(',')) {
        rest_.remove_prefix(1);
        continue;
      }
      if (rest_.starts_with("\r\n")) rest_.remove_prefix(1);
      if (!rest_.empty()) rest_.remove_prefix(1);
      ++next_line_;
      if (values.size() == 1 && values.front().empty()) values.clear();
      return values;
    }
  }

  std::unexpected<std::string> wrong(std::string_view what) const {
    return std::unexpected(fmt::format("{}:{}: {}", name_, line_, what));
  }

 private:
  std::expected<std::string, std::string> plain() {
    const auto end = std::min(rest_.find_first_of(",\n"), rest_.size());
    std::string_view value = rest_.substr(0, end);
    if (end < rest_.size() && rest_[end] == '\n' && value.ends_with('\r')) value.remove_suffix(1);
    if (value.find('"') != std::string_view::npos) return wrong("a quotation mark within a value that has none around");
    rest_.remove_prefix(value.size());
    return std::string(value);
  }

  std::expected<std::string, std::string> quoted() {
    std::string value;
    rest_.remove_prefix(1);
    while (true) {
      const auto end = rest_.find('"');
      if (end == std::string_view::npos) return wrong("a quotation mark is missing");
      const auto piece = rest_.substr(0, end);
      next_line_ += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
      value += piece;
      rest_.remove_prefix(end + 1);
      if (!rest_.starts_with('"')) break;
      value += '"';
      rest_.remove_prefix(1);
    }
    if (!rest_.empty() && rest_.front() != ',' && rest_.front() != '\n' && !rest_.starts_with("\r\n")) {
      return wrong("text behind a quoted value");
    }
    return value;
  }

  std::string_view rest_;
  std::string_view name_;
  std::size_t line_ = 1;  // where the record begins
  std::size_t next_line_ = 1;
};

}  // namespace

std::expected<CsvTable, std::string> CsvTable::parse(std::string_view text, std::string_view name) {
  CsvReader reader(text, name);
  CsvTable table;
  while (!reader.at_end()) {
    auto values = reader.record();
    if (!values) return std::unexpected(values.error());
    if (values->empty()) continue;
    if (table.names_.empty()) {
      table.names_ = std::move(*values);
      table.columns_.resize(table.names_.size());
      continue;
    }
    if (values->size() != table.names_.size()) {
      return reader.wrong(fmt::format("{} values, but the first line has {}", values->size(), table.names_.size()));
    }
    if (table.rows() == rows_max) return reader.wrong(fmt::format("more than {} rows", rows_max));
    for (std::size_t i = 0; i < values->size(); ++i) table.columns_[i].push_back(std::move((*values)[i]));
  }
  if (table.names_.empty() || table.rows() == 0) {
    return reader.wrong("there must be a line of names and at least one row");
  }
  return table;
}

const std::vector<std::string>* CsvTable::column(std::string_view name) const noexcept {
  const auto found = std::find(names_.begin(), names_.end(), name);
  return found == names_.end() ? nullptr : &columns_[static_cast<std::size_t>(found - names_.begin())];
}

}  // namespace laneway::load
