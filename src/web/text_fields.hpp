#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/multipart.hpp"
#include "json/faults.hpp"
#include "laneway/detail/bind.hpp"
#include "laneway/upload.hpp"

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
  /// A part of a multipart form; names and texts that are not in the body are kept.
  void add_part(const http::MultipartPart& part);

  /// The texts of that name in order. Lifetime: until the next call.
  std::span<const std::string_view> find(std::string_view name);

  /// Read one parameter. `at` is its source. `empty_is_missing`: as in forms.
  void read(const detail::ParameterInfo& parameter, void* value, const Location& at, bool empty_is_missing,
            Faults& faults);
  /// Read a model's members.
  void read_model(const detail::Type& model, void* value, const Location& at, bool empty_is_missing, Faults& faults);

 private:
  struct FileField {
    std::string name;
    UploadFile file;
  };
  struct TextField {
    std::string_view name, text;
  };
  /// All texts of one name.
  struct Group {
    std::string_view name;
    std::vector<std::string_view> texts;
  };
  std::vector<Group> groups() const;
  bool matches(std::string_view name, std::string_view wanted) const;
  std::string_view keep(std::string_view text);
  bool read_named(std::string_view name, const detail::Type& type, const Rule& rule, void* value, const Location& at,
                  bool empty_is_missing, Faults& faults);
  bool read_files(std::string_view name, const detail::Type& type, const Rule& rule, void* value, const Location& at,
                  Faults& faults);
  std::string as_json() const;

  Match match_ = Match::exact;
  std::vector<TextField> fields_;
  std::vector<std::string_view> found_;
  std::vector<FileField> files_;
  std::deque<std::string> kept_;  // of a multipart form: what `fields_` views into
  std::string storage_;
};

}  // namespace laneway
