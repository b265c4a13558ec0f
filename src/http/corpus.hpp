#pragma once

#include <charconv>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "http/limits.hpp"

/// Reads the HTTP cases under tests/corpus/http, whose README explains the format. For tests.
namespace laneway::http::corpus {

struct Case {
  std::string file;
  int line = 0;
  std::string title;
  std::string method = "GET";  // of the request whose answer this is; responses only
  Limits limits;
  std::string input;
  bool ends = false;                               // the peer closes behind the input
  std::vector<std::vector<std::string>> expected;  // for each message: the summary, then details it must have
};

/// \r \n \t \0 \s (a blank) \\ \xHH, and \*N(text): the text N times.
inline std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out.push_back(text[i]);
      continue;
    }
    const char c = text.at(++i);
    switch (c) {
      case 'r':
        out.push_back('\r');
        break;
      case 'n':
        out.push_back('\n');
        break;
      case 't':
        out.push_back('\t');
        break;
      case '0':
        out.push_back('\0');
        break;
      case 's':
        out.push_back(' ');
        break;
      case '\\':
        out.push_back('\\');
        break;
      case 'x':
        out.push_back(static_cast<char>(hex_value(text.at(i + 1)) * 16 + hex_value(text.at(i + 2))));
        i += 2;
        break;
      case '*': {
        const std::size_t open = text.find('(', i);
        const std::size_t close = text.find(')', open);
        const std::string once = unescape(text.substr(open + 1, close - open - 1));
        for (int n = std::stoi(std::string(text.substr(i + 1, open - i - 1))); n > 0; --n) out += once;
        i = close;
        break;
      }
      default:
        throw std::runtime_error("bad escape in " + std::string(text));
    }
  }
  return out;
}

inline std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  while (!(text = trim(text)).empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    all.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return all;
}

/// One `name=value` of a settings line.
inline void set(Case& one, std::string_view setting) {
  const std::size_t equals = setting.find('=');
  const std::string_view name = setting.substr(0, equals);
  const std::string value(setting.substr(equals + 1));
  if (name == "method") return void(one.method = value);
  const std::size_t number = std::stoull(value);
  Limits& limits = one.limits;
  if (name == "request_line_bytes_max")
    limits.request_line_bytes_max = number;
  else if (name == "head_bytes_max")
    limits.head_bytes_max = number;
  else if (name == "field_line_bytes_max")
    limits.field_line_bytes_max = number;
  else if (name == "field_count_max")
    limits.field_count_max = number;
  else if (name == "body_bytes_max")
    limits.body_bytes_max = number;
  else if (name == "chunk_extension_bytes_max")
    limits.chunk_extension_bytes_max = number;
  else if (name == "chunk_overhead_bytes_max")
    limits.chunk_overhead_bytes_max = number;
  else if (name == "trailer_bytes_max")
    limits.trailer_bytes_max = number;
  else if (name == "trailer_count_max")
    limits.trailer_count_max = number;
  else if (name == "drain_bytes_max")
    limits.drain_bytes_max = number;
  else
    throw std::runtime_error("no such setting: " + std::string(setting));
}

inline void add_line(Case& one, std::string_view line) {
  if (line == "<end>") {
    one.ends = true;
  } else if (line.starts_with("=> ")) {
    std::vector<std::string> parts = words(line.substr(3));
    for (std::string& part : parts) part = unescape(part);
    one.expected.push_back(std::move(parts));
  } else if (line.starts_with(": ")) {
    for (const std::string& setting : words(line.substr(2))) set(one, setting);
  } else {
    one.input += unescape(line);
  }
}

inline std::vector<Case> read(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::vector<Case> cases;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    if (line.starts_with("  ")) {
      add_line(cases.at(cases.size() - 1), std::string_view(line).substr(2));
    } else {
      Case one;
      one.file = path.substr(path.rfind('/') + 1);
      one.line = number;
      one.title = line;
      cases.push_back(std::move(one));
    }
  }
  return cases;
}

}  // namespace laneway::http::corpus
