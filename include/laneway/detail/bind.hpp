#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/signature.hpp"
#include "laneway/detail/type_of.hpp"
#include "laneway/params.hpp"
#include "laneway/upload.hpp"

// From a request to the arguments of a path function. The templates read the signature and fill a table; compiled code
// works through the table.

namespace laneway::detail {

/// Parameters that one path function takes from requests, at most.
inline constexpr std::size_t parameters_max = 32;

/// Where an argument comes from; those up to `file` in the order in which faults are told.
enum class Source : std::uint8_t {
  path,
  query,
  query_model,
  header,
  header_model,
  cookie,
  cookie_model,
  body,
  form,
  form_model,
  file,  ///< told among the form's fields
  request,
  response,
  dependency,
  scopes,
  background,
  nowhere,
};

/// Can T be read from one text, or from several of the same name?
template <class T>
consteval bool is_from_text(bool several) {
  constexpr Kind kind = kind_of<T>();
  if constexpr (kind == Kind::optional) {
    return is_from_text<std::remove_cvref_t<decltype(*std::declval<T&>())>>(several);
  } else if constexpr (kind == Kind::list || kind == Kind::set) {
    return several && is_from_text<typename T::value_type>(false);
  } else if constexpr (kind == Kind::variant) {
    return true;
  } else if constexpr (kind == Kind::tuple) {
    return several;
  } else {
    return kind == Kind::boolean || kind == Kind::integer || kind == Kind::number || kind == Kind::text ||
           kind == Kind::enumeration || kind == Kind::literal ||
           (kind == Kind::value && !std::is_same_v<T, UploadFile>);
  }
}

/// Is T in a signature a whole JSON body?
template <class T>
consteval bool is_bare_body() {
  constexpr Kind kind = kind_of<T>();
  if constexpr (kind == Kind::optional) {
    return is_bare_body<std::remove_cvref_t<decltype(*std::declval<T&>())>>();
  } else {
    return kind == Kind::model || kind == Kind::list || kind == Kind::set || kind == Kind::map ||
           kind == Kind::variant || kind == Kind::tuple;
  }
}

inline constexpr Rule no_rule;

/// What is known of a parameter's type D (no reference, no const).
template <class D>
struct ParameterTraits {
  using Value = D;
  static constexpr Source source = !std::is_default_constructible_v<D> ? Source::nowhere
                                   : is_bare_body<D>()                 ? Source::body
                                   : kind_of<D>() == Kind::optional    ? Source::nowhere
                                   : is_from_text<D>(false)            ? Source::path
                                                                       : Source::nowhere;
  static constexpr bool has_default = false;
  static constexpr std::string_view name{};
  static constexpr const Rule& rule = no_rule;
};
template <class D, class T, Source from, bool readable>
struct KnownParameter {
  using Value = T;
  static constexpr Source source = readable ? from : Source::nowhere;
  static constexpr std::string_view name = D::name;
  static constexpr bool has_default = D::has_default;
  static constexpr const Rule& rule = D::rule;
};
template <class T, auto... options>
struct ParameterTraits<Path<T, options...>> {
  using Value = T;
  static constexpr Source source =
      is_from_text<T>(false) && kind_of<T>() != Kind::optional ? Source::path : Source::nowhere;
  static constexpr bool has_default = false;
  static constexpr std::string_view name{};
  static constexpr const Rule& rule = Path<T, options...>::rule;
};
template <FixedString name, class T, auto... options>
struct ParameterTraits<Query<name, T, options...>>
    : KnownParameter<Query<name, T, options...>, T, Source::query, is_from_text<T>(true)> {};
template <FixedString name, class T, auto... options>
struct ParameterTraits<Header<name, T, options...>>
    : KnownParameter<Header<name, T, options...>, T, Source::header, is_from_text<T>(true)> {};
template <FixedString name, class T, auto... options>
struct ParameterTraits<Cookie<name, T, options...>>
    : KnownParameter<Cookie<name, T, options...>, T, Source::cookie, is_from_text<T>(true)> {};
template <FixedString name, class T, auto... options>
struct ParameterTraits<Form<name, T, options...>>
    : KnownParameter<Form<name, T, options...>, T, Source::form, is_from_text<T>(true)> {};
/// A file, an optional one, or several.
template <class T>
consteval bool is_upload() {
  if constexpr (kind_of<T>() == Kind::optional) {
    return is_upload<std::remove_cvref_t<decltype(*std::declval<T&>())>>();
  } else if constexpr (kind_of<T>() == Kind::list) {
    return is_upload<typename T::value_type>();
  } else {
    return std::is_same_v<T, UploadFile>;
  }
}
template <FixedString name, class T, auto... options>
struct ParameterTraits<File<name, T, options...>>
    : KnownParameter<File<name, T, options...>, T, Source::file, is_upload<T>()> {};
template <FixedString name, class T, auto... options>
struct ParameterTraits<Body<name, T, options...>>
    : KnownParameter<Body<name, T, options...>, T, Source::body, Readable<T>> {};

template <class T, Source from>
struct ModelTraits {
  using Value = T;
  static constexpr Source source = kind_of<T>() == Kind::model ? from : Source::nowhere;
  static constexpr bool has_default = false;
  static constexpr std::string_view name{};
  static constexpr const Rule& rule = no_rule;
};
template <class T>
struct ParameterTraits<QueryModel<T>> : ModelTraits<T, Source::query_model> {};
template <class T>
struct ParameterTraits<HeaderModel<T>> : ModelTraits<T, Source::header_model> {};
template <class T>
struct ParameterTraits<CookieModel<T>> : ModelTraits<T, Source::cookie_model> {};
template <class T>
struct ParameterTraits<FormModel<T>> : ModelTraits<T, Source::form_model> {};
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

/// Are its options ones that it may have?
template <class D>
inline constexpr bool options_fit = true;
template <class D>
  requires requires { D::options_fit; }
inline constexpr bool options_fit<D> = D::options_fit;
template <class D>
inline constexpr bool has_default_in_path = false;
template <class T, auto... options>
inline constexpr bool has_default_in_path<Path<T, options...>> = Path<T, options...>::has_default;

/// The source of a parameter declared as A.
template <class A>
inline constexpr Source source_of = ParameterTraits<std::remove_cvref_t<A>>::source;

/// Is it read from the request, and not injected?
template <class A>
inline constexpr bool is_read = source_of<A> < Source::request;
constexpr bool reads_body(Source source) {
  return source == Source::body || source == Source::form || source == Source::form_model || source == Source::file ||
         source == Source::request;
}

/// One parameter that is read from the request, as compiled code and the OpenAPI document see it.
struct ParameterInfo {
  Source source = Source::nowhere;
  bool required = true;
  std::string_view name;  // empty: a path parameter's is in the path; a model has none; a whole body has none
  const Type* type = nullptr;
  const Rule* rule = nullptr;
  void (*write_default)(JsonWriter& out) = nullptr;  // null: it has none
};

template <class D>
constexpr ParameterInfo parameter_info() {
  using Traits = ParameterTraits<D>;
  using Value = typename Traits::Value;
  ParameterInfo info;
  info.source = Traits::source;
  info.name = Traits::name;
  info.type = &type_table<Value>;
  info.rule = &Traits::rule;
  info.required = Traits::rule.required.kind == Choice::Kind::automatic
                      ? !Traits::has_default && info.type->kind != Kind::optional
                      : Traits::rule.required.kind == Choice::Kind::yes;
  if constexpr (Traits::has_default) info.write_default = [](JsonWriter& out) { write_json(out, D().value()); };
  return info;
}

/// Is the parameter the value itself, and not one of params.hpp's wrappers?
template <class D>
inline constexpr bool is_bare = std::is_same_v<typename ParameterTraits<D>::Value, D>;
template <>
inline constexpr bool is_bare<Request> = false;
template <>
inline constexpr bool is_bare<Response> = false;
template <>
inline constexpr bool is_bare<Background> = false;

/// What an argument that is injected leaves in the state.
struct Injected {};

template <class A>
using Slot = std::conditional_t<is_read<A>, std::remove_cvref_t<A>, Injected>;

/// The slots of a signature. No std::tuple: its constructors would be the most that a path function costs the compiler.
template <std::size_t index, class T>
struct SlotAt {
  [[no_unique_address]] T slot{};
};
template <class Indices, class... T>
struct SlotList;
template <std::size_t... i, class... T>
struct SlotList<std::index_sequence<i...>, T...> : SlotAt<i, T>... {};
template <std::size_t index, class T>
constexpr T& slot_at(SlotAt<index, T>& slots) {
  return slots.slot;
}

/// The names of a path's placeholders in order: where a bound function's Endpoint::function points to.
struct HandlerBase {
  std::vector<std::string_view> placeholder_names;
};

std::vector<std::string_view> placeholder_names(std::string_view path);

/// Read each of `parameters` into its slot: path, query, header, cookie, body, as FastAPI does. `slots[i]` belongs to
/// `parameters[i]`. A parameter that is absent but not required leaves its slot alone.
/// Errors: false, and all faults behind those in `call.faults`; or none there and `call.refusal`, a 400.
bool bind_parameters(const HandlerBase& handler, Call& call, const ParameterInfo* parameters, void* const* slots,
                     std::size_t count);

/// Faults that a table of parameters can have, for `fault::`.
enum class TableFault : std::uint8_t { none, two_bodies, body_beside_form, too_many };

/// Binding may throw: a rule's check is the user's.
template <class State>
struct DestroyUnlessBound {
  State* object;
  bool bound = false;
  ~DestroyUnlessBound() {
    if (!bound) object->~State();
  }
};

template <class List>
struct Binder;

/// Binds the parameters A... of a path function.
template <class... A>
struct Binder<TypeList<A...>> {
  using Slots = SlotList<std::index_sequence_for<A...>, Slot<A>...>;
  static constexpr std::size_t count = (std::size_t{0} + ... + std::size_t{is_read<A>});
  static constexpr std::size_t path_count = (std::size_t{0} + ... + std::size_t{source_of<A> == Source::path});
  static constexpr bool options_fit =
      ((detail::options_fit<std::remove_cvref_t<A>> && !has_default_in_path<std::remove_cvref_t<A>>) && ...);
  static constexpr bool takes_scopes = ((source_of<A> == Source::scopes) || ...);
  static constexpr bool needs_body = (reads_body(source_of<A>) || ...);

  static constexpr std::array<ParameterInfo, count> parameters = [] {
    std::array<ParameterInfo, count> table{};
    [[maybe_unused]] std::size_t next = 0;
    [[maybe_unused]] const auto add = [&]<class D>(std::type_identity<D>) {
      if constexpr (is_read<D>) table[next++] = parameter_info<D>();
    };
    (add(std::type_identity<std::remove_cvref_t<A>>{}), ...);
    return table;
  }();

  static constexpr TableFault fault = [] {
    constexpr auto of = []([[maybe_unused]] Source source) {
      return (std::size_t{0} + ... + std::size_t{source_of<A> == source});
    };
    constexpr std::size_t bare =
        (std::size_t{0} + ... + std::size_t{source_of<A> == Source::body && is_bare<std::remove_cvref_t<A>>});
    if (count > parameters_max) return TableFault::too_many;
    if (bare > 1 || (bare == 1 && of(Source::body) > 1)) return TableFault::two_bodies;
    if (of(Source::body) > 0 && of(Source::form) + of(Source::form_model) + of(Source::file) > 0)
      return TableFault::body_beside_form;
    return TableFault::none;
  }();

  /// `slots` holds default values.
  static bool bind(const HandlerBase& handler, Call& call, Slots& slots) {
    if constexpr (count == 0) {
      return true;
    } else {
      std::array<void*, count> pointers{};
      std::size_t next = 0;
      const auto note = [&]<class S>(S& slot) {
        if constexpr (std::is_same_v<S, Injected>) {
        } else if constexpr (is_bare<S>) {
          pointers[next++] = &slot;
        } else {
          pointers[next++] = &slot.value();
        }
      };
      [&]<std::size_t... i>(std::index_sequence<i...>) {
        (note(slot_at<i>(slots)), ...);
      }(std::index_sequence_for<A...>{});
      return bind_parameters(handler, call, parameters.data(), pointers.data(), count);
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
    } else if constexpr (source_of<Parameter> == Source::dependency || source_of<Parameter> == Source::scopes) {
      return ParameterTraits<std::remove_cvref_t<Parameter>>::inject(call);
    } else if constexpr (source_of<Parameter> == Source::background) {
      return static_cast<Background&>(call.background);
    } else {
      return static_cast<Parameter&&>(slot);
    }
  }
  template <class F, std::size_t... i>
  static decltype(auto) invoke_with(F& function, Call& call, Slots& slots, std::index_sequence<i...>) {
    return function(argument<A>(call, slot_at<i>(slots))...);
  }
};

}  // namespace laneway::detail
