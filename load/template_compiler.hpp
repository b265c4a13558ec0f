#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/csv_table.hpp"
#include "load/template.hpp"

namespace laneway::load {

/// Compiles the placeholders of a run's requests:
///
///     {seq}                the number of the request, from 0
///     {rand} {rand:A..B}   a random whole number, 0 to 4294967295, or A to B
///     {uuid}               a random UUID, version 4
///     {csv:FILE:COLUMN}    the value of a row: request i has row i, and behind the last comes the first again
///     {env:NAME}           an environment variable, read once
///     {capture:NAME}       what this connection captured; {capture:NAME=DEFAULT}: DEFAULT before it has
///     {{                   a brace
///
/// A brace that neither lower case letters and '}' nor such and ':' follow is a brace.
class TemplateCompiler {
 public:
  /// Where the text stands: what may be in it, and what must be encoded.
  enum class Place : std::uint8_t { path, field, body };

  using ReadFile = std::function<std::expected<std::string, std::string>(const std::string& path)>;
  using ReadVariable = std::function<std::optional<std::string>(const std::string& name)>;
  TemplateCompiler(ReadFile read_file, ReadVariable read_variable)
      : read_file_(std::move(read_file)), read_variable_(std::move(read_variable)) {}

  /// Append the compiled text to `out`. Errors: one sentence.
  std::expected<void, std::string> compile(std::string_view text, Place place, Template& out);

  /// The index of a capture's name; a new one if nobody has named it so far.
  std::uint32_t capture_index(std::string_view name);
  const std::vector<std::string>& capture_names() const noexcept { return capture_names_; }

 private:
  using Piece = std::expected<Template::Piece, std::string>;
  Piece piece_of(std::string_view name, std::optional<std::string_view> argument, Place place);
  Piece random(std::optional<std::string_view> bounds);
  Piece row(std::string_view argument, Place place);
  Piece variable(std::string_view name, Place place);
  Piece capture(std::string_view argument, Place place);
  std::expected<const CsvTable*, std::string> table(const std::string& file);

  ReadFile read_file_;
  ReadVariable read_variable_;
  std::uint32_t draws_ = 0;
  std::vector<std::string> capture_names_;
  std::map<std::string, CsvTable, std::less<>> tables_;
  std::map<std::string, std::shared_ptr<const std::vector<std::string>>, std::less<>> columns_;
};

}  // namespace laneway::load
