#include "load/result_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace laneway::load {
namespace {

constexpr off_t reserved_bytes = 64 * 1024;  // far more than a result takes

std::unexpected<std::string> failed(const std::string& path, int error) {
  return std::unexpected(fmt::format("cannot write {}: {}", path, std::strerror(error)));
}

}  // namespace

ResultFile::ResultFile(ResultFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})), fd_(std::move(other.fd_)) {}

ResultFile::~ResultFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

std::expected<ResultFile, std::string> ResultFile::open(const std::string& path) {
  ResultFile file;
  file.path_ = path;
  if (path == "-") {
    file.path_ = "standard output";
    file.fd_ = UniqueFd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!file.fd_) return failed(file.path_, errno);
    return file;
  }
  struct stat what{};
  const bool exists = ::stat(path.c_str(), &what) == 0;
  if (exists && S_ISDIR(what.st_mode)) return failed(path, EISDIR);
  if (exists && !S_ISREG(what.st_mode)) {
    file.fd_ = UniqueFd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file.fd_) return failed(path, errno);
    return file;
  }
  std::string temporary = path + ".XXXXXX";
  file.fd_ = UniqueFd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.fd_) return failed(path, errno);
  file.temporary_ = std::move(temporary);
  // Not every file system can reserve; a full disk says ENOSPC.
  if (const int error = ::posix_fallocate(file.fd_.get(), 0, reserved_bytes);
      error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return failed(path, error);
  }
  return file;
}

std::expected<void, std::string> ResultFile::write(std::string_view text) {
  const auto bytes = static_cast<off_t>(text.size());
  while (!text.empty()) {
    const ssize_t wrote = ::write(fd_.get(), text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return failed(path_, wrote < 0 ? errno : EIO);
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (temporary_.empty()) return {};
  constexpr mode_t readable_by_all = 0644;  // mkostemp gives 0600
  if (::ftruncate(fd_.get(), bytes) != 0 || ::fchmod(fd_.get(), readable_by_all) != 0 ||
      ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return failed(path_, errno);
  }
  temporary_.clear();
  return {};
}

}  // namespace laneway::load
