#pragma once

#include <compare>
#include <map>
#include <string>
#include <string_view>

#include "laneway/detail/json_writer.hpp"
#include "laneway/detail/type.hpp"

namespace laneway {

/// The models and enumerations that a document's schemas refer to, by their names in it.
class SchemaComponents {
 public:
  /// The name of `type`, which is taken up if it is new: its own, or with a number if another type has that.
  const std::string& name_of(const detail::Type& type);
  /// A component that is no C++ type; `schema` is JSON.
  void add(std::string name, std::string schema);

  /// Does what follows describe answers? Models whose schemas differ then are two: "X-Input" and "X-Output".
  void describe_answers(bool answers) { answers_ = answers; }
  bool describes_answers() const { return answers_; }

  /// Write them all, sorted, as the members of an object; writing one may take up others.
  void write(JsonWriter& out);

 private:
  struct Key {
    const detail::Type* type;
    bool answers;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, std::string> names_;
  std::map<std::string, const detail::Type*> types_;
  std::map<std::string, std::string> schemas_;
  bool answers_ = false;
};

/// "item_id" as pydantic titles it: "Item Id".
std::string title_of(std::string_view name);

/// Write the JSON Schema (2020-12) of a value: `type` under `rule`. `name` becomes the title where none is given;
/// `default_json`: its default, empty if it has none.
void write_schema(JsonWriter& out, const detail::Type& type, const Rule& rule, std::string_view name,
                  std::string_view default_json, SchemaComponents& components);

/// Write the members of a model as `name: schema` into `properties`, and the list of those that must be there.
void write_model(JsonWriter& out, const detail::Type& model, std::string_view title, SchemaComponents& components);

/// The default of a model's member as JSON; empty: it must be there, or it is null.
std::string default_of(const detail::Type& model, std::size_t index);

}  // namespace laneway
