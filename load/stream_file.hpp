#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"

namespace laneway::load {

/// A file that is written piece by piece while a run goes on: what was written is there whatever happens to the program
/// then. What was in it goes with the first piece; without any, the file is as it was before. "-" is standard output.
class StreamFile {
 public:
  /// Errors: one sentence.
  static std::expected<StreamFile, std::string> open(const std::string& path);
  StreamFile(StreamFile&&) noexcept = default;
  StreamFile& operator=(StreamFile&&) = delete;
  ~StreamFile();

  /// Handed to the kernel when it returns. After a failure nothing more is written.
  void write(std::string_view text);
  /// Why not all of it was written, in one sentence; empty: it was.
  const std::string& failure() const noexcept { return failure_; }

 private:
  StreamFile() = default;

  std::string path_;
  UniqueFd fd_;
  bool created_ = false;
  bool begun_ = false;
  std::string failure_;
};

}  // namespace laneway::load
