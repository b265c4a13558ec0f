#include "load/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/unique_fd.hpp"

namespace laneway::load {

std::expected<std::string, std::string> read_input(const std::string& path, std::size_t bytes_max) {
  const bool is_stdin = path == "-";
  const UniqueFd opened(is_stdin ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const int fd = is_stdin ? STDIN_FILENO : opened.get();
  const std::string name = is_stdin ? "standard input" : fmt::format("'{}'", path);
  const auto unreadable = [&] {
    return std::unexpected(fmt::format("cannot read {}: {}", name, std::strerror(errno)));
  };
  if (fd < 0) return unreadable();
  std::string text;
  constexpr std::size_t piece_bytes = 64 * 1024;
  for (std::size_t size = 0;; size = text.size()) {
    text.resize(size + piece_bytes);
    const ssize_t got = ::read(fd, text.data() + size, piece_bytes);
    if (got < 0 && errno != EINTR) return unreadable();
    text.resize(size + static_cast<std::size_t>(got < 0 ? 0 : got));
    if (got == 0) return text;
    if (text.size() > bytes_max) return std::unexpected(fmt::format("{} is longer than {} bytes", name, bytes_max));
  }
}

}  // namespace laneway::load
