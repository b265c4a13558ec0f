#include "load/stream_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace laneway::load {
namespace {

std::string failed(const std::string& path, int error) {
  return fmt::format("cannot write {}: {}", path, std::strerror(error));
}

}  // namespace

std::expected<StreamFile, std::string> StreamFile::open(const std::string& path) {
  StreamFile file;
  file.path_ = path;
  if (path == "-") {
    file.path_ = "standard output";
    file.fd_ = UniqueFd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  } else {
    constexpr mode_t readable_by_all = 0666;  // less the umask
    file.fd_ = UniqueFd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, readable_by_all));
    file.created_ = static_cast<bool>(file.fd_);
    if (!file.fd_ && errno == EEXIST)
      file.fd_ = UniqueFd(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, readable_by_all));
  }
  if (!file.fd_) return std::unexpected(failed(file.path_, errno));
  return file;
}

StreamFile::~StreamFile() {
  if (fd_ && created_ && !begun_) ::unlink(path_.c_str());
}

void StreamFile::write(std::string_view text) {
  if (!failure_.empty()) return;
  // A pipe or a device has nothing to cut off, and says EINVAL.
  if (!begun_ && path_ != "standard output" && ::ftruncate(fd_.get(), 0) != 0 && errno != EINVAL) {
    failure_ = failed(path_, errno);
    return;
  }
  begun_ = true;
  while (!text.empty()) {
    const ssize_t wrote = ::write(fd_.get(), text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) {
      failure_ = failed(path_, wrote < 0 ? errno : EIO);
      return;
    }
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

}  // namespace laneway::load
