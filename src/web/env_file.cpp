#include "web/env_file.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace laneway {
namespace {

bool is_name_start(char c) noexcept { return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '_'; }
bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);  // a byte order mark
  }

  EnvFile read() {
    for (; !rest_.empty(); ++line_) read_line();
    return std::move(file_);
  }

 private:
  void read_line() {
    skip_blanks();
    if (at_end_of_line() || rest_.front() == '#') return skip_line();
    if (rest_.starts_with("export") && rest_.size() > 6 && is_blank(rest_[6])) {
      rest_.remove_prefix(6);
      skip_blanks();
    }
    EnvFile::Entry entry{.name = {}, .value = {}, .line = line_};
    while (!rest_.empty() && (is_name_start(rest_.front()) || (!entry.name.empty() && is_digit(rest_.front())))) {
      entry.name += rest_.front();
      rest_.remove_prefix(1);
    }
    skip_blanks();
    if (entry.name.empty() || rest_.empty() || rest_.front() != '=') return fault("is not NAME=value");
    rest_.remove_prefix(1);
    skip_blanks();
    if (!rest_.empty() && (rest_.front() == '"' || rest_.front() == '\'')) {
      if (!read_quoted(entry.value)) return;
    } else {
      read_plain(entry.value);
    }
    file_.entries.push_back(std::move(entry));
    skip_line();
  }

  void read_plain(std::string& value) {
    const std::string_view line = rest_.substr(0, rest_.find('\n'));
    std::size_t end = 0;
    while (end < line.size() && !(line[end] == '#' && (end == 0 || is_blank(line[end - 1])))) ++end;
    while (end > 0 && is_blank(line[end - 1])) --end;
    value = line.substr(0, end);
  }

  bool read_quoted(std::string& value) {
    const char quote = rest_.front();
    std::size_t at = 1;
    std::size_t lines = 0;
    for (; at < rest_.size() && rest_[at] != quote; ++at) {
      if (rest_[at] == '\n') ++lines;
      if (quote == '"' && rest_[at] == '\\' && at + 1 < rest_.size()) {
        value += unescaped(rest_[++at]);
      } else {
        value += rest_[at];
      }
    }
    if (at == rest_.size()) {
      fault("has a quote that does not end");
      return false;
    }
    rest_.remove_prefix(at + 1);
    line_ += lines;
    skip_blanks();
    if (at_end_of_line() || rest_.front() == '#') return true;
    fault("has something behind its closing quote");
    return false;
  }

  static std::string unescaped(char c) {
    switch (c) {
      case 'n':
        return "\n";
      case 'r':
        return "\r";
      case 't':
        return "\t";
      case '"':
      case '\\':
      case '$':
        return {c};
      default:
        return {'\\', c};
    }
  }

  void fault(std::string_view why) {
    file_.faults.push_back({line_, why});
    skip_line();
  }
  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }
  bool at_end_of_line() const { return rest_.empty() || rest_.front() == '\n'; }
  void skip_line() { rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size() - 1) + 1); }

  std::string_view rest_;
  std::size_t line_ = 1;
  EnvFile file_;
};

}  // namespace

EnvFile parse_env_file(std::string_view text) { return Reader(text).read(); }

}  // namespace laneway
