#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "laneway/detail/convert.hpp"
#include "laneway/detail/reflect.hpp"
#include "laneway/detail/type.hpp"
#include "laneway/detail/write_json.hpp"

// The Type tables of C++ types: constants made from reflection.

namespace laneway::detail {

struct ModelState {
  unsigned required = 0;  // a bit a member
  int ready = 0;
};

template <class T>
concept ListLike = Range<T> && requires(T list) {
  typename T::value_type;
  list.emplace_back();
};
template <class T>
concept SetLike = Range<T> && !ListLike<T> && requires(T set, typename T::key_type key) {
  requires !requires { typename T::mapped_type; };
  set.insert(std::move(key));
};
template <class T>
concept MapLike = Range<T> && requires(T map, typename T::key_type key, typename T::mapped_type item) {
  map.insert_or_assign(std::move(key), std::move(item));
};
template <class T>
concept OwningPointer = SmartPointer<T> && std::constructible_from<T, typename T::element_type*>;

template <class T>
inline constexpr bool is_bare_text = std::same_as<T, std::string>;

/// Where kind_of found none.
inline constexpr auto no_kind = static_cast<Kind>(255);

template <class T>
consteval Kind kind_of() {
  // NOLINTBEGIN(bugprone-branch-clone): the order of the questions decides
  if constexpr (Value<T>)
    return Kind::value;
  else if constexpr (std::same_as<T, bool>)
    return Kind::boolean;
  else if constexpr (Integer<T>)
    return Kind::integer;
  else if constexpr (std::same_as<T, float> || std::same_as<T, double>)
    return Kind::number;
  else if constexpr (is_bare_text<T>)
    return Kind::text;
  else if constexpr (std::is_enum_v<T>)
    return Kind::enumeration;
  else if constexpr (LiteralTraits<T>::value)
    return Kind::literal;
  else if constexpr (OptionalTraits<T>::value || OwningPointer<T>)
    return Kind::optional;
  else if constexpr (VariantLike<T>)
    return Kind::variant;
  else if constexpr (MapLike<T>)
    return Kind::map;
  else if constexpr (ListLike<T>)
    return Kind::list;
  else if constexpr (SetLike<T>)
    return Kind::set;
  else if constexpr (TupleLike<T>)
    return Kind::tuple;
  else if constexpr (Aggregate<T> && std::is_default_constructible_v<T>)
    return Kind::model;
  else
    return no_kind;
  // NOLINTEND(bugprone-branch-clone)
}

/// Can a request give one?
template <class T>
concept Readable = kind_of<T>() != no_kind;

template <class T>
consteval std::string_view type_name() {
  std::string_view text = __PRETTY_FUNCTION__;  // "... [T = ns::Name]" or "... [with T = ns::Name; ...]"
  text.remove_prefix(text.rfind("T = ") + 4);
  text = text.substr(0, text.find_first_of(";]<"));
  if (const auto scope = text.rfind(':'); scope != text.npos) text.remove_prefix(scope + 1);
  return text;
}

template <class T>
consteval Type make_type();
template <class T>
inline constexpr Type type_table = make_type<T>();
template <class T>
inline constinit ModelState model_state{};

template <class T>
inline constexpr auto member_table = with_specimen_members<T>([](const auto&... member) {
  std::array<Member, sizeof...(member)> table{Member{{}, &type_table<std::remove_cvref_t<decltype(member)>>}...};
  for (std::size_t i = 0; i < table.size(); ++i) table[i].name = member_names<T>[i];
  return table;
});

template <class List>
struct Alternatives;
template <template <class...> class V, class... A>
struct Alternatives<V<A...>> {
  static constexpr std::array<Member, sizeof...(A)> table{Member{{}, &type_table<std::remove_cvref_t<A>>}...};
  template <class Tuple, std::size_t... i>
  static void locate(Tuple& tuple, void** members, std::index_sequence<i...>) {
    ((members[i] = &std::get<i>(tuple)), ...);
  }
  template <std::size_t i>
  static void* emplace_at(void* variant) {
    return &static_cast<V<A...>*>(variant)->template emplace<i>();
  }
  template <std::size_t... i>
  static void* emplace(void* variant, std::size_t index, std::index_sequence<i...>) {
    static constexpr std::array emplacers{&emplace_at<i>...};
    return emplacers[index](variant);
  }
  static constexpr auto all_indices = std::index_sequence_for<A...>{};
};

/// Values in one bucket of a container that hashes, at most: std::hash has no secret, so a client can choose values
/// that all fall into the same one.
inline constexpr std::size_t collisions_max = 64;
/// Throws the 400.
[[noreturn]] void refuse_collisions();
template <class T>
void check_collisions(const T& container, const typename T::key_type& key) {
  if constexpr (requires { container.bucket_size(container.bucket(key)); }) {
    if (container.bucket_size(container.bucket(key)) > collisions_max) refuse_collisions();
  }
}

template <class T>
bool append_item(void* container, [[maybe_unused]] ReadItem read_key, ReadItem read, void* context) {
  auto& to = *static_cast<T*>(container);
  if constexpr (MapLike<T>) {
    typename T::key_type key{};
    typename T::mapped_type item{};
    const bool key_read = read_key(&key, context);
    if (!read(&item, context) || !key_read) return false;
    check_collisions(to, to.insert_or_assign(std::move(key), std::move(item)).first->first);
    return true;
  } else if constexpr (ListLike<T>) {
    if constexpr (std::is_lvalue_reference_v<decltype(to.emplace_back())>) {
      return read(&to.emplace_back(), context);
    } else {  // std::vector<bool>
      bool item = false;
      const bool good = read(&item, context);
      to.push_back(item);
      return good;
    }
  } else {
    typename T::value_type item{};
    if (!read(&item, context)) return false;
    if constexpr (requires { to.insert(std::move(item)).second; }) {
      check_collisions(to, *to.insert(std::move(item)).first);
    } else {
      to.insert(std::move(item));
    }
    return true;
  }
}

template <class T>
constexpr void add_container(Type& type) {
  type.append = &append_item<T>;
  type.length = [](const void* container) -> std::size_t { return static_cast<const T*>(container)->size(); };
  type.clear = [](void* container) { static_cast<T*>(container)->clear(); };
}

template <class T>
consteval Type make_type() {
  static_assert(alignof(T) <= alignof(std::max_align_t), "a value in a request is over-aligned");
  Type type;
  type.kind = kind_of<T>();
  type.size = sizeof(T);
  type.alignment = alignof(T);
  type.trivial = std::is_trivially_default_constructible_v<T>;
  type.make = [](void* storage) { ::new (storage) T; };
  type.destroy = [](void* object) noexcept { static_cast<T*>(object)->~T(); };
  type.move = [](void* to, void* from) { *static_cast<T*>(to) = std::move(*static_cast<T*>(from)); };
  type.write = [](JsonWriter& out, const void* object) { write_json(out, *static_cast<const T*>(object)); };
  constexpr Kind kind = kind_of<T>();
  if constexpr (kind == Kind::value) {
    type.value = &ValueTraits<T>::table;
  } else if constexpr (kind == Kind::integer || kind == Kind::number) {
    type.bytes = sizeof(T);
    type.is_signed = std::is_signed_v<T>;
  } else if constexpr (kind == Kind::enumeration) {
    type.bytes = sizeof(T);
    type.name = type_name<T>();
    type.names = enumerator_names<T>.data();
    type.count = enumerator_names<T>.size();
  } else if constexpr (kind == Kind::literal) {
    type.names = T::values;
    type.count = sizeof(T::values) / sizeof(std::string_view);
  } else if constexpr (kind == Kind::optional) {
    type.clear = [](void* object) { *static_cast<T*>(object) = T(); };
    if constexpr (OptionalTraits<T>::value) {
      type.item = &type_table<typename T::value_type>;
      type.emplace = [](void* object, std::size_t) -> void* { return &static_cast<T*>(object)->emplace(); };
    } else {
      using Item = typename T::element_type;
      type.item = &type_table<Item>;
      type.emplace = [](void* object, std::size_t) -> void* {
        auto& pointer = *static_cast<T*>(object);
        pointer = T(new Item());
        return pointer.get();
      };
    }
  } else if constexpr (kind == Kind::list || kind == Kind::set) {
    type.item = &type_table<typename T::value_type>;
    add_container<T>(type);
  } else if constexpr (kind == Kind::map) {
    type.key = &type_table<typename T::key_type>;
    type.item = &type_table<typename T::mapped_type>;
    add_container<T>(type);
  } else if constexpr (kind == Kind::tuple || kind == Kind::variant) {
    using Of = Alternatives<T>;
    type.members = Of::table.data();
    type.count = Of::table.size();
    if constexpr (kind == Kind::tuple) {
      type.locate = [](void* object, void** members) {
        Of::locate(*static_cast<T*>(object), members, Of::all_indices);
      };
    } else {
      type.emplace = [](void* object, std::size_t index) { return Of::emplace(object, index, Of::all_indices); };
    }
  } else if constexpr (kind == Kind::model) {
    type.name = type_name<T>();
    type.members = member_table<T>.data();
    type.count = member_table<T>.size();
    if constexpr (HasRules<T>) {
      type.rules = rule_table<T>.data();
      if constexpr (requires { T::Rules::extra; }) type.forbids_extra = T::Rules::extra == Extra::forbid;
    }
    type.locate = [](void* object, void** members) {
      with_members<member_count<T>()>(*static_cast<T*>(object), [members](auto&... member) {
        [[maybe_unused]] std::size_t i = 0;
        ((members[i++] = &member), ...);
      });
    };
    type.state = &model_state<T>;
  }
  return type;
}

}  // namespace laneway::detail
