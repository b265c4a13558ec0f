#include "web/file_body.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>

#include "http/conditional.hpp"
#include "http/date.hpp"
#include "http/media_type.hpp"
#include "laneway/error.hpp"
#include "laneway/request.hpp"
#include "laneway/response.hpp"

namespace laneway {
namespace {

constexpr std::size_t piece_bytes = 128 * 1024;
constexpr std::uint64_t whole_bytes_max = 64 * 1024;  // read while opening: no further way to the reserved threads

http::Conditions conditions_of(const Request& request) {
  return {.if_match = request.header("If-Match"),
          .if_unmodified_since = request.header("If-Unmodified-Since"),
          .if_none_match = request.header("If-None-Match"),
          .if_modified_since = request.header("If-Modified-Since"),
          .if_range = request.header("If-Range"),
          .range = request.header("Range")};
}

// RFC 6266 section 4.1, RFC 8187: what is not plain is percent-encoded.
std::string disposition(std::string_view name) {
  constexpr std::string_view plain_marks = "!#$&+-.^_`|~";
  std::string encoded;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain_marks.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      fmt::format_to(std::back_inserter(encoded), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded == name ? fmt::format("attachment; filename=\"{}\"", name)
                         : fmt::format("attachment; filename*=utf-8''{}", encoded);
}

}  // namespace

UniqueFd FileBody::open_file(const std::string& path, int& error) const {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));  // a pipe must not hold us
  error = file ? 0 : errno;
  return file;
}

void FileBody::refuse(int error) {
  if (error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG) throw HttpError(Status::not_found);
  throw std::system_error(error, std::system_category(), "file");
}

bool FileBody::open(const Request& request, Response& response) {
  int error = 0;
  UniqueFd file = open_file(path_, error);
  if (!file) refuse(error);
  return answer_with(std::move(file), path_, request, response);
}

bool FileBody::answer_with(UniqueFd file, const std::string& path, const Request& request, Response& response) {
  struct stat facts{};
  if (::fstat(file.get(), &facts) != 0) refuse(errno);
  if (!S_ISREG(facts.st_mode)) throw HttpError(Status::not_found);
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  const std::string etag = fmt::format("\"{:x}-{:x}-{:x}\"", facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec, size);
  const http::Validators validators{etag, facts.st_mtim.tv_sec};
  const http::Conditions conditions = conditions_of(request);
  const std::int64_t now = std::time(nullptr);
  file_ = std::move(file);
  left_ = size;

  // A status that the path function chose says what this is: an error's page has no parts, and is never known already.
  const bool may_be_part = !response.has_status() || response.status() == Status::ok;
  const bool is_read = request.method() == Method::get || request.method() == Method::head;
  const http::Verdict verdict = may_be_part && is_read ? http::judge(conditions, validators, now) : http::Verdict::send;
  if (verdict == http::Verdict::failed) throw HttpError(static_cast<Status>(412));

  response.set_header("ETag", etag);
  response.set_header("Last-Modified", http::view(http::format_date(facts.st_mtim.tv_sec)));
  if (!options_.cache_control.empty()) response.set_header("Cache-Control", options_.cache_control);
  if (verdict == http::Verdict::not_modified) {
    response.set_status(Status::not_modified);
    response.set_content_type({});
    return false;
  }
  response.set_header("Accept-Ranges", "bytes");
  response.set_content_type(options_.media_type.empty() ? http::media_type_of(path) : options_.media_type);
  if (!options_.download_name.empty()) {
    response.set_header("Content-Disposition", disposition(options_.download_name));
  }
  if (may_be_part && request.method() == Method::get) {
    const http::RangeVerdict part = http::judge_range(conditions, validators, size, now);
    if (part.kind == http::RangeVerdict::Kind::unsatisfiable) {
      throw HttpError(Status::range_not_satisfiable, "", {{"Content-Range", fmt::format("bytes */{}", size)}});
    }
    if (part.kind == http::RangeVerdict::Kind::part) {
      at_ = part.range.first;
      left_ = part.range.length;
      response.set_status(static_cast<Status>(206));
      response.set_header("Content-Range", fmt::format("bytes {}-{}/{}", at_, at_ + left_ - 1, size));
    }
  }
  if (request.method() == Method::head || left_ > whole_bytes_max) return true;
  while (left_ > 0) read(response.body());
  return false;
}

bool FileBody::read(std::string& out) {
  const std::size_t wanted = std::min<std::uint64_t>(left_, piece_bytes);
  const std::size_t before = out.size();
  out.resize(before + wanted);
  std::size_t got = 0;
  while (got < wanted) {
    const ssize_t bytes = ::pread(file_.get(), out.data() + before + got, wanted - got, static_cast<off_t>(at_ + got));
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) throw std::system_error(errno, std::system_category(), "reading a file");
    if (bytes == 0) throw std::runtime_error("a file became shorter while it was sent");
    got += static_cast<std::size_t>(bytes);
  }
  at_ += wanted;
  left_ -= wanted;
  return left_ > 0;
}

Response Response::file(std::string path, const FileOptions& options) {
  Response response;
  response.source_.reset(new FileBody(std::move(path), options));
  return response;
}

}  // namespace laneway
