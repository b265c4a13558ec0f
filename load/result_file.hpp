#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"

namespace laneway::load {

/// A file that is either complete or not there: it has no name until it is complete (where the file system cannot do
/// that, another name), so that a run that is killed leaves nothing behind. Room for a result is taken at once, so that
/// a run does not end with nowhere to put its numbers. What exists and is no regular
/// file (a pipe, /dev/null) is written straight; "-" is standard output.
class ResultFile {
 public:
  /// Errors: one sentence.
  static std::expected<ResultFile, std::string> open(const std::string& path);
  ResultFile(ResultFile&& other) noexcept;
  ResultFile& operator=(ResultFile&&) = delete;
  /// Leaves nothing behind unless `write` succeeded.
  ~ResultFile();

  /// Once. Errors: one sentence.
  std::expected<void, std::string> write(std::string_view text);

 private:
  ResultFile() = default;
  std::expected<void, int> open_beside();
  std::expected<void, int> move_into_place();

  std::string path_;
  std::string temporary_;  // its name until it is complete; empty: it has none, or is written straight
  bool straight_ = false;
  UniqueFd fd_;
};

}  // namespace laneway::load
