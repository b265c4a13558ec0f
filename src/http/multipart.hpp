#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace laneway::http {

/// What one multipart/form-data body may hold. Every bound is inclusive; beyond: 400.
struct MultipartLimits {
  /// Parts with a file name. Default 1000.
  std::size_t file_count_max = 1000;
  /// Parts without. Default 1000.
  std::size_t field_count_max = 1000;
  /// The content of a part without a file name (a file is bounded by the body's limit). Bytes; default 1 MiB.
  std::size_t field_bytes_max = 1024 * 1024;
  /// The header of one part, from its boundary line to its empty line. Bytes; default 8 KiB.
  std::size_t part_head_bytes_max = 8 * 1024;
};

/// The longest boundary of RFC 2046 section 5.1.1. Characters.
inline constexpr std::size_t boundary_size_max = 70;

enum class MultipartFault : std::uint8_t {
  none,
  no_boundary,  ///< Content-Type names none, or none that RFC 2046 allows
  malformed,
  no_name,  ///< a part without the name that RFC 7578 section 4.2 demands
  head_too_large,
  too_many_files,
  too_many_fields,
  field_too_large,
};

/// What to tell the client, in Starlette's words.
std::string multipart_detail(MultipartFault fault, const MultipartLimits& limits);

/// The boundary that a Content-Type of multipart/form-data names; nothing if there is none or no valid one.
std::optional<std::string> boundary_of(std::string_view content_type);

/// One part. Lifetime: the views are into the body.
struct MultipartPart {
  std::string name;
  /// As the client sent it, so anything but control characters: never a path to open (safe_file_name). From filename*
  /// if that is there and can be read (RFC 8187), else from filename. None: a plain field.
  std::optional<std::string> file_name = {};
  std::string_view content_type = {};  ///< as sent, or empty
  std::string_view content = {};
};

/// Steps through the parts of a whole body. Nothing of it is copied but names. Names that are not UTF-8 are taken for
/// Latin-1. What stands behind the last boundary is ignored, what stands before the first is refused; a body
/// without any byte has no parts. Cost: linear. Lifetime: `body` and `boundary` must outlive it.
/// Source: RFC 7578; RFC 2046 section 5.1.1.
///
///     MultipartReader parts(body, boundary, limits);
///     while (parts.next()) use(parts.part());
///     if (parts.fault() != MultipartFault::none) ...
class MultipartReader {
 public:
  MultipartReader(std::string_view body, std::string_view boundary, const MultipartLimits& limits);

  /// Step to the next part; false at the end or at a fault.
  bool next();

  const MultipartPart& part() const noexcept { return part_; }
  MultipartFault fault() const noexcept { return fault_; }

 private:
  bool stop(MultipartFault fault);
  bool read_boundary_end();
  bool read_head();
  bool read_field(std::string_view line);
  bool read_content();
  bool count_part();

  std::string_view rest_;
  std::string delimiter_;  // CRLF "--" boundary
  MultipartLimits limits_;
  MultipartPart part_;
  std::size_t files_ = 0;
  std::size_t fields_ = 0;
  MultipartFault fault_ = MultipartFault::none;
  bool started_ = false;
  bool named_ = false;  // the part at hand has had its Content-Disposition
  bool ended_ = false;
};

/// The last component of a file name that a client gave, for use as a file name here: without directories of either
/// system, control characters, and leading dots and blanks; at most 255 bytes, cut between characters.
/// Empty if nothing is left.
std::string safe_file_name(std::string_view file_name);

/// `bytes` as UTF-8: themselves, or taken for Latin-1 when they are none; then it is a view of `scratch`.
std::string_view text_of_bytes(std::string_view bytes, std::string& scratch);

}  // namespace laneway::http
