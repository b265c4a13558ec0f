#include "web/static_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "laneway/app.hpp"
#include "web/file_body.hpp"

namespace laneway {
namespace {

constexpr int open_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// For kernels and sandboxes without openat2: one segment after the other, and no links at all.
UniqueFd open_segments(int root, std::string_view path, int& error) noexcept {
  UniqueFd directory(::fcntl(root, F_DUPFD_CLOEXEC, 0));
  while (directory) {
    const auto slash = path.find('/');
    const std::string segment(path.substr(0, slash));
    const bool last = slash == path.npos || slash + 1 == path.size();
    UniqueFd next(::openat(directory.get(), segment.empty() ? "." : segment.c_str(),
                           last ? open_flags | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    error = next ? 0 : errno;
    if (last || !next) return next;
    directory = std::move(next);
    path.remove_prefix(slash + 1);
  }
  error = errno;
  return {};
}

/// What a StaticFiles route serves.
struct Root {
  UniqueFd directory;
  StaticOptions options;
};

bool is_directory(const UniqueFd& file) noexcept {
  struct stat facts{};
  return ::fstat(file.get(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

/// A file below the root, the index of a directory, or the page of a single-page app.
class StaticBody final : public FileBody {
 public:
  StaticBody(std::shared_ptr<const Root> root, std::string path)
      : FileBody(std::move(path), {.cache_control = root->options.cache_control}), root_(std::move(root)) {}

  bool open(const Request& request, Response& response) override {
    int error = ENOENT;
    UniqueFd file;
    if (is_plain_path(path_, root_->options.hidden)) file = open_file(path_, error);
    if (file && is_directory(file)) return answer_directory(request, response);
    if (file && path_.ends_with('/')) throw HttpError(Status::not_found);
    if (file) return answer_with(std::move(file), path_, request, response);
    return answer_missing(error, request, response);
  }

 private:
  UniqueFd open_file(const std::string& path, int& error) const override {
    return open_beneath(root_->directory.get(), path, root_->options.follow_links, error);
  }

  bool answer_directory(const Request& request, Response& response) {
    if (!root_->options.index) return answer_missing(ENOENT, request, response);
    int error = 0;
    if (!path_.empty() && !path_.ends_with('/')) {  // so that what the page names relatively is found
      if (!open_file(path_ + "/index.html", error)) return answer_missing(error, request, response);
      std::string url = std::string(request.path()) + "/";
      if (!request.query_string().empty()) url.append("?").append(request.query_string());
      response.set_status(Status::temporary_redirect);
      response.set_header("Location", url);
      return false;
    }
    UniqueFd file = open_file(path_ + "index.html", error);
    if (!file) return answer_missing(error, request, response);
    return answer_with(std::move(file), "index.html", request, response);
  }

  // A path without an extension may be one of the page's own.
  bool answer_missing(int error, const Request& request, Response& response) {
    const std::string& page = root_->options.fallback;
    const std::string_view last = std::string_view(path_).substr(path_.rfind('/') + 1);
    if (!page.empty() && last.find('.') == last.npos && is_plain_path(path_, root_->options.hidden)) {
      if (UniqueFd file = open_file(page, error)) return answer_with(std::move(file), page, request, response);
    }
    if (error == EACCES || error == ELOOP || error == EXDEV || error == EPERM) error = ENOENT;
    refuse(error);
  }

  std::shared_ptr<const Root> root_;
};

}  // namespace

bool is_plain_path(std::string_view path, bool hidden) noexcept {
  if (path.find('\0') != path.npos) return false;
  while (!path.empty()) {
    const auto slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (segment.empty() || segment == "." || segment == ".." || (!hidden && segment.front() == '.')) return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
  return true;
}

UniqueFd open_beneath(int root, const std::string& path, bool follow_links, int& error) noexcept {
  open_how how{};
  how.flags = open_flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | (follow_links ? 0 : RESOLVE_NO_SYMLINKS);
  UniqueFd file(static_cast<int>(::syscall(SYS_openat2, root, path.empty() ? "." : path.c_str(), &how, sizeof how)));
  error = file ? 0 : errno;
  if (!file && (error == ENOSYS || error == EPERM)) return open_segments(root, path, error);
  return file;
}

App& App::static_files(std::string_view path, const std::string& directory, const StaticOptions& options) {
  auto root = std::make_shared<Root>();
  root->directory = UniqueFd(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root->directory) {
    throw std::invalid_argument(fmt::format("static_files {}: {}: {}", path, directory, std::strerror(errno)));
  }
  root->options = options;
  RouteOptions route;
  route.name = "static_files";
  route.lane = Lane::declared;
  route.include_in_schema = false;
  auto endpoint = detail::make_endpoint("/{path:path}", [root](std::string file) -> Task<Response> {
    Response response;
    response.source().reset(new StaticBody(root, std::move(file)));
    co_return response;
  });
  add_below(path == "/" ? "" : path, Method::get, "/{path:path}", std::move(endpoint), std::move(route));
  return *this;
}

}  // namespace laneway
