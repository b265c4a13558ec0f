#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lab/scenario.hpp"
#include "lab/units.hpp"

namespace laneway::lab {

/// What is wrong with a file, and where. Leaves parse_scenario as its error value.
struct Fault {
  std::string text;
};

[[noreturn]] inline void fail(const std::string& file, const toml::source_region& at, const std::string& what) {
  throw Fault{fmt::format("{}:{}: {}", file, at.begin.line, what)};
}

/// One table of a file. Its members throw Fault, which names file, line and key. Every member is taken once; what
/// nobody took is a mistake of the writer.
class TomlTable {
 public:
  TomlTable(const toml::table& table, const std::string& file) : table_(table), file_(file) {}

  std::string text(const char* name) { return value<std::string>(name, "a text"); }
  std::string text_or(const char* name, std::string fallback) { return has(name) ? text(name) : std::move(fallback); }
  bool flag(const char* name) { return flag_or(name, false); }
  bool flag_or(const char* name, bool fallback) { return has(name) ? value<bool>(name, "true or false") : fallback; }

  int number(const char* name, int least, int most) {
    const auto number = value<std::int64_t>(name, "a whole number");
    if (number < least || number > most) wrong(name, fmt::format("must be from {} to {}", least, most));
    return static_cast<int>(number);
  }

  int number_or(const char* name, int least, int most, int fallback) {
    return has(name) ? number(name, least, most) : fallback;
  }

  /// A number with or without a fraction, not negative.
  double decimal(const char* name) {
    const auto number = node(name).value<double>();
    if (!number || node(name).is_boolean() || !(*number >= 0)) wrong(name, "must be a number, not negative");
    return *number;
  }
  std::optional<double> decimal_or_none(const char* name) {
    return has(name) ? std::optional(decimal(name)) : std::nullopt;
  }

  /// Where the member stands; 0 if it does not.
  int line(const char* name) const {
    const toml::node* at = table_.get(name);
    return at ? static_cast<int>(at->source().begin.line) : 0;
  }

  Nanoseconds duration(const char* name) {
    const auto duration = parse_duration(text(name));
    if (!duration) wrong(name, "must be a duration such as \"15s\" or \"500ms\"");
    return *duration;
  }

  /// A name that becomes part of file names.
  std::string plain_name(const char* name) {
    std::string found = text(name);
    const bool plain =
        std::ranges::all_of(found, [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '_' || c == '-'; });
    if (!plain || found.empty() || found[0] == '.') wrong(name, "must be of letters, digits and . _ -");
    return found;
  }

  Words words(const char* name) {
    Words words;
    const toml::array* array = node(name).as_array();
    if (!array) wrong(name, "must be a list of texts");
    for (const toml::node& word : *array) {
      if (!word.is_string()) wrong(name, "must be a list of texts");
      words.push_back(**word.as_string());
    }
    return words;
  }
  Words words_or_none(const char* name) { return has(name) ? words(name) : Words(); }

  std::map<std::string, std::string> texts(const char* name) {
    std::map<std::string, std::string> texts;
    if (!has(name)) return texts;
    const toml::table* members = node(name).as_table();
    if (!members) wrong(name, "must be a table of texts");
    for (const auto& [key, member] : *members) {
      if (!member.is_string()) wrong(name, "must be a table of texts");
      texts.emplace(std::string(key.str()), **member.as_string());
    }
    return texts;
  }

  std::map<std::string, Nanoseconds> durations(const char* name) {
    std::map<std::string, Nanoseconds> durations;
    for (const auto& [key, text] : texts(name)) {
      const auto duration = parse_duration(text);
      if (!duration) wrong(name, "must hold durations such as \"15s\": " + text);
      durations.emplace(key, *duration);
    }
    return durations;
  }

  TomlTable table(const char* name) {
    const toml::table* table = node(name).as_table();
    if (!table) wrong(name, "must be a table");
    return TomlTable(*table, file_);
  }

  std::vector<TomlTable> tables_or_none(const char* name) {
    return has(name) ? tables(name) : std::vector<TomlTable>();
  }

  std::vector<TomlTable> tables(const char* name) {
    std::vector<TomlTable> tables;
    const toml::array* array = node(name).as_array();
    if (!array) wrong(name, "must be tables: [[" + std::string(name) + "]]");
    for (const toml::node& each : *array) {
      if (!each.is_table()) wrong(name, "must be tables: [[" + std::string(name) + "]]");
      tables.emplace_back(*each.as_table(), file_);
    }
    return tables;
  }

  bool has(const char* name) const { return table_.contains(name); }

  void done() const {
    for (const auto& [key, member] : table_) {
      if (!taken_.contains(std::string(key.str()))) {
        fail(file_, key.source(), "unknown member \"" + std::string(key.str()) + "\"");
      }
    }
  }

  [[noreturn]] void wrong(const char* name, const std::string& what) const {
    const toml::node* at = table_.get(name);
    fail(file_, at ? at->source() : table_.source(), fmt::format("\"{}\" {}", name, what));
  }

 private:
  const toml::node& node(const char* name) {
    taken_.insert(name);
    const toml::node* found = table_.get(name);
    if (!found) wrong(name, "is missing");
    return *found;
  }

  template <class T>
  T value(const char* name, const char* kind) {
    const auto found = node(name).value_exact<T>();
    if (!found) wrong(name, fmt::format("must be {}", kind));
    return *found;
  }

  const toml::table& table_;
  const std::string& file_;
  std::set<std::string> taken_;
};

}  // namespace laneway::lab
