#include "laneway/env.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

#include "base/text.hpp"
#include "json/read.hpp"
#include "json/read_value.hpp"
#include "web/env_file.hpp"

namespace laneway::detail {
namespace {

char to_upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

// "database.url" is SHOP_DATABASE__URL.
std::string variable_name(std::string_view prefix, std::string_view path) {
  std::string name(prefix);
  for (const char c : path) {
    if (c == '.') {
      name += "__";
    } else {
      name += to_upper(c);
    }
  }
  return name;
}

std::string shown(std::string_view value) {
  constexpr std::size_t longest = 60;
  return value.size() <= longest ? fmt::format("'{}'", value) : fmt::format("'{}...'", value.substr(0, longest));
}

bool is_list(Kind kind) noexcept { return kind == Kind::list || kind == Kind::set; }

/// The pieces of "a, b" without blanks around them; none of "".
std::vector<std::string_view> comma_separated(std::string_view text) {
  std::vector<std::string_view> pieces;
  if (trim(text).empty()) return pieces;
  for (;;) {
    const std::size_t end = std::min(text.find(','), text.size());
    pieces.push_back(trim(text.substr(0, end)));
    if (end == text.size()) return pieces;
    text.remove_prefix(end + 1);
  }
}

/// One setting: a member of the model, or of a model in it.
struct EnvMember {
  std::string path;  // "database.url"
  const Type* type;
  const Rule* rule;
  void* place;
  bool required;
};

void add_members(std::vector<EnvMember>& list, const std::string& path, const Type& model, void* object) {
  std::array<void*, located_max> places{};
  model.locate(object, places.data());
  for (std::size_t i = 0; i < model.count; ++i) {
    const std::string own = path + std::string(model.members[i].name);
    const Type& type = *model.members[i].type;
    if (type.kind == Kind::model) {
      add_members(list, own + ".", type, places[i]);
    } else {
      list.push_back({own, &type, &rule_of(model, i), places[i], member_is_required(model, i)});
    }
  }
}

// False: `why` says what is wrong.
bool assign(const EnvMember& member, std::string_view text, std::string& why) {
  std::string told;
  Faults faults(told);
  const Location at{nullptr, member.path};
  if (is_list(member.type->kind)) {
    const auto pieces = comma_separated(text);
    member.type->clear(member.place);
    read_texts(*member.type, *member.rule, pieces, member.place, at, faults);
  } else {
    read_text(*member.type, *member.rule, text, member.place, at, faults);
  }
  if (faults.none()) return true;
  const auto list = parse_json("[" + told + "]");
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    if (const std::string* message = (*list)[i]["msg"].string()) why.append(why.empty() ? "" : "; ").append(*message);
  }
  return false;
}

class Loader {
 public:
  Loader(const std::vector<EnvMember>& members, const EnvOptions& options) : members_(members), options_(options) {}

  void load() {
    read_file();
    for (const EnvMember& member : members_) set(member);
    if (faults_ == 0) return;
    throw EnvError(
        fmt::format("{} {} of this program's settings:{}", faults_, faults_ == 1 ? "fault" : "faults", text_));
  }

 private:
  void read_file() {
    if (options_.env_file.empty()) return;
    std::ifstream stream(options_.env_file, std::ios::binary);
    if (!stream) return;
    std::ostringstream text;
    text << stream.rdbuf();
    file_ = parse_env_file(text.view());
    stream.peek();
    if (stream.bad()) fault(fmt::format("{} cannot be read", options_.env_file));  // a directory, for one
    for (const EnvFile::Fault& one : file_.faults) fault(fmt::format("{}:{} {}", options_.env_file, one.line, one.why));
    std::set<std::string, std::less<>> known;
    for (const EnvMember& member : members_) known.insert(variable_name(options_.prefix, member.path));
    for (const EnvFile::Entry& entry : file_.entries) {
      if (options_.prefix.empty() || !entry.name.starts_with(options_.prefix) || known.contains(entry.name)) continue;
      fault(fmt::format("{}:{} {} is no setting of this program", options_.env_file, entry.line, entry.name));
    }
  }

  void set(const EnvMember& member) {
    const std::string name = variable_name(options_.prefix, member.path);
    std::string why;
    if (const char* value = std::getenv(name.c_str())) {  // NOLINT(concurrency-mt-unsafe): the header says when
      if (!assign(member, value, why)) fault(fmt::format("{}={}: {}", name, shown(value), why));
      return;
    }
    const auto last = std::ranges::find(file_.entries.rbegin(), file_.entries.rend(), name, &EnvFile::Entry::name);
    if (last != file_.entries.rend()) {
      if (!assign(member, last->value, why)) {
        fault(fmt::format("{}={} ({}:{}): {}", name, shown(last->value), options_.env_file, last->line, why));
      }
      return;
    }
    if (member.required) fault(fmt::format("{} is not set", name));
  }

  void fault(const std::string& line) {
    ++faults_;
    text_ += "\n  " + line;
  }

  const std::vector<EnvMember>& members_;
  const EnvOptions& options_;
  EnvFile file_;
  std::string text_;
  int faults_ = 0;
};

}  // namespace

void load_env_model(const Type& model, void* settings, const EnvOptions& options) {
  std::vector<EnvMember> members;
  add_members(members, "", model, settings);
  Loader(members, options).load();
}

}  // namespace laneway::detail
