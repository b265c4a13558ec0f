#include "measure/read_file.hpp"

#include <fcntl.h>

#include "base/unique_fd.hpp"

namespace laneway::measure {

std::string read_file(const std::string& path) {
  constexpr std::size_t bytes_max = 1024 * 1024;
  std::string text;
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return text;
  char block[4096];
  while (text.size() < bytes_max) {
    const ssize_t got = ::read(file.get(), block, sizeof block);
    if (got <= 0) break;
    text.append(block, static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace laneway::measure
