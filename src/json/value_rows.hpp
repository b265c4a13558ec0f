#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "laneway/detail/json_writer.hpp"
#include "laneway/detail/type.hpp"

// For the tests of types that are read from one text: what comes of a text or of other JSON, as one string.

namespace laneway::detail {

/// What pydantic 2.13 makes of an input: its JSON, or "type: message".
struct ValueRow {
  std::string_view input;
  std::string_view outcome;
};

inline NonText non_text_of(std::string_view json) {
  if (json == "null") return NonText::null;
  if (json == "true" || json == "false") return NonText::boolean;
  if (json.starts_with('[')) return NonText::array;
  if (json.starts_with('{')) return NonText::object;
  return json.find_first_of(".eE") == json.npos ? NonText::integer : NonText::number;
}

template <class T>
std::string outcome(std::string_view input, bool is_text) {
  const ValueTable& table = ValueTraits<T>::table;
  T value{};
  Fault fault;
  bool read = false;
  if (is_text) {
    read = table.read(input, &value, fault);
  } else if (table.read_other != nullptr) {
    read = table.read_other(non_text_of(input), input, &value, fault);
  } else {
    fault = {table.type_fault, std::string(table.type_message), {}};
  }
  if (!read) return std::string(fault.type) + ": " + fault.message;
  std::string json;
  JsonWriter out(json);
  table.write(out, &value);
  return json;
}

template <class T, class Rows>
void expect_texts(const Rows& rows) {
  for (const ValueRow& row : rows) EXPECT_EQ(outcome<T>(row.input, true), row.outcome) << '"' << row.input << '"';
}
template <class T, class Rows>
void expect_others(const Rows& rows) {
  for (const ValueRow& row : rows) EXPECT_EQ(outcome<T>(row.input, false), row.outcome) << row.input;
}

}  // namespace laneway::detail
