#include "web/text_fields.hpp"

#include <algorithm>
#include <map>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/query.hpp"
#include "json/check_rule.hpp"
#include "json/read_value.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {

using detail::Type;

namespace {

// One text as it is, several as a list.
void write_texts(JsonWriter& out, std::span<const std::string_view> texts) {
  if (texts.size() > 1) out.begin_array();
  for (const std::string_view text : texts) out.string(text);
  if (texts.size() > 1) out.end_array();
}

}  // namespace

void TextFields::clear(Match match) {
  constexpr std::size_t kept_bytes_max = 64 * 1024;
  match_ = match;
  fields_.clear();
  files_.clear();
  kept_.clear();
  storage_.clear();
  if (storage_.capacity() > kept_bytes_max) std::string().swap(storage_);
}

bool TextFields::matches(std::string_view name, std::string_view wanted) const {
  return match_ == Match::header ? equal_ignoring_case(name, wanted) : name == wanted;
}

// The storage has been reserved for all of the pairs, so views into it stay good: decoding never lengthens.
std::string_view TextFields::keep(std::string_view text) {
  LANEWAY_ASSERT(storage_.size() + text.size() <= storage_.capacity());
  const std::size_t begin = storage_.size();
  storage_.append(text);
  return std::string_view(storage_).substr(begin);
}

bool TextFields::add_pairs(std::string_view text, std::size_t pairs_max) {
  storage_.reserve(text.size());
  http::QueryReader pairs(text, pairs_max);
  std::string scratch;
  while (pairs.next()) {
    std::string_view name = http::decode_form(pairs.key(), scratch);
    if (name.data() == scratch.data()) name = keep(name);
    std::string_view value = http::decode_form(pairs.value(), scratch);
    if (value.data() == scratch.data()) value = keep(value);
    add(name, value);
  }
  return !pairs.too_many();
}

void TextFields::add_part(const http::MultipartPart& part) {
  if (part.file_name) {
    files_.push_back({part.name, {*part.file_name, std::string(part.content_type), part.content}});
    return;
  }
  std::string scratch;
  std::string_view text = http::text_of_bytes(part.content, scratch);
  if (text.data() == scratch.data()) text = kept_.emplace_back(std::move(scratch));
  add(kept_.emplace_back(part.name), text);
}

std::span<const std::string_view> TextFields::find(std::string_view name) {
  found_.clear();
  for (const TextField& field : fields_) {
    if (matches(field.name, name)) found_.push_back(field.text);
  }
  return found_;
}

// The texts of each name, names in the order in which they first came. The names are the client's: n log n.
std::vector<TextFields::Group> TextFields::groups() const {
  const auto less = [this](std::string_view a, std::string_view b) {
    if (match_ == Match::exact) return a < b;
    return std::ranges::lexicographical_compare(a, b, {}, to_lower, to_lower);
  };
  std::map<std::string_view, std::size_t, decltype(less)> places(less);
  std::vector<Group> groups;
  for (const TextField& field : fields_) {
    const auto [place, is_new] = places.try_emplace(field.name, groups.size());
    if (is_new) groups.push_back({field.name, {}});
    groups[place->second].texts.push_back(field.text);
  }
  return groups;
}

// False: it is not there.
bool TextFields::read_named(std::string_view name, const Type& type, const Rule& rule, void* value, const Location& at,
                            bool empty_is_missing, Faults& faults) {
  if (detail::is_file(type) && read_files(name, type, rule, value, at, faults)) return true;
  std::span<const std::string_view> texts = find(name);
  if (texts.empty()) return false;
  if (!takes_many(type)) texts = match_ == Match::header ? texts.first(1) : texts.last(1);
  if (empty_is_missing && texts.size() == 1 && texts.front().empty()) return false;
  read_texts(type, rule, texts, value, at, faults);
  return true;
}

// False: there is no file of that name.
bool TextFields::read_files(std::string_view name, const Type& type, const Rule& rule, void* value, const Location& at,
                            Faults& faults) {
  std::vector<const UploadFile*> found;
  for (const FileField& field : files_) {
    if (field.name == name) found.push_back(&field.file);
  }
  if (found.empty()) return false;
  const Type* one = &type;
  if (one->kind == detail::Kind::optional) {
    value = one->emplace(value, 0);
    one = one->item;
  }
  if (one->kind != detail::Kind::list) {
    *static_cast<UploadFile*>(value) = *found.back();
    return true;
  }
  one->clear(value);
  for (const UploadFile* file : found) {
    const auto read_one = [](void* item, void* context) {
      *static_cast<UploadFile*>(item) = *static_cast<const UploadFile*>(context);
      return true;
    };
    one->append(value, nullptr, read_one, const_cast<UploadFile*>(file));  // NOLINT: it is read only
  }
  detail::Fault fault;
  if (!satisfies(*one, rule, value, fault)) faults.add(at, fault, "null");
  return true;
}

void TextFields::read(const detail::ParameterInfo& parameter, void* value, const Location& at, bool empty_is_missing,
                      Faults& faults) {
  std::string dashed;
  std::string_view name = parameter.name;
  if (match_ == Match::header && parameter.rule->convert_underscores && name.find('_') != name.npos) {
    dashed = name;
    std::ranges::replace(dashed, '_', '-');
    name = dashed;
  }
  const Location place{&at, name};
  if (read_named(name, *parameter.type, *parameter.rule, value, place, empty_is_missing, faults)) return;
  if (parameter.required) faults.add_missing(place);
}

void TextFields::read_model(const Type& model, void* value, const Location& at, bool empty_is_missing, Faults& faults) {
  void* members[detail::located_max];
  model.locate(value, members);
  std::vector<std::string> names(model.count);
  for (std::size_t i = 0; i < model.count; ++i) {
    const std::string_view told = detail::member_name(model, i);
    const Rule& rule = detail::rule_of(model, i);
    names[i] = told;
    if (match_ == Match::header && rule.convert_underscores && rule.alias.empty()) {
      std::ranges::replace(names[i], '_', '-');
    }
    const Location place{&at, told};
    if (read_named(names[i], *model.members[i].type, rule, members[i], place, empty_is_missing, faults)) continue;
    if (detail::member_is_required(model, i)) faults.add_missing(place, faults.tells_input() ? as_json() : "null");
  }
  if (!model.forbids_extra) return;
  for (const Group& group : groups()) {
    const auto same = [&](std::string_view name) { return matches(group.name, name); };
    if (std::ranges::any_of(names, same)) continue;
    std::string input;
    JsonWriter out(input);
    write_texts(out, group.texts);
    faults.add(Location{&at, group.name}, {"extra_forbidden", "Extra inputs are not permitted", {}}, input);
  }
}

// All that was given, as FastAPI tells it: an object whose values are texts, or lists of those given several times.
std::string TextFields::as_json() const {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  for (const Group& group : groups()) {
    out.key(group.name);
    write_texts(out, group.texts);
  }
  out.end_object();
  return text;
}

}  // namespace laneway
