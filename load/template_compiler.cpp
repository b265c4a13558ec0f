#include "load/template_compiler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace laneway::load {
namespace {

using Place = TemplateCompiler::Place;
using Kind = Template::Piece::Kind;

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }

// A value that is known from the start, as its place takes it.
std::expected<std::string, std::string> fitted(std::string_view value, Place place) {
  if (place == Place::body) return std::string(value);
  if (place == Place::field && std::any_of(value.begin(), value.end(), is_control)) {
    return std::unexpected("has a control character, which no header can hold");
  }
  if (place == Place::field) return std::string(value);
  std::string encoded;
  append_to_path(encoded, value);
  return encoded;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::expected<void, std::string> TemplateCompiler::compile(std::string_view text, Place place, Template& out) {
  while (true) {
    const auto brace = text.find('{');
    out.append_text(text.substr(0, brace));
    if (brace == std::string_view::npos) return {};
    text.remove_prefix(brace + 1);
    if (text.starts_with('{')) {
      text.remove_prefix(1);
      out.append_text("{");
      continue;
    }
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto name_end =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_letter) - text.begin());
    if (name_end == 0 || name_end == text.size() || (text[name_end] != '}' && text[name_end] != ':')) {
      out.append_text("{");
      continue;
    }
    const auto end = text.find('}');
    if (end == std::string_view::npos) {
      return std::unexpected(fmt::format("'{{{}' has no closing brace", text.substr(0, 40)));
    }
    const auto argument =
        text[name_end] == ':' ? std::optional(text.substr(name_end + 1, end - name_end - 1)) : std::nullopt;
    auto piece = piece_of(text.substr(0, name_end), argument, place);
    if (!piece) return std::unexpected(fmt::format("{{{}}}: {}", text.substr(0, end), piece.error()));
    out.append(std::move(*piece));
    text.remove_prefix(end + 1);
  }
}

TemplateCompiler::Piece TemplateCompiler::piece_of(std::string_view name, std::optional<std::string_view> argument,
                                                   Place place) {
  const bool takes_none = name == "seq" || name == "uuid";
  const bool takes_one = name == "csv" || name == "env" || name == "capture";
  if (takes_none && argument) return std::unexpected("takes no argument");
  if (takes_one && (!argument || argument->empty())) return std::unexpected("its argument is missing");
  if (name == "seq") return Template::Piece{.kind = Kind::number};
  if (name == "uuid") return Template::Piece{.kind = Kind::uuid, .index = std::exchange(draws_, draws_ + 2)};
  if (name == "rand") return random(argument);
  if (name == "csv") return row(*argument, place);
  if (name == "env") return variable(*argument, place);
  if (name == "capture") return capture(*argument, place);
  return std::unexpected("no such placeholder (seq, rand, uuid, csv, env, capture; a brace is {{)");
}

TemplateCompiler::Piece TemplateCompiler::random(std::optional<std::string_view> bounds) {
  Template::Piece piece{.kind = Kind::random, .index = draws_++, .high = std::numeric_limits<std::uint32_t>::max()};
  if (!bounds) return piece;
  const auto dots = bounds->find("..");
  if (dots == std::string_view::npos) return std::unexpected("takes A..B");
  const auto low = whole_number(bounds->substr(0, dots));
  const auto high = whole_number(bounds->substr(dots + 2));
  if (!low || !high || *low > *high) return std::unexpected("takes A..B, two whole numbers, the smaller first");
  piece.low = *low;
  piece.high = *high;
  return piece;
}

TemplateCompiler::Piece TemplateCompiler::row(std::string_view argument, Place place) {
  const auto colon = argument.rfind(':');
  if (colon == std::string_view::npos) return std::unexpected("takes FILE:COLUMN");
  const std::string file(argument.substr(0, colon));
  const auto name = argument.substr(colon + 1);
  const auto found = table(file);
  if (!found) return std::unexpected(found.error());
  const auto* values = (*found)->column(name);
  if (values == nullptr) {
    return std::unexpected(fmt::format("'{}' has no column '{}' (it has {})", file, name, joined((*found)->names())));
  }
  auto& column = columns_[fmt::format("{}:{}", static_cast<int>(place), argument)];
  if (column == nullptr) {
    std::vector<std::string> fitting;
    for (std::size_t i = 0; i < values->size(); ++i) {
      auto value = fitted((*values)[i], place);
      if (!value) return std::unexpected(fmt::format("row {} {}", i + 1, value.error()));
      fitting.push_back(std::move(*value));
    }
    column = std::make_shared<const std::vector<std::string>>(std::move(fitting));
  }
  return Template::Piece{.kind = Kind::row, .rows = column};
}

TemplateCompiler::Piece TemplateCompiler::variable(std::string_view name, Place place) {
  const auto value = read_variable_(std::string(name));
  if (!value) return std::unexpected("there is no such environment variable");
  auto text = fitted(*value, place);
  if (!text) return std::unexpected("it " + text.error());
  return Template::Piece{.kind = Kind::text, .text = std::move(*text)};
}

TemplateCompiler::Piece TemplateCompiler::capture(std::string_view argument, Place place) {
  const auto equals = argument.find('=');
  Template::Piece piece{.kind = place == Place::path ? Kind::captured_in_path : Kind::captured,
                        .index = capture_index(argument.substr(0, equals))};
  piece.has_default = equals != std::string_view::npos;
  if (piece.has_default) piece.text = argument.substr(equals + 1);
  return piece;
}

std::uint32_t TemplateCompiler::capture_index(std::string_view name) {
  const auto found = std::find(capture_names_.begin(), capture_names_.end(), name);
  if (found == capture_names_.end()) {
    capture_names_.emplace_back(name);
    return static_cast<std::uint32_t>(capture_names_.size() - 1);
  }
  return static_cast<std::uint32_t>(found - capture_names_.begin());
}

std::expected<const CsvTable*, std::string> TemplateCompiler::table(const std::string& file) {
  if (const auto found = tables_.find(file); found != tables_.end()) return &found->second;
  const auto text = read_file_(file);
  if (!text) return std::unexpected(text.error());
  auto parsed = CsvTable::parse(*text, file);
  if (!parsed) return std::unexpected(parsed.error());
  return &tables_.emplace(file, std::move(*parsed)).first->second;
}

}  // namespace laneway::load
