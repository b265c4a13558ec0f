#include "web/schema.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <set>

#include "laneway/decimal.hpp"

namespace laneway {

using detail::Bound;
using detail::Kind;
using detail::Type;

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void write_bound(JsonWriter& out, std::string_view keyword, const Bound& bound) {
  if (!bound.given()) return;
  out.key(keyword);
  if (bound.kind == Bound::Kind::integer) {
    out.integer(bound.integer);
  } else {
    out.number(bound.number);
  }
}

void write_length(JsonWriter& out, std::string_view keyword, const detail::Length& length) {
  if (length.given()) out.member(keyword, length.value);
}

// As pydantic 2.13 writes them.
std::string decimal_pattern(const Rule& rule) {
  const std::string begin = R"(^(?!^[-+.]*$)[+-]?0*)";
  const std::size_t digits = rule.max_digits.value;
  const std::size_t places = rule.decimal_places.value;
  if (!rule.max_digits.given() && !rule.decimal_places.given()) return begin + R"(\d*\.?\d*$)";
  if (!rule.max_digits.given()) return begin + fmt::format(R"(\d*\.?\d{{0,{}}}0*$)", places);
  if (!rule.decimal_places.given()) {
    return begin + fmt::format(R"((?:\d{{0,{}}}|(?=[\d.]{{1,{}}}0*$)\d*\.\d*0*$))", digits, digits + 1);
  }
  const std::size_t whole = digits > places ? digits - places : 0;
  return begin + fmt::format(R"((?:\d{{0,{}}}|(?=[\d.]{{1,{}}}0*$)\d{{0,{}}}\.\d{{0,{}}}0*$))", whole, digits + 1,
                             whole, places);
}

bool says_of_decimals(const Rule& rule) {
  return rule.le.given() || rule.lt.given() || rule.ge.given() || rule.gt.given() || rule.max_digits.given() ||
         rule.decimal_places.given();
}

void write_decimal_bound(JsonWriter& out, std::string_view keyword, const detail::Bound& bound) {
  if (!bound.given()) return;
  out.member(keyword, bound.kind == detail::Bound::Kind::text ? Decimal(bound.text).to_double() : bound.number);
}

void write_decimal(JsonWriter& out, const Rule& rule, bool answers) {
  const auto write_text = [&] {
    out.member("type", "string");
    out.member("pattern", decimal_pattern(rule));
  };
  if (answers) return write_text();
  out.key("anyOf");
  out.begin_array();
  out.begin_object();
  out.member("type", "number");
  write_decimal_bound(out, "maximum", rule.le);
  write_decimal_bound(out, "exclusiveMaximum", rule.lt);
  write_decimal_bound(out, "minimum", rule.ge);
  write_decimal_bound(out, "exclusiveMinimum", rule.gt);
  out.end_object();
  out.begin_object();
  write_text();
  out.end_object();
  out.end_array();
}

void write_names(JsonWriter& out, const Type& type) {
  out.key("enum");
  out.begin_array();
  for (std::size_t i = 0; i < type.count; ++i) {
    if (!type.names[i].empty()) out.string(type.names[i]);
  }
  out.end_array();
}

void write_reference(JsonWriter& out, const Type& type, SchemaComponents& components) {
  out.member("$ref", "#/components/schemas/" + components.name_of(type));
}

void write_keywords(JsonWriter& out, const Type& type, const Rule& rule, SchemaComponents& components);

void write_bare(JsonWriter& out, const Type& type, const Rule& rule, SchemaComponents& components) {
  out.begin_object();
  write_keywords(out, type, rule, components);
  out.end_object();
}

void write_discriminator(JsonWriter& out, const Type& variant, std::string_view property,
                         SchemaComponents& components) {
  out.key("discriminator");
  out.begin_object();
  out.member("propertyName", property);
  out.key("mapping");
  out.begin_object();
  for (std::size_t i = 0; i < variant.count; ++i) {
    const Type& one = *variant.members[i].type;
    for (std::size_t k = 0; k < one.count && one.kind == Kind::model; ++k) {
      if (detail::member_name(one, k) != property) continue;
      const Type& tags = *one.members[k].type;
      for (std::size_t t = 0; t < tags.count; ++t) {
        if (!tags.names[t].empty()) out.member(tags.names[t], "#/components/schemas/" + components.name_of(one));
      }
    }
  }
  out.end_object();
  out.end_object();
}

void write_alternatives(JsonWriter& out, const Type& variant, const Rule& rule, SchemaComponents& components) {
  out.key(rule.discriminator.empty() ? "anyOf" : "oneOf");
  out.begin_array();
  for (std::size_t i = 0; i < variant.count; ++i) write_bare(out, *variant.members[i].type, Rule{}, components);
  out.end_array();
  if (!rule.discriminator.empty()) write_discriminator(out, variant, rule.discriminator, components);
}

void write_keywords(JsonWriter& out, const Type& type, const Rule& rule, SchemaComponents& components) {
  switch (type.kind) {
    case Kind::boolean:
      return out.member("type", "boolean");
    case Kind::integer:
    case Kind::number:
      out.member("type", type.kind == Kind::integer ? "integer" : "number");
      write_bound(out, "multipleOf", rule.multiple_of);
      write_bound(out, "maximum", rule.le);
      write_bound(out, "exclusiveMaximum", rule.lt);
      write_bound(out, "minimum", rule.ge);
      return write_bound(out, "exclusiveMinimum", rule.gt);
    case Kind::text:
      out.member("type", "string");
      write_length(out, "minLength", rule.min_length);
      write_length(out, "maxLength", rule.max_length);
      if (!rule.pattern.empty()) out.member("pattern", rule.pattern);
      return;
    case Kind::enumeration:
    case Kind::model:
      return write_reference(out, type, components);
    case Kind::literal:
      if (type.count == 1) {
        out.member("const", type.names[0]);
      } else {
        write_names(out, type);
      }
      return out.member("type", "string");
    case Kind::optional:
      out.key("anyOf");
      out.begin_array();
      write_bare(out, *type.item, rule, components);
      out.begin_object();
      out.member("type", "null");
      out.end_object();
      return out.end_array();
    case Kind::list:
    case Kind::set:
      out.key("items");
      write_bare(out, *type.item, Rule{}, components);
      out.member("type", "array");
      if (type.kind == Kind::set) out.member("uniqueItems", true);
      write_length(out, "minItems", rule.min_length);
      return write_length(out, "maxItems", rule.max_length);
    case Kind::map:
      out.key("additionalProperties");
      write_bare(out, *type.item, Rule{}, components);
      out.member("type", "object");
      write_length(out, "minProperties", rule.min_length);
      return write_length(out, "maxProperties", rule.max_length);
    case Kind::tuple:
      out.key("prefixItems");
      out.begin_array();
      for (std::size_t i = 0; i < type.count; ++i) write_bare(out, *type.members[i].type, Rule{}, components);
      out.end_array();
      out.member("type", "array");
      out.member("minItems", type.count);
      return out.member("maxItems", type.count);
    case Kind::variant:
      return write_alternatives(out, type, rule, components);
    case Kind::value:
      if (type.value == &detail::decimal_table && says_of_decimals(rule)) {
        return write_decimal(out, rule, components.describes_answers());
      }
      if (components.describes_answers() && !type.value->written_schema.empty()) {
        return out.raw_members(type.value->written_schema);
      }
      if (type.value->schema == "{}") return;  // anything
      if (!type.value->schema.empty()) return out.raw_members(type.value->schema);
      out.member("type", "string");
      if (!type.value->format.empty()) out.member("format", type.value->format);
      return;
  }
}

void write_enumeration(JsonWriter& out, const Type& type, std::string_view title) {
  out.begin_object();
  out.member("type", "string");
  write_names(out, type);
  out.member("title", title);
  out.end_object();
}

}  // namespace

std::string title_of(std::string_view name) {
  std::string title(name);
  bool first = true;  // of a run of letters
  for (char& c : title) {
    if (first && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!first && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    first = !is_letter(c);
    if (c == '_') c = ' ';
  }
  return title;
}

void write_schema(JsonWriter& out, const Type& type, const Rule& rule, std::string_view name,
                  std::string_view default_json, SchemaComponents& components) {
  out.begin_object();
  write_keywords(out, type, rule, components);
  const bool reference = type.kind == Kind::model || type.kind == Kind::enumeration;
  if (!rule.title.empty()) {
    out.member("title", rule.title);
  } else if (!reference && !name.empty()) {
    out.member("title", title_of(name));
  }
  if (!rule.description.empty()) out.member("description", rule.description);
  if (!rule.examples.empty()) {
    out.key("examples");
    out.raw(rule.examples);
  }
  if (rule.deprecated) out.member("deprecated", true);
  if (!default_json.empty()) {
    out.key("default");
    out.raw(default_json);
  }
  out.end_object();
}

std::string default_of(const Type& model, std::size_t index) {
  if (detail::member_is_required(model, index)) return {};
  const std::unique_ptr<std::byte[]> storage(new std::byte[model.size]());
  model.make(storage.get());
  std::array<void*, detail::located_max> members{};
  model.locate(storage.get(), members.data());
  std::string json;
  JsonWriter out(json);
  model.members[index].type->write(out, members[index]);
  model.destroy(storage.get());
  return json == "null" ? std::string() : json;
}

void write_model(JsonWriter& out, const Type& model, std::string_view title, SchemaComponents& components) {
  out.begin_object();
  out.key("properties");
  out.begin_object();
  bool any_required = false;
  for (std::size_t i = 0; i < model.count; ++i) {
    any_required |= detail::member_is_required(model, i);
    const Rule& rule = detail::rule_of(model, i);
    if (!rule.include_in_schema) continue;
    const std::string_view name = detail::member_name(model, i);
    out.key(name);
    write_schema(out, *model.members[i].type, rule, name, default_of(model, i), components);
  }
  out.end_object();
  out.member("type", "object");
  if (any_required) {
    out.key("required");
    out.begin_array();
    for (std::size_t i = 0; i < model.count; ++i) {
      if (detail::member_is_required(model, i)) out.string(detail::member_name(model, i));
    }
    out.end_array();
  }
  if (model.forbids_extra) out.member("additionalProperties", false);
  out.member("title", title);
  out.end_object();
}

// Is something below `type` written otherwise than it is read?
static bool differs(const Type& type, std::set<const Type*>& seen) {
  if (!seen.insert(&type).second) return false;
  if (type.value != nullptr) return !type.value->written_schema.empty();
  if (type.item != nullptr && differs(*type.item, seen)) return true;
  for (std::size_t i = 0; type.members != nullptr && i < type.count; ++i) {
    if (differs(*type.members[i].type, seen)) return true;
  }
  return false;
}

const std::string& SchemaComponents::name_of(const Type& type) {
  std::set<const Type*> seen;
  const bool two = type.kind == Kind::model && differs(type, seen);
  const Key key{&type, two && answers_};
  if (const auto known = names_.find(key); known != names_.end()) return known->second;
  const std::string base = std::string(type.name) + (!two ? "" : answers_ ? "-Output" : "-Input");
  std::string name = base;
  for (int number = 2; types_.contains(name); ++number) name = fmt::format("{}_{}", base, number);
  types_.emplace(name, &type);
  return names_.emplace(key, std::move(name)).first->second;
}

void SchemaComponents::add(std::string name, std::string schema) {
  schemas_.emplace(std::move(name), std::move(schema));
}

void SchemaComponents::write(JsonWriter& out) {
  // Writing a model's schema may name models that nobody has named before.
  for (bool more = true; more;) {
    more = false;
    for (const auto& [key, name] : std::map(names_)) {
      if (schemas_.contains(name)) continue;
      more = true;
      answers_ = key.answers;
      std::string schema;
      JsonWriter json(schema);
      if (key.type->kind == Kind::model) {
        write_model(json, *key.type, key.type->name, *this);
      } else {
        write_enumeration(json, *key.type, key.type->name);
      }
      schemas_.emplace(name, std::move(schema));
    }
  }
  for (const auto& [name, schema] : schemas_) {
    out.key(name);
    out.raw(schema);
  }
}

}  // namespace laneway
