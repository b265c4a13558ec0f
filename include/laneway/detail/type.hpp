#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "laneway/rule.hpp"

// What compiled code knows of a C++ type: enough to read it from JSON or text, to check it and to describe it in a
// schema. The tables are constants that type_of.hpp makes; all else works on them without templates.

namespace laneway {

class JsonWriter;

namespace detail {

enum class Kind : std::uint8_t {
  boolean,
  integer,      ///< `bytes`, `is_signed`
  number,       ///< float or double, by `bytes`
  text,         ///< std::string
  enumeration,  ///< `names` of the values 0 to `count` - 1 (empty: no such enumerator), stored as an integer
  literal,      ///< `names`; stored as its index, one byte
  optional,     ///< of `item`
  list,         ///< of `item`
  set,          ///< of `item`
  map,          ///< of `key`, a scalar, and `item`
  tuple,        ///< `members` without names
  model,        ///< an aggregate's `members`, and their `rules`
  variant,      ///< `members` are its alternatives
  value,        ///< what `value` reads from one text: dates, UUIDs, decimals ...
};

struct Type;

/// A model's member, a tuple's item or a variant's alternative.
struct Member {
  std::string_view name;
  const Type* type = nullptr;
};

/// Why a value was refused, in pydantic's words.
struct Fault {
  std::string_view type;
  std::string message;
  std::string context;  ///< members of `ctx` as JSON; empty: there is no `ctx`
};

/// Reads one item where a container wants it. False: it was refused, and that has been told.
using ReadItem = bool (*)(void* item, void* context);

/// What a JSON value is that no text is.
enum class NonText : std::uint8_t { null, boolean, integer, number, array, object };

/// How a value stands to a bound of its rule.
struct BoundJudgement {
  int order = 0;           ///< below zero: less than the bound; zero: equal to it
  bool tells = true;       ///< are the two below wanted?
  std::string words = {};  ///< the bound in a message
  std::string json = {};   ///< the bound in `ctx`
};

/// A type that is read from one text, and from what else it says. Specialise ValueTraits<T> with a member
/// `static constexpr ValueTable table` to make a type one.
struct ValueTable {
  std::string_view name;    ///< in the locations of a union's faults, e.g. "date"
  std::string_view format;  ///< of JSON Schema, e.g. "date-time"; empty: none
  /// Errors: false and `fault`.
  bool (*read)(std::string_view text, void* value, Fault& fault);
  /// From a JSON value that is no string; `json` is its text. Null: none but strings.
  bool (*read_other)(NonText what, std::string_view json, void* value, Fault& fault);
  /// Write it as JSON.
  void (*write)(JsonWriter& out, const void* value);
  /// The fault of what can't be it at all: "date_type", "Input should be a valid date".
  std::string_view type_fault, type_message;
  /// Its schema as members of a JSON object, where `"type":"string","format":...` does not say it; "{}": anything.
  std::string_view schema;
  /// The same of what is written, where that differs from what is read.
  std::string_view written_schema = {};
  /// Judge a value by a bound. False: that is no bound of this type. Null: it has none.
  bool (*judge)(const void* value, const Bound& bound, BoundJudgement& out) = nullptr;
};
template <class T>
struct ValueTraits {
  static constexpr bool is_value = false;
};

/// What is found out once about a model, when it is first used.
struct ModelState;

struct Type {
  Kind kind = Kind::boolean;
  std::uint8_t bytes = 0;
  bool is_signed = false;
  bool forbids_extra = false;
  /// Default initialisation writes nothing: whether a member has an initial value can be seen.
  bool trivial = false;
  std::size_t size = 0, alignment = 1;
  std::string_view name = {};  ///< a model's or enumeration's, without its namespaces
  const Type* item = nullptr;
  const Type* key = nullptr;
  const Member* members = nullptr;
  std::size_t count = 0;  ///< of `members` or `names`
  const std::string_view* names = nullptr;
  const Rule* rules = nullptr;  ///< as many as members; null: none
  const ValueTable* value = nullptr;

  /// Default-initialise in raw storage, and destroy again.
  void (*make)(void* storage) = nullptr;
  void (*destroy)(void* object) noexcept = nullptr;
  /// Move-assign.
  void (*move)(void* to, void* from) = nullptr;
  /// Optional: engage. Variant: the alternative `index` engaged. Gives the value inside.
  void* (*emplace)(void* object, std::size_t index) = nullptr;
  /// Containers: one more item, read into a fresh one. `read_key` only of a map.
  bool (*append)(void* container, ReadItem read_key, ReadItem read, void* context) = nullptr;
  std::size_t (*length)(const void* container) = nullptr;
  /// Containers and optionals: empty it.
  void (*clear)(void* object) = nullptr;
  /// Model, tuple: the address of each member.
  void (*locate)(void* object, void** members) = nullptr;
  /// Write it as JSON.
  void (*write)(JsonWriter& out, const void* object) = nullptr;
  ModelState* state = nullptr;
};

/// More members are refused by members_max, more alternatives here.
inline constexpr std::size_t located_max = 32;

/// Must the request have the member `index` of `model`? See Rule::required. Thread safety: any thread.
bool member_is_required(const Type& model, std::size_t index);
/// The name of a member in JSON: its alias, if it has one.
inline std::string_view member_name(const Type& model, std::size_t index) {
  if (model.rules != nullptr && !model.rules[index].alias.empty()) return model.rules[index].alias;
  return model.members[index].name;
}
inline const Rule& rule_of(const Type& model, std::size_t index) {
  static constexpr Rule none;
  return model.rules == nullptr ? none : model.rules[index];
}

}  // namespace detail
}  // namespace laneway
