#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "laneway/settings.hpp"

namespace laneway {

/// One row of the table of settings: what `--set` takes, `--help-settings` prints and docs/limits.md shows.
struct Setting {
  std::string_view name;
  std::string_view unit;
  std::string_view meaning;
  std::string_view beyond;  ///< what happens past it: a status, or in words
  std::variant<std::string Settings::*, unsigned Settings::*, std::uint64_t Settings::*, double Settings::*> member;
  double least = 0;
  double most = 0;  ///< 0: no bound
};

/// All settings, in the order of the struct.
std::span<const Setting> settings_table() noexcept;

/// Set one member from "name=value". Returns an empty text, or one line that says what is wrong.
std::string set_setting(Settings& settings, std::string_view assignment);

/// Are all within their bounds, also those that the program set itself? Returns an empty text, or one line about the
/// first that is not.
std::string check_settings(const Settings& settings);

/// The table as text: name, default, unit, meaning, what happens beyond.
std::string settings_help();

}  // namespace laneway
