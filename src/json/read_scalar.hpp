#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "json/faults.hpp"
#include "laneway/detail/type.hpp"

// What reading from texts and reading from JSON share.

namespace laneway {

bool is_scalar(const detail::Type& type);
/// A text into a scalar, its rule aside. Errors: false and `fault`.
bool read_scalar(const detail::Type& type, std::string_view text, void* value, detail::Fault& fault);
void store_integer(const detail::Type& type, std::uint64_t bits, void* value);
/// Errors: finite_number for what the type cannot hold.
bool store_number(const detail::Type& type, double number, void* value, detail::Fault& fault);
/// An enumeration's or a literal's fault: "Input should be 'red' or 'green'".
void refuse_name(const detail::Type& type, detail::Fault& fault);
bool read_text_of_variant(const detail::Type& type, const Rule& rule, std::string_view text, void* value,
                          const Location& at, Faults& faults);
/// Always false.
bool refuse_tuple_length(const detail::Type& type, std::size_t given, const Location& at, Faults& faults,
                         std::string_view input);
/// What the location of a union's fault calls an alternative.
std::string_view union_name(const detail::Type& type);

}  // namespace laneway
