#include <fmt/format.h>

#include <array>

#include "json/check_rule.hpp"
#include "json/dom.hpp"
#include "json/read_scalar.hpp"
#include "json/read_value.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

namespace dom = simdjson::dom;
using detail::Fault;
using detail::Kind;
using detail::Type;

bool refuse(const Location& at, const Fault& fault, Element json, Faults& faults) {
  faults.add(at, fault, faults.tells_input() ? simdjson::minify(json) : std::string("null"));
  return false;
}

std::string json_string(std::string_view text) {
  std::string out;
  JsonWriter(out).string(text);
  return out;
}

struct Reading {
  const Type* key_type;
  const Type& item_type;
  std::string_view key;
  Element item;
  Location at;
  Faults& faults;
};

bool read_item(void* item, void* context) {
  auto& self = *static_cast<Reading*>(context);
  return read_json(self.item_type, Rule{}, self.item, item, self.at, self.faults);
}

bool read_key(void* key, void* context) {
  auto& self = *static_cast<Reading*>(context);
  const Location of_key{&self.at, "[key]"};
  return read_text(*self.key_type, Rule{}, self.key, key, of_key, self.faults);
}

Fault container_fault(Kind kind) {
  switch (kind) {
    case Kind::set:
      return {"set_type", "Input should be a valid set", {}};
    case Kind::map:
      return {"dict_type", "Input should be a valid dictionary", {}};
    case Kind::tuple:
      return {"tuple_type", "Input should be a valid tuple", {}};
    default:
      return {"list_type", "Input should be a valid list", {}};
  }
}

bool read_items(const Type& type, const Rule& rule, Element json, void* value, const Location& at, Faults& faults) {
  dom::array items;
  if (json.get_array().get(items)) return refuse(at, container_fault(type.kind), json, faults);
  Fault fault;
  // A list that is too long is told before its items are looked at; a set's length is known only afterwards.
  if (type.kind == Kind::list && rule.max_length.given()) {
    std::size_t length = 0;  // items.size() stops at 2^24 - 1
    for (auto item = items.begin(); item != items.end(); ++item) ++length;
    if (length > rule.max_length.value) {
      length_fits(type, rule, length, fault);
      return refuse(at, fault, json, faults);
    }
  }
  type.clear(value);
  Reading reading{nullptr, *type.item, {}, json, {&at, {}, 0}, faults};
  bool good = true;
  for (const Element item : items) {
    reading.item = item;
    good &= type.append(value, nullptr, &read_item, &reading);
    ++reading.at.index;
  }
  if (!good) return false;
  return satisfies(type, rule, value, fault) || refuse(at, fault, json, faults);
}

bool read_map(const Type& type, const Rule& rule, Element json, void* value, const Location& at, Faults& faults) {
  dom::object members;
  if (json.get_object().get(members)) return refuse(at, container_fault(type.kind), json, faults);
  type.clear(value);
  Reading reading{type.key, *type.item, {}, json, {&at}, faults};
  bool good = true;
  for (const auto [key, item] : members) {
    reading.key = key;
    reading.at.name = key;
    reading.item = item;
    good &= type.append(value, &read_key, &read_item, &reading);
  }
  if (!good) return false;
  Fault fault;
  return satisfies(type, rule, value, fault) || refuse(at, fault, json, faults);
}

bool read_tuple(const Type& type, Element json, void* value, const Location& at, Faults& faults) {
  dom::array items;
  if (json.get_array().get(items)) return refuse(at, container_fault(type.kind), json, faults);
  std::array<void*, detail::located_max> members{};
  type.locate(value, members.data());
  bool good = true;
  std::size_t i = 0;
  for (const Element item : items) {
    if (i < type.count) {
      good &= read_json(*type.members[i].type, Rule{}, item, members[i],
                        Location{&at, {}, static_cast<std::int64_t>(i)}, faults);
    }
    ++i;
  }
  if (i == type.count) return good;
  return refuse_tuple_length(type, i, at, faults, faults.tells_input() ? simdjson::minify(json) : std::string("null"));
}

// The members of an object, found by name: the last of several, as Python's dictionaries keep.
struct Found {
  std::array<Element, detail::located_max> items;
  unsigned present = 0;
};

Found find_members(const Type& type, dom::object members) {
  Found found;
  std::size_t next = 0;  // most clients keep the order of declaration
  for (const auto [key, item] : members) {
    for (std::size_t tried = 0; tried < type.count; ++tried) {
      const std::size_t i = next + tried < type.count ? next + tried : next + tried - type.count;
      if (detail::member_name(type, i) != key) continue;
      found.items[i] = item;
      found.present |= 1U << i;
      next = i + 1 == type.count ? 0 : i + 1;
      break;
    }
  }
  return found;
}

bool is_member(const Type& type, std::string_view key) {
  for (std::size_t i = 0; i < type.count; ++i) {
    if (detail::member_name(type, i) == key) return true;
  }
  return false;
}

bool read_model(const Type& type, Element json, void* value, const Location& at, Faults& faults) {
  dom::object object;
  if (json.get_object().get(object)) {
    return refuse(at,
                  {"model_attributes_type", "Input should be a valid dictionary or object to extract fields from", {}},
                  json, faults);
  }
  std::array<void*, detail::located_max> members{};
  type.locate(value, members.data());
  const Found found = find_members(type, object);
  bool good = true;
  for (std::size_t i = 0; i < type.count; ++i) {
    const Location of_member{&at, detail::member_name(type, i)};
    if ((found.present >> i & 1) != 0) {
      good &= read_json(*type.members[i].type, detail::rule_of(type, i), found.items[i], members[i], of_member, faults);
    } else if (detail::member_is_required(type, i)) {
      refuse(of_member, {"missing", "Field required", {}}, json, faults);
      good = false;
    }
  }
  if (!type.forbids_extra) return good;
  for (const auto [key, item] : object) {
    if (is_member(type, key)) continue;
    refuse(Location{&at, key}, {"extra_forbidden", "Extra inputs are not permitted", {}}, item, faults);
    good = false;
  }
  return good;
}

// A scalar that is what the JSON says without any conversion.
bool matches_exactly(const Type& type, Element json) {
  switch (json.type()) {
    case dom::element_type::BOOL:
      return type.kind == Kind::boolean;
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
      return type.kind == Kind::integer;
    case dom::element_type::DOUBLE:
      return type.kind == Kind::number;
    case dom::element_type::STRING:
      return type.kind == Kind::text || type.kind == Kind::literal || type.kind == Kind::enumeration;
    case dom::element_type::ARRAY:
      return type.kind == Kind::list || type.kind == Kind::tuple;
    case dom::element_type::OBJECT:
      return type.kind == Kind::model || type.kind == Kind::map;
    default:
      return type.kind == Kind::optional;
  }
}

int members_given(const Type& type, Element json) {
  dom::object object;
  if (type.kind != Kind::model || json.get_object().get(object)) return 0;
  return __builtin_popcount(find_members(type, object).present);
}

// pydantic's smart mode: of the alternatives that accept the value, one that needs no conversion before one that does,
// then the model with most members given, then the first.
bool read_smart(const Type& type, const Rule& rule, Element json, void* value, const Location& at, Faults& faults) {
  constexpr int exact = 100;
  const Faults::Mark mark = faults.mark();
  std::size_t best = type.count;
  std::size_t held = type.count;
  int best_score = -1;
  for (std::size_t i = 0; i < type.count; ++i) {
    const Type& one = *type.members[i].type;
    // Not tried where it cannot win: unions inside one another would double the work each time.
    if (best_score >= exact && (one.kind != Kind::model || !json.is_object())) continue;
    if (!faults.may_try()) return false;
    const Location inside{&at, union_name(one)};
    held = i;
    if (!read_json(one, rule, json, type.emplace(value, i), inside, faults)) continue;
    const int score = (matches_exactly(one, json) ? exact : 0) + members_given(one, json);
    if (score > best_score) {
      best = i;
      best_score = score;
    }
  }
  if (best == type.count) return false;
  faults.rewind(mark);
  if (held == best) return true;
  return faults.may_try() && read_json(*type.members[best].type, rule, json, type.emplace(value, best), at, faults);
}

// The member of an alternative that tells it apart: its texts are the alternative's tags.
const Type* tag_type(const Type& alternative, std::string_view discriminator) {
  for (std::size_t i = 0; i < alternative.count && alternative.kind == Kind::model; ++i) {
    if (detail::member_name(alternative, i) == discriminator) return alternative.members[i].type;
  }
  return nullptr;
}

bool read_tagged(const Type& type, const Rule& rule, Element json, void* value, const Location& at, Faults& faults) {
  const std::string quoted_name = fmt::format("'{}'", rule.discriminator);
  const std::string context = fmt::format("\"discriminator\":\"{}\"", quoted_name);
  dom::object object;
  if (json.get_object().get(object)) {
    return refuse(at,
                  {"model_attributes_type", "Input should be a valid dictionary or object to extract fields from", {}},
                  json, faults);
  }
  Element found;
  if (object.at_key(rule.discriminator).get(found)) {
    return refuse(at, {"union_tag_not_found", "Unable to extract tag using discriminator " + quoted_name, context},
                  json, faults);
  }
  const std::string tag = is_text(found) ? std::string(text_of(found)) : simdjson::minify(found);
  std::string expected;
  for (std::size_t i = 0; i < type.count; ++i) {
    const Type* tags = tag_type(*type.members[i].type, rule.discriminator);
    for (std::size_t k = 0; tags != nullptr && k < tags->count; ++k) {
      if (tags->names[k].empty()) continue;
      if (tags->names[k] == tag) {
        const Location inside{&at, tags->names[k]};
        return read_json(*type.members[i].type, Rule{}, json, type.emplace(value, i), inside, faults);
      }
      expected += fmt::format("{}'{}'", expected.empty() ? "" : ", ", tags->names[k]);
    }
  }
  return refuse(at,
                {"union_tag_invalid",
                 fmt::format("Input tag '{}' found using {} does not match any of the expected tags: {}", tag,
                             quoted_name, expected),
                 fmt::format("{},\"tag\":{},\"expected_tags\":{}", context, json_string(tag), json_string(expected))},
                json, faults);
}

}  // namespace

bool read_json(const Type& type, const Rule& rule, Element json, void* value, const Location& at, Faults& faults) {
  switch (type.kind) {
    case Kind::optional:
      if (json.is_null()) {
        type.clear(value);
        return true;
      }
      return read_json(*type.item, rule, json, type.emplace(value, 0), at, faults);
    case Kind::list:
    case Kind::set:
      return read_items(type, rule, json, value, at, faults);
    case Kind::map:
      return read_map(type, rule, json, value, at, faults);
    case Kind::tuple:
      return read_tuple(type, json, value, at, faults);
    case Kind::model:
      if (!read_model(type, json, value, at, faults)) return false;
      break;
    case Kind::variant:
      return rule.discriminator.empty() ? read_smart(type, rule, json, value, at, faults)
                                        : read_tagged(type, rule, json, value, at, faults);
    default: {
      Fault fault;
      if (!read_scalar_json(type, json, value, fault)) return refuse(at, fault, json, faults);
      break;
    }
  }
  Fault fault;
  return satisfies(type, rule, value, fault) || refuse(at, fault, json, faults);
}

}  // namespace laneway
