#include "load/result_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

namespace laneway::load {
namespace {

constexpr off_t reserved_bytes = 64 * 1024;  // far more than a result takes

std::unexpected<std::string> failed(const std::string& path, int error) {
  return std::unexpected(fmt::format("cannot write {}: {}", path, std::strerror(error)));
}

// By which a file without a name can be given one.
std::string link_to(int fd) { return fmt::format("/proc/self/fd/{}", fd); }

}  // namespace

ResultFile::ResultFile(ResultFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      straight_(other.straight_),
      fd_(std::move(other.fd_)) {}

ResultFile::~ResultFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

std::expected<ResultFile, std::string> ResultFile::open(const std::string& path) {
  ResultFile file;
  file.path_ = path;
  if (path == "-") {
    file.path_ = "standard output";
    file.straight_ = true;
    file.fd_ = UniqueFd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!file.fd_) return failed(file.path_, errno);
    return file;
  }
  struct stat what{};
  const bool exists = ::stat(path.c_str(), &what) == 0;
  if (exists && S_ISDIR(what.st_mode)) return failed(path, EISDIR);
  if (exists && !S_ISREG(what.st_mode)) {
    file.straight_ = true;
    file.fd_ = UniqueFd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file.fd_) return failed(path, errno);
    return file;
  }
  // A link stays one, and what it names is replaced.
  if (const std::unique_ptr<char, void (*)(void*)> target(::realpath(path.c_str(), nullptr), ::free); target) {
    file.path_ = target.get();
  }
  if (const auto opened = file.open_beside(); !opened) return failed(path, opened.error());
  // Not every file system can reserve; a full disk says ENOSPC.
  if (const int error = ::posix_fallocate(file.fd_.get(), 0, reserved_bytes);
      error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return failed(path, error);
  }
  return file;
}

std::expected<void, int> ResultFile::open_beside() {
  const auto folder_end = path_.rfind('/');
  const std::string folder = folder_end == std::string::npos ? "." : path_.substr(0, folder_end + 1);
  constexpr mode_t readable_by_all = 0666;  // less the umask
  const int fd = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, readable_by_all);
  const int error = fd < 0 ? errno : 0;
  fd_ = UniqueFd(fd);
  if (error == 0 && ::access(link_to(fd).c_str(), F_OK) == 0) return {};
  if (error != 0 && error != EOPNOTSUPP && error != EISDIR) return std::unexpected(error);
  std::string temporary = path_ + ".XXXXXX";
  fd_ = UniqueFd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd_) return std::unexpected(errno);
  temporary_ = std::move(temporary);
  constexpr mode_t writable_by_us = 0644;  // mkostemp gives 0600
  if (::fchmod(fd_.get(), writable_by_us) != 0) return std::unexpected(errno);
  return {};
}

std::expected<void, int> ResultFile::move_into_place() {
  if (temporary_.empty()) {  // `rename` replaces what is there, `linkat` does not
    std::string temporary = fmt::format("{}.{}", path_, ::getpid());
    ::unlink(temporary.c_str());
    const std::string link = link_to(fd_.get());
    if (::linkat(AT_FDCWD, link.c_str(), AT_FDCWD, temporary.c_str(), AT_SYMLINK_FOLLOW) != 0) {
      return std::unexpected(errno);
    }
    temporary_ = std::move(temporary);
  }
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return std::unexpected(errno);
  temporary_.clear();
  return {};
}

std::expected<void, std::string> ResultFile::write(std::string_view text) {
  const auto bytes = static_cast<off_t>(text.size());
  while (!text.empty()) {
    const ssize_t wrote = ::write(fd_.get(), text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return failed(path_, wrote < 0 ? errno : EIO);
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (straight_) return {};
  if (::ftruncate(fd_.get(), bytes) != 0) return failed(path_, errno);
  if (const auto moved = move_into_place(); !moved) return failed(path_, moved.error());
  return {};
}

}  // namespace laneway::load
