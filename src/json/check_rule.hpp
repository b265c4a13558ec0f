#pragma once

#include <cstddef>
#include <string_view>

#include "json/faults.hpp"
#include "laneway/detail/type.hpp"

namespace laneway {

/// Does a value that was read satisfy its rule? Numbers: bounds and multiples; texts: length and pattern; lists, sets
/// and maps: length; all: Rule::check. Errors: false and `fault`, in pydantic's words. Thread safety: any thread.
bool satisfies(const detail::Type& type, const Rule& rule, const void* value, detail::Fault& fault);

/// The same for what a variant or an optional holds, and for a length that is known before all items are read.
bool length_fits(const detail::Type& type, const Rule& rule, std::size_t length, detail::Fault& fault);

/// Compile the pattern of each rule in the table of `type` and below it.
/// Errors: throws std::invalid_argument for one that is no regular expression.
void compile_patterns(const detail::Type& type, const Rule& rule);

/// Characters of a text: code points.
std::size_t character_count(std::string_view text) noexcept;

}  // namespace laneway
