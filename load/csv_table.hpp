#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace laneway::load {

/// What a CSV file says: a line of names, then rows of as many values. Source: RFC 4180; lines may end in LF alone.
class CsvTable {
 public:
  /// Largest file, and most rows behind the line of names. Beyond: an error.
  static constexpr std::size_t bytes_max = 64 * 1024 * 1024;
  static constexpr std::size_t rows_max = 1'000'000;

  /// `name`: of the file, for messages. Errors: "NAME:LINE: what is wrong".
  static std::expected<CsvTable, std::string> parse(std::string_view text, std::string_view name);

  std::size_t rows() const noexcept { return columns_.front().size(); }
  const std::vector<std::string>& names() const noexcept { return names_; }
  /// The values of the column called `name`; nothing: there is none. Two of one name: the first.
  const std::vector<std::string>* column(std::string_view name) const noexcept;

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> columns_;
};

}  // namespace laneway::load
