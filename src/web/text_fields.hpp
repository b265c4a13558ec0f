#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/faults.hpp"
#include "laneway/detail/bind.hpp"

namespace laneway {

/// What a query, the head's fields, its cookies or a form say: names and texts, decoded.
/// Lifetime: views into the request and into `storage_`. Thread safety: one thread.
class TextFields {
 public:
  enum class Match : unsigned char {
    exact,
    header,  ///< names ignore case; the first of several counts
  };

  void clear(Match match);
  /// Pairs of a=b&c=d. False: more than `pairs_max`.
  bool add_pairs(std::string_view pairs, std::size_t pairs_max);
  void add(std::string_view name, std::string_view text) { fields_.push_back({name, text}); }

  /// The texts of that name in order. Lifetime: until the next call.
  std::span<const std::string_view> find(std::string_view name);

  /// Read one parameter. `at` is its source. `empty_is_missing`: as in forms.
  void read(const detail::ParameterInfo& parameter, void* value, const Location& at, bool empty_is_missing,
            Faults& faults);
  /// Read a model's members.
  void read_model(const detail::Type& model, void* value, const Location& at, bool empty_is_missing, Faults& faults);

 private:
  struct TextField {
    std::string_view name, text;
  };
  bool matches(std::string_view name, std::string_view wanted) const;
  std::string_view keep(std::string_view text);
  bool read_named(std::string_view name, const detail::Type& type, const Rule& rule, void* value, const Location& at,
                  bool empty_is_missing, Faults& faults);
  std::string as_json() const;

  Match match_ = Match::exact;
  std::vector<TextField> fields_;
  std::vector<std::string_view> found_;
  std::string storage_;
};

}  // namespace laneway
