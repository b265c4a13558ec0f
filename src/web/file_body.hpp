#pragma once

#include <memory>
#include <string>

#include "base/unique_fd.hpp"
#include "laneway/detail/body_source.hpp"
#include "laneway/file_options.hpp"

namespace laneway {

/// A file as the body of an answer: opening it judges the request's conditions and range, and sets status and fields;
/// a small one is read at once, a larger one piece by piece. Every call may block.
class FileBody : public detail::BodySource {
 public:
  explicit FileBody(std::string path, FileOptions options) : path_(std::move(path)), options_(std::move(options)) {}

  bool open(const Request& request, Response& response) override;
  bool read(std::string& out) override;
  std::optional<std::uint64_t> length() const override { return left_; }

 protected:
  /// The file, or an errno in `error`.
  virtual UniqueFd open_file(const std::string& path, int& error) const;
  /// Answer with what is open. `path`: for the media type. Returns as `open`.
  bool answer_with(UniqueFd file, const std::string& path, const Request& request, Response& response);
  [[noreturn]] static void refuse(int error);

  std::string path_;
  FileOptions options_;

 private:
  UniqueFd file_;
  std::uint64_t at_ = 0;
  std::uint64_t left_ = 0;
};

}  // namespace laneway
