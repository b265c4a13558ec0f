#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "json/check_rule.hpp"
#include "json/read_scalar.hpp"
#include "json/read_value.hpp"
#include "laneway/detail/convert.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {

using detail::Fault;
using detail::Kind;
using detail::Type;

namespace {

std::string json_string(std::string_view text) {
  std::string out;
  JsonWriter(out).string(text);
  return out;
}

bool read_integer(const Type& type, std::string_view text, void* value, Fault& fault) {
  const unsigned unused = 64 - 8U * type.bytes;
  std::uint64_t bits = 0;
  if (type.is_signed) {
    long long wide = 0;
    if (!detail::convert_integer(text, std::numeric_limits<long long>::min() >> unused,
                                 std::numeric_limits<long long>::max() >> unused, wide, fault)) {
      return false;
    }
    bits = static_cast<std::uint64_t>(wide);
  } else {
    unsigned long long wide = 0;
    if (!detail::convert_unsigned(text, std::numeric_limits<unsigned long long>::max() >> unused, wide, fault)) {
      return false;
    }
    bits = wide;
  }
  store_integer(type, bits, value);
  return true;
}

std::string names_in_words(const Type& type) {
  std::size_t left = 0;
  for (std::size_t i = 0; i < type.count; ++i) left += type.names[i].empty() ? 0 : 1;
  std::string words;
  for (std::size_t i = 0; i < type.count; ++i) {
    if (type.names[i].empty()) continue;
    --left;
    if (!words.empty()) words += left == 0 ? " or " : ", ";
    words += fmt::format("'{}'", type.names[i]);
  }
  return words;
}

}  // namespace

void store_integer(const Type& type, std::uint64_t bits, void* value) {
  std::memcpy(value, &bits, type.bytes);  // little-endian
}

bool store_number(const Type& type, double number, void* value, Fault& fault) {
  const bool narrow = type.bytes == sizeof(float);
  const double max =
      narrow ? static_cast<double>(std::numeric_limits<float>::max()) : std::numeric_limits<double>::max();
  if (!(number >= -max && number <= max)) {
    fault = {"finite_number", "Input should be a finite number", {}};
    return false;
  }
  if (narrow) {
    const auto small = static_cast<float>(number);
    std::memcpy(value, &small, sizeof small);
  } else {
    std::memcpy(value, &number, sizeof number);
  }
  return true;
}

void refuse_name(const Type& type, Fault& fault) {
  const std::string words = names_in_words(type);
  fault = {type.kind == Kind::literal ? "literal_error" : "enum", "Input should be " + words,
           "\"expected\":" + json_string(words)};
}

static bool read_name(const Type& type, std::string_view text, void* value, Fault& fault) {
  for (std::size_t i = 0; i < type.count; ++i) {
    if (type.names[i] != text || text.empty()) continue;
    std::uint64_t bits = i;
    std::memcpy(value, &bits, type.kind == Kind::literal ? 1 : type.bytes);
    return true;
  }
  refuse_name(type, fault);
  return false;
}

bool is_scalar(const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::number:
    case Kind::text:
    case Kind::enumeration:
    case Kind::literal:
    case Kind::value:
      return true;
    default:
      return false;
  }
}

bool read_scalar(const Type& type, std::string_view text, void* value, Fault& fault) {
  switch (type.kind) {
    case Kind::boolean:
      return detail::convert_boolean(text, *static_cast<bool*>(value), fault);
    case Kind::integer:
      return read_integer(type, text, value, fault);
    case Kind::number: {
      double wide = 0;
      return detail::convert_number(text, std::numeric_limits<double>::max(), wide, fault) &&
             store_number(type, wide, value, fault);
    }
    case Kind::text:
      static_cast<std::string*>(value)->assign(text);
      return true;
    case Kind::enumeration:
    case Kind::literal:
      return read_name(type, text, value, fault);
    case Kind::value:
      return type.value->read(text, value, fault);
    default:
      fault = {"value_error", "Value error, a text cannot be this", "\"error\":{}"};
      return false;
  }
}

bool takes_many(const Type& type) {
  if (type.kind == Kind::optional) return takes_many(*type.item);
  return type.kind == Kind::list || type.kind == Kind::set || type.kind == Kind::tuple;
}

bool read_text(const Type& type, const Rule& rule, std::string_view text, void* value, const Location& at,
               Faults& faults) {
  if (type.kind == Kind::optional) return read_text(*type.item, rule, text, type.emplace(value, 0), at, faults);
  if (takes_many(type)) return read_texts(type, rule, std::span(&text, 1), value, at, faults);
  if (type.kind == Kind::variant) return read_text_of_variant(type, rule, text, value, at, faults);
  Fault fault;
  if (read_scalar(type, text, value, fault) && satisfies(type, rule, value, fault)) return true;
  faults.add(at, fault, faults.tells_input() ? json_string(text) : "null");
  return false;
}

// The alternative that says least about the text comes last: numbers before texts, as exactly as pydantic's smart mode
// can be with texts: those match a string exactly.
bool read_text_of_variant(const Type& type, const Rule& rule, std::string_view text, void* value, const Location& at,
                          Faults& faults) {
  for (std::size_t i = 0; i < type.count; ++i) {
    if (type.members[i].type->kind == Kind::text) {
      return read_text(*type.members[i].type, rule, text, type.emplace(value, i), at, faults);
    }
  }
  const Faults::Mark mark = faults.mark();
  for (std::size_t i = 0; i < type.count; ++i) {
    const Type& one = *type.members[i].type;
    const Location inside{&at, union_name(one)};
    if (read_text(one, rule, text, type.emplace(value, i), inside, faults)) {
      faults.rewind(mark);
      return true;
    }
  }
  return false;
}

bool read_texts(const Type& type, const Rule& rule, std::span<const std::string_view> texts, void* value,
                const Location& at, Faults& faults) {
  if (type.kind == Kind::optional) return read_texts(*type.item, rule, texts, type.emplace(value, 0), at, faults);
  if (!takes_many(type)) return read_text(type, rule, texts.back(), value, at, faults);
  const auto input = [&] {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const auto text : texts) json.string(text);
    json.end_array();
    return out;
  };
  Fault fault;
  if (type.kind == Kind::tuple) {
    if (texts.size() != type.count) {
      return refuse_tuple_length(type, texts.size(), at, faults, faults.tells_input() ? input() : "null");
    }
    void* members[detail::located_max];
    type.locate(value, members);
    bool good = true;
    for (std::size_t i = 0; i < type.count; ++i) {
      good &= read_text(*type.members[i].type, Rule{}, texts[i], members[i],
                        Location{&at, {}, static_cast<std::int64_t>(i)}, faults);
    }
    return good;
  }
  if (type.kind == Kind::list && rule.max_length.given() && texts.size() > rule.max_length.value) {
    detail::Fault too_long;
    length_fits(type, rule, texts.size(), too_long);
    faults.add(at, too_long, faults.tells_input() ? input() : "null");
    return false;
  }
  type.clear(value);
  struct Reading {
    const Type& item;
    std::string_view text;
    Location at;
    Faults& faults;
  } reading{*type.item, {}, {&at, {}, 0}, faults};
  bool good = true;
  for (const auto text : texts) {
    reading.text = text;
    good &= type.append(
        value, nullptr,
        [](void* item, void* context) {
          auto& self = *static_cast<Reading*>(context);
          return read_text(self.item, Rule{}, self.text, item, self.at, self.faults);
        },
        &reading);
    ++reading.at.index;
  }
  if (!good) return false;
  if (satisfies(type, rule, value, fault)) return true;
  faults.add(at, fault, faults.tells_input() ? input() : "null");
  return false;
}

bool refuse_tuple_length(const Type& type, std::size_t given, const Location& at, Faults& faults,
                         std::string_view input) {
  if (given > type.count) {
    Fault fault;
    Rule rule;
    rule.max_length = type.count;
    length_fits(type, rule, given, fault);
    faults.add(at, fault, input);
    return false;
  }
  for (std::size_t i = given; i < type.count; ++i) {
    faults.add_missing(Location{&at, {}, static_cast<std::int64_t>(i)}, input);
  }
  return false;
}

std::string_view union_name(const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::number:
      return "float";
    case Kind::text:
      return "str";
    case Kind::list:
      return "list";
    case Kind::set:
      return "set";
    case Kind::map:
      return "dict";
    case Kind::tuple:
      return "tuple";
    case Kind::value:
      return type.value->name;
    default:
      return type.name;
  }
}

}  // namespace laneway
