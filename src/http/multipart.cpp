#include "http/multipart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/disposition.hpp"

namespace laneway::http {
namespace {

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

// bchars of RFC 2046; the blank may not be last.
bool is_boundary(std::string_view text) {
  constexpr std::string_view marks = "'()+_,-./:=? ";
  const auto allowed = [&](char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || marks.find(c) != marks.npos;
  };
  return !text.empty() && text.size() <= boundary_size_max && text.back() != ' ' && std::ranges::all_of(text, allowed);
}

std::string as_text(std::string_view bytes) {
  std::string scratch;
  return std::string(text_of_bytes(bytes, scratch));
}

}  // namespace

std::string multipart_detail(MultipartFault fault, const MultipartLimits& limits) {
  switch (fault) {
    case MultipartFault::no_boundary:
      return "Missing boundary in multipart.";
    case MultipartFault::no_name:
      return "The Content-Disposition header field \"name\" must be provided.";
    case MultipartFault::too_many_files:
      return fmt::format("Too many files. Maximum number of files is {}.", limits.file_count_max);
    case MultipartFault::too_many_fields:
      return fmt::format("Too many fields. Maximum number of fields is {}.", limits.field_count_max);
    case MultipartFault::field_too_large:
      return fmt::format("Part exceeded maximum size of {}KB.", limits.field_bytes_max / 1024);
    case MultipartFault::none:
    case MultipartFault::malformed:
    case MultipartFault::head_too_large:
      break;
  }
  return "There was an error parsing the body";
}

std::optional<std::string> boundary_of(std::string_view content_type) {
  ParameterReader parameters(content_type.substr(std::min(content_type.find(';'), content_type.size())));
  while (parameters.next()) {
    if (!equal_ignoring_case(parameters.name(), "boundary")) continue;
    if (!is_boundary(parameters.value())) return {};
    return std::string(parameters.value());
  }
  return {};
}

MultipartReader::MultipartReader(std::string_view body, std::string_view boundary, const MultipartLimits& limits)
    : rest_(body), delimiter_("\r\n--"), limits_(limits) {
  LANEWAY_ASSERT(!boundary.empty());
  delimiter_ += boundary;
  ended_ = body.empty();
}

bool MultipartReader::stop(MultipartFault fault) {
  fault_ = fault;
  ended_ = true;
  return false;
}

bool MultipartReader::next() {
  if (ended_) return false;
  if (!started_) {
    started_ = true;
    while (rest_.starts_with("\r\n")) rest_.remove_prefix(2);
    const std::string_view first = std::string_view(delimiter_).substr(2);
    if (!rest_.starts_with(first)) return stop(MultipartFault::malformed);
    rest_.remove_prefix(first.size());
    if (!read_boundary_end()) return false;
  }
  return read_head() && count_part() && read_content();
}

// Behind a boundary: "--" ends the body, else its line ends; blanks may pad it.
bool MultipartReader::read_boundary_end() {
  if (rest_.starts_with("--")) {
    ended_ = true;
    return false;
  }
  rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  if (!rest_.starts_with("\r\n")) return stop(MultipartFault::malformed);
  rest_.remove_prefix(2);
  return true;
}

bool MultipartReader::read_head() {
  part_ = {};
  named_ = false;
  std::size_t used = 0;
  while (true) {
    const std::string_view window = rest_.substr(0, limits_.part_head_bytes_max - used);
    const std::size_t size = window.find("\r\n");
    if (size == window.npos) {
      const bool cut = window.size() < rest_.size();
      return stop(cut ? MultipartFault::head_too_large : MultipartFault::malformed);
    }
    const std::string_view line = rest_.substr(0, size);
    rest_.remove_prefix(size + 2);
    used += size + 2;
    if (line.empty()) break;
    if (!read_field(line)) return false;
  }
  return named_ || stop(MultipartFault::no_name);
}

bool MultipartReader::read_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  // A blank in front continues the line before (obsolete in RFC 9112); nothing sends that, and it could hide a name.
  if (colon == line.npos || field.empty() || field.find_first_of(" \t\"") != field.npos ||
      std::ranges::any_of(line, is_control)) {
    return stop(MultipartFault::malformed);
  }
  const std::string_view value = trim(line.substr(colon + 1));
  if (equal_ignoring_case(field, "Content-Type")) part_.content_type = value;
  if (!equal_ignoring_case(field, "Content-Disposition")) return true;
  if (named_) return stop(MultipartFault::malformed);

  const std::size_t end = std::min(value.find(';'), value.size());
  bool has_name = false;
  bool extended = false;
  ParameterReader parameters(value.substr(end));
  while (parameters.next()) {
    if (equal_ignoring_case(parameters.name(), "name") && !has_name) {
      part_.name = as_text(parameters.value());
      has_name = true;
    } else if (equal_ignoring_case(parameters.name(), "filename") && !part_.file_name) {
      part_.file_name = as_text(parameters.value());
    } else if (equal_ignoring_case(parameters.name(), "filename*") && !extended) {
      std::string decoded;
      extended = decode_extended(parameters.value(), decoded);
      if (extended) part_.file_name = std::move(decoded);
    }
  }
  if (parameters.malformed()) return stop(MultipartFault::malformed);
  named_ = true;
  if (!equal_ignoring_case(trim(value.substr(0, end)), "form-data") || !has_name) return stop(MultipartFault::no_name);
  return true;
}

bool MultipartReader::count_part() {
  if (part_.file_name) {
    return ++files_ <= limits_.file_count_max || stop(MultipartFault::too_many_files);
  }
  return ++fields_ <= limits_.field_count_max || stop(MultipartFault::too_many_fields);
}

bool MultipartReader::read_content() {
  // The CRLF in front of a boundary belongs to it, also when it is the one that ended the head: no content at all.
  const std::string_view bare = std::string_view(delimiter_).substr(2);
  std::size_t size = 0;
  if (rest_.starts_with(bare)) {
    rest_.remove_prefix(bare.size());
  } else {
    size = rest_.find(delimiter_);
    if (size == rest_.npos) return stop(MultipartFault::malformed);
    part_.content = rest_.substr(0, size);
    rest_.remove_prefix(size + delimiter_.size());
  }
  if (!part_.file_name && size > limits_.field_bytes_max) return stop(MultipartFault::field_too_large);
  read_boundary_end();  // the end of the body, or what is wrong with it: told after this part
  return fault_ == MultipartFault::none;
}

std::string safe_file_name(std::string_view file_name) {
  constexpr std::size_t bytes_max = 255;  // of a name in Linux's file systems
  file_name = file_name.substr(file_name.find_last_of("/\\") + 1);
  std::string name;
  std::ranges::copy_if(file_name, std::back_inserter(name), [](char c) { return !is_control(c) && c != '\t'; });
  name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
  name.erase(name.find_last_not_of(' ') + 1);
  if (name.size() > bytes_max) {
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
    name.resize(end);
  }
  return name;
}

std::string_view text_of_bytes(std::string_view bytes, std::string& scratch) {
  if (is_utf8(bytes)) return bytes;
  scratch.clear();
  for (const char c : bytes) append_latin1(c, scratch);
  return scratch;
}

}  // namespace laneway::http
