#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "laneway/detail/type.hpp"
#include "laneway/params.hpp"

namespace laneway {

/// A file of a form (multipart/form-data, RFC 7578).
/// Lifetime: `content` views the request's body: until the path function has returned (a coroutine: until it has
/// ended).
struct UploadFile {
  /// As the client sent it: "../../etc/passwd" is possible. Never a path to open; see `safe_file_name`.
  std::string file_name;
  /// As the client sent it, or empty.
  std::string content_type;
  std::string_view content;

  /// The last component of `file_name`, fit to be a file's name: no directories, control characters, leading dots.
  /// At most 255 bytes; empty if nothing is left.
  std::string safe_file_name() const;
};

/// The file `name` of a form. T: UploadFile; std::optional of it, which need not be there; a list of it, which takes
/// all files of that name.
template <detail::FixedString name, class T = UploadFile, auto... options>
class File : public detail::NamedParameter<name, T, options...> {
  using detail::NamedParameter<name, T, options...>::NamedParameter;
};

namespace detail {

extern const ValueTable upload_table;
template <>
struct ValueTraits<UploadFile> {
  static constexpr bool is_value = true;
  static constexpr const ValueTable& table = upload_table;
};

/// Is it a file, an optional one or a list of files?
bool is_file(const Type& type);

}  // namespace detail
}  // namespace laneway
