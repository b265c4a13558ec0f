#pragma once

#include <string>
#include <string_view>

namespace laneway::http {

/// Walks the parameters of a field like Content-Disposition or Content-Type: `; name=value; other="quoted"`.
/// Blanks may stand around ';' and '='. Lifetime: views into the text given.
class ParameterReader {
 public:
  /// `text`: what stands behind the field's first word, from the first ';' on.
  explicit ParameterReader(std::string_view text) noexcept : rest_(text) {}

  /// Step to the next one; false at the end, or when the text is malformed.
  bool next();

  std::string_view name() const noexcept { return name_; }
  /// Without quotes and backslashes.
  std::string_view value() const noexcept { return value_; }
  bool malformed() const noexcept { return malformed_; }

 private:
  bool read_quoted();

  std::string_view rest_;
  std::string_view name_;
  std::string value_;
  bool malformed_ = false;
};

/// The value of an extended parameter, charset'language'percent-encoded, as UTF-8. False: it cannot be read.
/// Source: RFC 8187 section 3.2.1; charsets UTF-8 and ISO-8859-1.
bool decode_extended(std::string_view value, std::string& out);

/// Append a Latin-1 character as UTF-8.
void append_latin1(char c, std::string& out);

}  // namespace laneway::http
