#pragma once

#include <stdexcept>
#include <string>

#include "laneway/detail/type_of.hpp"

// A program's own settings from the environment and a `.env` file, by reflection. docs/settings.md.

namespace laneway {

struct EnvOptions {
  /// Before each name: with "SHOP_" the member `port` is SHOP_PORT.
  std::string prefix = {};
  /// A file of `NAME=value` lines, which the environment overrides. Need not exist. Empty: none is read.
  std::string env_file = {};
};

/// Everything that is wrong with a program's settings, one line each.
class EnvError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

/// Fill a model from the environment. Errors: throws EnvError.
void load_env_model(const Type& model, void* settings, const EnvOptions& options);

}  // namespace detail

/// The settings T of this program: a plain aggregate with defaults, whose members take the values of environment
/// variables of their names in capitals.
///
///     struct Shop {
///       std::string database_url = "shop.db";
///       int workers = 4;
///       std::vector<std::string> admins;
///     };
///     const auto shop = load_env<Shop>({.prefix = "SHOP_", .env_file = ".env"});   // SHOP_DATABASE_URL, ...
///
/// Members: what query parameters can be (bool, numbers, std::string, enums by name, dates, ...), std::optional of it,
/// lists and sets (separated by commas), and aggregates of those, whose members' names follow behind two underscores:
/// SHOP_MAIL__HOST. A model's Rules count; what must be set is what a request's body must have (rule.hpp).
/// Errors: throws EnvError with every fault: a value that does not fit, a required one that is missing, a line of the
/// file that is none, a name in the file with the prefix that no member has. Thread safety: reads the environment; call
/// it before threads change that.
template <class T>
T load_env(const EnvOptions& options = {}) {
  static_assert(detail::Aggregate<T>, "settings are a plain aggregate: a struct without constructors or base classes");
  T settings{};
  detail::load_env_model(detail::type_table<T>, &settings, options);
  return settings;
}

}  // namespace laneway
