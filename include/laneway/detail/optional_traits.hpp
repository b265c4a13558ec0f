#pragma once

#include <optional>
#include <type_traits>

namespace laneway::detail {

/// Is T a std::optional?
template <class T>
struct OptionalTraits : std::false_type {};
template <class T>
struct OptionalTraits<std::optional<T>> : std::true_type {};

}  // namespace laneway::detail
