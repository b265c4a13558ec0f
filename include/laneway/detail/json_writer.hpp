#pragma once

#include <string>
#include <string_view>

namespace laneway {

/// Writes one JSON text (RFC 8259) to the end of a string, compact as FastAPI's: no blanks. Commas are its business.
/// Strings: bytes that are not UTF-8 leave as U+FFFD. Numbers: the shortest text that reads back the same; a double
/// that is whole keeps ".0"; NaN and infinities become null. Thread safety: one writer, one thread.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  /// The name of the next member.
  void key(std::string_view name);

  void string(std::string_view text);
  void integer(long long value);
  void unsigned_integer(unsigned long long value);
  void number(double value);
  void boolean(bool value);
  void null();
  /// A value that is JSON already.
  void raw(std::string_view json);

  /// Members of the current object that are JSON already: `"a":1,"b":2`.
  void raw_members(std::string_view json) { raw(json); }

  /// `key` followed by a value, for documents written by hand.
  void member(std::string_view name, std::string_view text) { key(name), string(text); }
  void member(std::string_view name, const char* text) { key(name), string(text); }
  void member(std::string_view name, bool value) { key(name), boolean(value); }
  void member(std::string_view name, double value) { key(name), number(value); }
  void member(std::string_view name, int value) { key(name), integer(value); }
  void member(std::string_view name, long value) { key(name), integer(value); }
  void member(std::string_view name, long long value) { key(name), integer(value); }
  void member(std::string_view name, unsigned value) { key(name), unsigned_integer(value); }
  void member(std::string_view name, unsigned long value) { key(name), unsigned_integer(value); }
  void member(std::string_view name, unsigned long long value) { key(name), unsigned_integer(value); }

 private:
  void open(char bracket);
  void quoted(std::string_view text, char after);
  void close(char bracket);
  void separate() {
    if (comma_) out_.push_back(',');
    comma_ = true;
  }

  std::string& out_;
  bool comma_ = false;
};

}  // namespace laneway
