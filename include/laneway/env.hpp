#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "laneway/detail/convert.hpp"
#include "laneway/detail/reflect.hpp"

// A program's own settings from the environment and a `.env` file, by reflection. docs/settings.md.

namespace laneway {

struct EnvOptions {
  /// Before each name: with "SHOP_" the member `port` is SHOP_PORT.
  std::string prefix = {};
  /// A file of `NAME=value` lines, which the environment overrides. Need not exist. Empty: none is read.
  std::string env_file = {};
  /// Members that must be set, by their C++ name; of members of members "database.url".
  std::vector<std::string> required = {};
};

/// Everything that is wrong with a program's settings, one line each.
class EnvError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

/// One setting on its way from a text to its member.
struct EnvMember {
  std::string path;  // "database.url"
  void* place;
  bool (*assign)(std::string_view text, void* place, std::string& why);
};

/// Fill the members from the environment. Errors: throws EnvError.
void load_members(const std::vector<EnvMember>& members, const EnvOptions& options);

/// The pieces of "a, b" without blanks around them; none of "".
std::vector<std::string_view> comma_separated(std::string_view text);
bool equal_in_any_case(std::string_view a, std::string_view b) noexcept;

template <class T>
bool assign_text(std::string_view text, T& value, std::string& why);

template <class T>
struct ListTraits : std::false_type {};
template <class T>
struct ListTraits<std::vector<T>> : std::true_type {};

template <class E>
bool assign_enumerator(std::string_view text, E& value, std::string& why) {
  std::string names;
  for (std::size_t i = 0; i < enumerators_max; ++i) {
    const std::string_view name = enumerator_names<E>[i];
    if (name.empty()) continue;
    if (equal_in_any_case(name, text)) {
      value = static_cast<E>(i);
      return true;
    }
    names.append(names.empty() ? "" : ", ").append(name);
  }
  why = "is none of " + names;
  return false;
}

template <class T>
bool assign_list(std::string_view text, T& list, std::string& why) {
  list.clear();
  for (const std::string_view piece : comma_separated(text)) {
    typename T::value_type item{};
    if (!assign_text(piece, item, why)) return false;
    list.push_back(std::move(item));
  }
  return true;
}

template <class T>
bool assign_text(std::string_view text, T& value, std::string& why) {
  static_assert(
      Scalar<T> || std::is_enum_v<T> || OptionalTraits<T>::value || ListTraits<T>::value,
      "a setting is a bool, number, string, enum, a std::optional or std::vector of those, or an aggregate of "
      "settings");
  if constexpr (OptionalTraits<T>::value) {
    return assign_text(text, value.emplace(), why);
  } else if constexpr (ListTraits<T>::value) {
    return assign_list(text, value, why);
  } else if constexpr (std::is_enum_v<T>) {
    return assign_enumerator(text, value, why);
  } else if constexpr (Scalar<T>) {
    Fault fault;
    if (convert(text, value, fault)) return true;
    why = std::move(fault.message);
    return false;
  } else {
    return false;
  }
}

template <class T>
bool assign_to(std::string_view text, void* place, std::string& why) {
  return assign_text(text, *static_cast<T*>(place), why);
}

template <class T>
void add_members(std::vector<EnvMember>& list, const std::string& path, T& object) {
  for_each_member(object, [&]<class M>(std::string_view name, M& member) {
    const std::string own = path + std::string(name);
    if constexpr (Aggregate<M>) {
      add_members(list, own + ".", member);
    } else {
      list.push_back({own, &member, &assign_to<M>});
    }
  });
}

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
/// Members: bool, numbers, std::string, enums (by name, in any case), std::optional of them, std::vector (separated by
/// commas), and aggregates of those, whose members' names follow behind two underscores: SHOP_MAIL__HOST.
/// Errors: throws EnvError with every fault: a value that does not fit, a required one that is missing, a line of the
/// file that is none, a name in the file with the prefix that no member has. Thread safety: reads the environment; call
/// it before threads change that.
template <class T>
T load_env(const EnvOptions& options = {}) {
  static_assert(detail::Aggregate<T>, "settings are a plain aggregate: a struct without constructors or base classes");
  T settings{};
  std::vector<detail::EnvMember> members;
  detail::add_members(members, "", settings);
  detail::load_members(members, options);
  return settings;
}

}  // namespace laneway
