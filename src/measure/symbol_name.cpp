#include <algorithm>
#include <array>

#include "measure/symbols.hpp"

namespace laneway::measure {
namespace {

constexpr bool is_name(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

// Behind the bracket that closes the one at `at`; the end of the text if none does.
std::size_t behind_bracket(std::string_view text, std::size_t at) noexcept {
  int depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '(' || c == '<' || c == '{' || c == '[') ++depth;
    const bool arrow = c == '>' && at > 0 && text[at - 1] == '-';
    if ((c == ')' || c == '>' || c == '}' || c == ']') && !arrow && --depth == 0) return at + 1;
  }
  return at;
}

// Behind an operator's name, e.g. "operator()", "operator<<", "operator new[]", "operator std::string".
std::size_t behind_operator(std::string_view text, std::size_t at) noexcept {
  at += std::string_view("operator").size();
  if (text.substr(at).starts_with("()")) return at + 2;
  if (at < text.size() && text[at] == ' ') return std::min(text.find('(', at), text.size());
  while (at < text.size() && text[at] != '(' && !is_name(text[at])) ++at;
  return at;
}

bool begins_word(std::string_view text, std::size_t at) noexcept { return at == 0 || !is_name(text[at - 1]); }

}  // namespace

std::string qualified_name(std::string_view demangled) {
  constexpr std::string_view anonymous = "(anonymous namespace)";
  const std::string_view text = demangled.substr(0, demangled.find(" [clone "));
  std::string name;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (text.substr(at).starts_with("operator") && begins_word(text, at) &&
        (at + 8 == text.size() || !is_name(text[at + 8]))) {
      const std::size_t end = behind_operator(text, at);
      name += text.substr(at, end - at);
      at = end;
    } else if (c == '<' || text.substr(at).starts_with("[abi:")) {
      at = behind_bracket(text, at);
    } else if (c == '{') {  // {lambda(int)#n}
      const std::size_t end = behind_bracket(text, at);
      name += text.substr(at).starts_with("{lambda") ? "{lambda}" : text.substr(at, end - at);
      at = end;
    } else if (text.substr(at).starts_with(anonymous)) {
      at += anonymous.size() + (text.substr(at + anonymous.size()).starts_with("::") ? 2 : 0);
    } else if (c == '(') {
      at = behind_bracket(text, at);
      if (name.ends_with("decltype")) continue;
      // What is local to a function comes behind its parameters, and perhaps "const".
      const auto more = text.find("::", at);
      const std::string_view between = text.substr(at, more == text.npos ? 0 : more - at);
      if (more == text.npos || (!between.empty() && between != " const")) break;
      at = more;
    } else if (c == ' ') {  // what came before was the type
      name.clear();
      ++at;
    } else {
      name += c;
      ++at;
    }
  }
  return name;
}

std::string readable_name(std::string_view qualified) {
  constexpr std::string_view call = "::operator()";
  std::string_view name = qualified;
  if (!name.ends_with(call)) return std::string(name);
  name.remove_suffix(call.size());
  const auto last = name.rfind("::");
  const std::string_view type = last == name.npos ? name : name.substr(last + 2);
  if (type != "{lambda}" && !type.starts_with("$_")) return std::string(name);
  return last == name.npos ? "a lambda" : "a lambda in " + readable_name(std::string(name.substr(0, last)));
}

bool is_foreign(std::string_view qualified) noexcept {
  constexpr std::array<std::string_view, 9> theirs = {
      "std::", "laneway::", "boost::", "fmt::", "simdjson::", "__", "operator new", "operator delete", "_start"};
  return qualified.empty() || std::ranges::any_of(theirs, [&](auto prefix) { return qualified.starts_with(prefix); });
}

}  // namespace laneway::measure
