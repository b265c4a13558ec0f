#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "laneway/detail/convert.hpp"
#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/signature.hpp"
#include "laneway/params.hpp"

// From a request to the arguments of a path function. The templates read the signature and fill a table; compiled code
// works through the table.

namespace laneway::detail {

inline constexpr std::size_t query_parameters_max = 32;

/// Where an argument comes from.
enum class Source : std::uint8_t { path, query, request, response, background, nowhere };

/// What is known of a parameter's type D (no reference, no const).
template <class D>
struct ParameterTraits {
  static constexpr Source source = Scalar<D> ? Source::path : Source::nowhere;
  static constexpr bool required = true;
  static constexpr std::string_view name{};
};
template <class T, auto... options>
struct ParameterTraits<Path<T, options...>> {
  static constexpr Source source = Scalar<T> ? Source::path : Source::nowhere;
  static constexpr bool required = true;
  static constexpr std::string_view name{};
};
template <FixedString parameter_name, class T, auto... options>
struct ParameterTraits<Query<parameter_name, T, options...>> {
  using Type = Query<parameter_name, T, options...>;
  static constexpr Source source = Scalar<T> || OptionalScalar<T> ? Source::query : Source::nowhere;
  static constexpr bool required = Type::required;
  static constexpr std::string_view name = Type::name;
};
template <>
struct ParameterTraits<Request> {
  static constexpr Source source = Source::request;
};
template <>
struct ParameterTraits<Response> {
  static constexpr Source source = Source::response;
};
template <>
struct ParameterTraits<Background> {
  static constexpr Source source = Source::background;
};

/// The source of a parameter declared as A.
template <class A>
inline constexpr Source source_of = ParameterTraits<std::remove_cvref_t<A>>::source;

template <class A>
inline constexpr bool is_text = source_of<A> == Source::path || source_of<A> == Source::query;

/// One parameter that is converted from text, as compiled code sees it.
struct TextParameter {
  Source source;
  bool required;
  std::string_view name;  // of a query parameter; a path parameter's is in the path
  bool (*convert)(std::string_view text, void* slot, Fault& fault);
};

template <class D>
bool convert_slot(std::string_view text, void* slot, Fault& fault) {
  if constexpr (Scalar<D>) {
    return convert(text, *static_cast<D*>(slot), fault);
  } else {
    return convert(text, static_cast<D*>(slot)->value(), fault);
  }
}

/// What an argument that is injected leaves in the state.
struct Injected {};

template <class A>
using Slot = std::conditional_t<is_text<A>, std::remove_cvref_t<A>, Injected>;

/// The names of a path's placeholders in order: where a bound function's Endpoint::function points to.
struct HandlerBase {
  std::vector<std::string_view> placeholder_names;
};

std::vector<std::string_view> placeholder_names(std::string_view path);

/// Convert each of `parameters` into its slot, path before query as FastAPI does. `slots[i]` belongs to
/// `parameters[i]`. A parameter that is absent but not required leaves its slot alone.
/// Errors: false, and all faults in `call.faults`.
bool bind_parameters(const HandlerBase& handler, Call& call, const TextParameter* parameters, void* const* slots,
                     std::size_t count);

template <class List>
struct Binder;

/// Binds the parameters A... of a path function.
template <class... A>
struct Binder<TypeList<A...>> {
  using Slots = std::tuple<Slot<A>...>;
  static constexpr std::size_t text_count = (std::size_t{0} + ... + std::size_t{is_text<A>});
  static constexpr bool takes_request = ((source_of<A> == Source::request) || ...);

  static constexpr std::array<TextParameter, text_count> parameters = [] {
    std::array<TextParameter, text_count> table{};
    [[maybe_unused]] std::size_t next = 0;
    [[maybe_unused]] const auto add = [&]<class D>(std::type_identity<D>) {
      if constexpr (is_text<D>) {
        using Traits = ParameterTraits<D>;
        table[next++] = {Traits::source, Traits::required, Traits::name, &convert_slot<D>};
      }
    };
    (add(std::type_identity<std::remove_cvref_t<A>>{}), ...);
    return table;
  }();

  /// `slots` holds default values.
  static bool bind(const HandlerBase& handler, Call& call, Slots& slots) {
    if constexpr (text_count == 0) {
      return true;
    } else {
      std::array<void*, text_count> pointers{};
      std::size_t next = 0;
      const auto note = [&]<class S>(S& slot) {
        if constexpr (!std::is_same_v<S, Injected>) pointers[next++] = &slot;
      };
      std::apply([&note](auto&... slot) { (note(slot), ...); }, slots);
      return bind_parameters(handler, call, parameters.data(), pointers.data(), text_count);
    }
  }

  /// Call `function` with the bound arguments, which are moved from where it takes them by value.
  template <class F>
  static decltype(auto) invoke(F& function, Call& call, Slots& slots) {
    return invoke_with(function, call, slots, std::index_sequence_for<A...>{});
  }

 private:
  template <class Parameter>
  static decltype(auto) argument([[maybe_unused]] Call& call, [[maybe_unused]] Slot<Parameter>& slot) {
    if constexpr (source_of<Parameter> == Source::request) {
      return static_cast<Request&>(call.request);
    } else if constexpr (source_of<Parameter> == Source::response) {
      return static_cast<Response&>(call.response);
    } else if constexpr (source_of<Parameter> == Source::background) {
      return static_cast<Background&>(call.background);
    } else {
      return static_cast<Parameter&&>(slot);
    }
  }
  template <class F, std::size_t... i>
  static decltype(auto) invoke_with(F& function, Call& call, Slots& slots, std::index_sequence<i...>) {
    return function(argument<A>(call, std::get<i>(slots))...);
  }
};

}  // namespace laneway::detail
