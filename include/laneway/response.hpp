#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "laneway/cookie.hpp"
#include "laneway/detail/body_filter.hpp"
#include "laneway/detail/body_source.hpp"
#include "laneway/file_options.hpp"
#include "laneway/status.hpp"

namespace laneway {

class ByteStream;

/// An answer: status, header fields, body. A path function may return one (it is sent as it is), or take a `Response&`
/// to set the status and headers of the answer that its return value makes.
/// Date, Content-Length, Transfer-Encoding and Connection are the server's business: setting them is ignored.
/// Moved, not copied: its body may be a file or a stream. Thread safety: one thread at a time.
class Response {
 public:
  Response() = default;
  /// An answer with this body. Media types other than the default go by `set_content_type`.
  explicit Response(std::string body, Status status = Status::ok,
                    std::string_view content_type = "text/plain; charset=utf-8");

  static Response text(std::string body, Status status = Status::ok);
  static Response html(std::string body, Status status = Status::ok);
  /// `value` as JSON, written as a path function's answer is; a Json as it stands.
  template <class T>
  static Response json(const T& value, Status status = Status::ok);
  /// Send the client to `url`, which is percent-encoded where it must be. 307 keeps the method, 303 makes it GET.
  static Response redirect(std::string_view url, Status status = Status::temporary_redirect);
  /// No body: 204.
  static Response empty(Status status = Status::no_content);

  /// The file at `path`, read by the server's own threads after the path function has ended: with ETag, Last-Modified
  /// and Range, 304 and 206 included; 404 if it is not there. A relative path is looked up where the program runs.
  static Response file(std::string path, const FileOptions& options = {});
  /// Pieces of bytes as a coroutine yields them, as fast as the client takes them: <laneway/stream.hpp>.
  static Response stream(ByteStream body, std::string_view content_type = "application/octet-stream");

  Status status() const noexcept { return status_.value_or(Status::ok); }
  /// Was a status set? If not, the route's applies.
  bool has_status() const noexcept { return status_.has_value(); }
  void set_status(Status status) noexcept { status_ = status; }

  std::string_view content_type() const noexcept { return known_type_.empty() ? own_type_ : known_type_; }
  /// Errors as `set_header`.
  void set_content_type(std::string_view type);

  std::string& body() noexcept { return body_; }
  const std::string& body() const noexcept { return body_; }
  /// In place of what there is, a file or a stream, too.
  void set_body(std::string body) {
    body_ = std::move(body);
    source_.reset();
  }

  using Headers = std::vector<std::pair<std::string, std::string>>;
  const Headers& headers() const noexcept { return headers_; }
  /// The value of the first field of that name (names ignore case); Content-Type is `content_type`.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
  /// Replace all fields of that name by this one. A name that is no token, or a value with a control character, throws
  /// std::invalid_argument: it could forge a header or a second answer.
  void set_header(std::string_view name, std::string_view value);
  /// Add a field beside those of the same name (Set-Cookie, for example). Errors as `set_header`.
  void add_header(std::string_view name, std::string_view value);

  /// Add a Set-Cookie field. A value with other than cookie characters is quoted as Python's http.cookies does.
  /// Errors: throws std::invalid_argument for a name that is no token, for what could forge a field, and for what
  /// browsers refuse (SameSite=None or Partitioned without Secure).
  void set_cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});
  /// Have the browser forget a cookie. Path, domain and flags must be those that it was set with.
  void delete_cookie(std::string_view name, CookieOptions options = {});

  /// Does the body come from a file or a stream, piece by piece? Then `body()` is empty.
  bool has_stream() const noexcept { return static_cast<bool>(source_); }
  /// Have the body go through `filter`, behind those it goes through already; a stream's piece by piece. Its length is
  /// unknown from then on. For middleware. Takes ownership; null: nothing.
  void add_filter(detail::BodyFilter* filter) noexcept {
    if (filter != nullptr) filter_.add(filter);
  }

  /// Where the body comes from if it is not in `body()`: a file or a stream. For the framework.
  detail::BodyOwner& source() noexcept { return source_; }
  const detail::BodyOwner& source() const noexcept { return source_; }
  detail::FilterOwner& filter() noexcept { return filter_; }
  const detail::FilterOwner& filter() const noexcept { return filter_; }

  /// Empty again, keeping the storage.
  void clear() noexcept;

 private:
  std::optional<Status> status_;
  std::string_view known_type_;  // one of the common media types, which cost no storage
  std::string own_type_;         // any other
  std::string body_;
  Headers headers_;
  detail::BodyOwner source_;
  detail::FilterOwner filter_;
};

}  // namespace laneway
