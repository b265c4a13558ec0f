#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "laneway/depends.hpp"
#include "laneway/detail/bind.hpp"
#include "laneway/detail/path_literal.hpp"
#include "laneway/detail/reply.hpp"
#include "laneway/detail/signature.hpp"

namespace laneway {

/// Calls that stand in for compiler messages: their names say what is wrong with a declaration. None is
/// constexpr, so none can be called. The templates are defined because a model may lie in an anonymous namespace.
namespace fault {
void the_path_must_begin_with_a_slash();
void the_braces_of_the_path_do_not_match();
void a_placeholder_must_fill_its_segment();
void a_placeholder_needs_a_name_of_letters_digits_and_underscores();
void a_placeholder_is_either_name_or_name_colon_path();
void a_placeholder_for_the_rest_of_the_path_must_be_last();
void two_placeholders_have_the_same_name();
void the_path_has_too_many_placeholders();
void the_path_has_a_character_that_paths_do_not_have_unencoded();
void the_path_has_more_placeholders_than_the_function_has_path_parameters();
void the_function_has_more_path_parameters_than_the_path_has_placeholders_wrap_the_others_in_Query();
void a_path_function_needs_one_signature_generic_or_overloaded_ones_have_none();
void this_path_function_takes_too_many_parameters();
void this_path_function_takes_two_bodies_name_them_Body_name_and_type();
void this_path_function_takes_a_JSON_body_and_a_form();
template <class Model>
void a_rule_of_this_model_names_none_of_its_members() {}
template <class Model>
void this_model_has_a_base_class_or_a_C_array_or_more_than_32_members() {}
template <class Model>
void a_member_of_this_model_cannot_be_read_from_JSON() {}
template <int position, class Parameter>
void this_parameter_has_an_option_that_is_none() {}
template <int position, class Parameter>
void a_path_parameter_is_always_there_and_has_no_default() {}
template <int position, class Parameter>
void this_parameter_comes_from_nowhere_take_Path_or_Query_or_Header_or_Cookie_or_Body_or_Form_or_File_or_Request_or_Response() {
}
template <int position, class Parameter>
void this_parameter_must_be_taken_by_value() {}
template <int position, class Parameter>
void this_parameter_must_be_taken_by_reference() {}
template <class Result>
void this_return_type_cannot_become_JSON() {}
}  // namespace fault

namespace detail {

consteval void report(PathFault fault) {
  switch (fault) {
    case PathFault::none:
      break;
    case PathFault::no_leading_slash:
      return fault::the_path_must_begin_with_a_slash();
    case PathFault::unbalanced_brace:
      return fault::the_braces_of_the_path_do_not_match();
    case PathFault::placeholder_is_not_a_whole_segment:
      return fault::a_placeholder_must_fill_its_segment();
    case PathFault::placeholder_name:
      return fault::a_placeholder_needs_a_name_of_letters_digits_and_underscores();
    case PathFault::placeholder_kind:
      return fault::a_placeholder_is_either_name_or_name_colon_path();
    case PathFault::rest_is_not_last:
      return fault::a_placeholder_for_the_rest_of_the_path_must_be_last();
    case PathFault::same_name_twice:
      return fault::two_placeholders_have_the_same_name();
    case PathFault::too_many_placeholders:
      return fault::the_path_has_too_many_placeholders();
    case PathFault::character:
      return fault::the_path_has_a_character_that_paths_do_not_have_unencoded();
  }
}

enum class ModelFault : unsigned char { none, members, member_type };

/// What is wrong with the model that T is or holds.
template <class T>
consteval ModelFault model_fault() {
  if constexpr (kind_of<T>() == Kind::model) {
    if constexpr (!members_can_be_told<T>()) {
      return ModelFault::members;
    } else {
      constexpr bool readable = with_specimen_members<T>(
          [](const auto&... member) { return (Readable<std::remove_cvref_t<decltype(member)>> && ...); });
      return readable ? ModelFault::none : ModelFault::member_type;
    }
  } else if constexpr (requires { typename T::value_type; }) {
    if constexpr (std::is_same_v<T, typename T::value_type>) {
      return ModelFault::none;
    } else {
      return model_fault<typename T::value_type>();
    }
  } else {
    return ModelFault::none;
  }
}

/// What a path function's signature says, judged.
template <class F>
struct Judgement {
  static constexpr bool passes = false;
  static constexpr std::size_t path_parameters = 0;
  static constexpr std::size_t placeholders_of_needs = 0;
  static consteval void report(bool fails = true) {
    if (fails) fault::a_path_function_needs_one_signature_generic_or_overloaded_ones_have_none();
  }
};

template <class Result, class List>
struct SignatureJudgement;
template <class Result, class... A>
struct SignatureJudgement<Result, TypeList<A...>> {
  /// Placeholders that its dependencies read, which it then need not.
  static constexpr std::size_t placeholders_of_needs = NeedsOf<TypeList<A...>>::placeholders;
  static constexpr std::size_t path_parameters = (std::size_t{0} + ... + std::size_t{source_of<A> == Source::path});
  template <class P>
  static constexpr bool by_value = !std::is_lvalue_reference_v<P> || std::is_const_v<std::remove_reference_t<P>>;
  template <class P>
  static constexpr bool injectable =
      std::is_lvalue_reference_v<P> && (source_of<P> == Source::request || source_of<P> == Source::scopes ||
                                        !std::is_const_v<std::remove_reference_t<P>>);
  template <class P>
  static constexpr bool good =
      is_read<P> || source_of<P> == Source::dependency ? by_value<P> : source_of<P> != Source::nowhere && injectable<P>;

  static constexpr bool known = (good<A> && ...) && is_repliable<Result>();
  static constexpr TableFault table_fault = [] {
    if constexpr (known) {
      return Binder<TypeList<A...>>::fault;
    } else {
      return TableFault::none;
    }
  }();
  template <class P>
  static constexpr ModelFault model_fault_of() {
    if constexpr (good<P> && is_read<P>) {
      return model_fault<typename ParameterTraits<std::remove_cvref_t<P>>::Value>();
    } else {
      return ModelFault::none;
    }
  }
  template <class P>
  static constexpr bool options_of_parameter_fit =
      options_fit<std::remove_cvref_t<P>> && !has_default_in_path<std::remove_cvref_t<P>>;
  template <class P>
  static consteval bool rules_of_parameter_fit() {
    if constexpr (good<P> && is_read<P> && model_fault_of<P>() == ModelFault::none) {
      return all_rules_fit<typename ParameterTraits<std::remove_cvref_t<P>>::Value>();
    } else {
      return true;
    }
  }
  static constexpr bool passes = known && table_fault == TableFault::none &&
                                 ((model_fault_of<A>() == ModelFault::none) && ...) &&
                                 (options_of_parameter_fit<A> && ...) && (rules_of_parameter_fit<A>() && ...);

  // `fails` is an argument because GCC refuses a consteval function that is bound to fail, at its own line.
  template <int position, class P>
  static consteval void refuse_parameter(bool fails) {
    if constexpr (source_of<P> == Source::nowhere) {
      if (fails) {
        fault::
            this_parameter_comes_from_nowhere_take_Path_or_Query_or_Header_or_Cookie_or_Body_or_Form_or_File_or_Request_or_Response<
                position, P>();
      }
    } else if constexpr (is_read<P> || source_of<P> == Source::dependency) {
      if (fails) fault::this_parameter_must_be_taken_by_value<position, P>();
    } else {
      if (fails) fault::this_parameter_must_be_taken_by_reference<position, P>();
    }
  }
  static consteval void refuse_result(bool fails) {
    if (fails) fault::this_return_type_cannot_become_JSON<Result>();
  }
  static consteval void refuse_table(TableFault found) {
    switch (found) {
      case TableFault::none:
        break;
      case TableFault::two_bodies:
        return fault::this_path_function_takes_two_bodies_name_them_Body_name_and_type();
      case TableFault::body_beside_form:
        return fault::this_path_function_takes_a_JSON_body_and_a_form();
      case TableFault::too_many:
        return fault::this_path_function_takes_too_many_parameters();
    }
  }
  template <int position, class P>
  static consteval void refuse_options(bool fails) {
    if constexpr (options_fit<std::remove_cvref_t<P>>) {
      if (fails) fault::a_path_parameter_is_always_there_and_has_no_default<position, P>();
    } else {
      if (fails) fault::this_parameter_has_an_option_that_is_none<position, P>();
    }
  }
  template <class Model>
  static consteval void refuse_model(bool fails) {
    if constexpr (model_fault<Model>() == ModelFault::members) {
      if (fails) fault::this_model_has_a_base_class_or_a_C_array_or_more_than_32_members<Model>();
    } else {
      if (fails) fault::a_member_of_this_model_cannot_be_read_from_JSON<Model>();
    }
  }
  template <class Model>
  static consteval void refuse_rules(bool fails) {
    if (fails) fault::a_rule_of_this_model_names_none_of_its_members<Model>();
  }
  template <int position, class P>
  static consteval void report_parameter() {
    if constexpr (!good<P>) {
      refuse_parameter<position, P>(true);
    } else if constexpr (!options_of_parameter_fit<P>) {
      refuse_options<position, P>(true);
    } else if constexpr (model_fault_of<P>() != ModelFault::none) {
      refuse_model<typename ParameterTraits<std::remove_cvref_t<P>>::Value>(true);
    } else if constexpr (!rules_of_parameter_fit<P>()) {
      refuse_rules<typename ParameterTraits<std::remove_cvref_t<P>>::Value>(true);
    }
  }
  template <std::size_t... i>
  static consteval void report_parameters(std::index_sequence<i...>) {
    (report_parameter<static_cast<int>(i) + 1, A>(), ...);
  }
  static consteval void report() {
    report_parameters(std::index_sequence_for<A...>{});
    refuse_table(table_fault);
    if constexpr (!is_repliable<Result>()) refuse_result(true);
  }
};
template <HasSignature F>
struct Judgement<F> : SignatureJudgement<typename Signature<F>::Result, typename Signature<F>::Arguments> {};

/// The path of a route whose function is an F: converting a literal to it checks both, as std::format_string does.
/// What is wrong is an error at the user's line; the name of the function in namespace `fault` says what.
template <class F>
class PathFor {
 public:
  static constexpr bool declarable = Judgement<F>::passes;

  template <class Text>
    requires std::convertible_to<const Text&, std::string_view>
  consteval PathFor(const Text& text) : text_(text) {  // NOLINT(google-explicit-constructor): the point of it
    Judgement<F>::report();
    const PathSyntax syntax = read_path(text_);
    report(syntax.fault);
    if constexpr (declarable) {
      constexpr std::size_t wanted = Judgement<F>::path_parameters;
      constexpr std::size_t of_needs = Judgement<F>::placeholders_of_needs;
      if (syntax.count > (of_needs > wanted ? of_needs : wanted))
        fault::the_path_has_more_placeholders_than_the_function_has_path_parameters();
      if (syntax.count < wanted) {
        fault::the_function_has_more_path_parameters_than_the_path_has_placeholders_wrap_the_others_in_Query();
      }
    }
  }
  constexpr std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
};

}  // namespace detail
}  // namespace laneway
