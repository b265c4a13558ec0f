#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "laneway/middleware.hpp"

// One line for each request. docs/middleware.md.

namespace laneway {

struct AccessLogOptions {
  enum class Format : std::uint8_t {
    combined,  ///< Apache's combined log format; behind it the seconds and the request's id
    json,      ///< an object a line
  };
  Format format = Format::combined;
  /// The file to append to; empty: stderr.
  std::string path = {};
  /// Also the query, of the request and of its Referer. Queries hold what nobody should find in a log: tokens, links to
  /// reset a password, names.
  bool query = false;
  /// Whose value in the answer is the request's id; RequestId sets it.
  std::string request_id_header = "X-Request-ID";
  /// Lines not yet written, bytes; beyond, lines are dropped and counted.
  std::size_t buffer_bytes_max = std::size_t{1} << 20;
};

/// Middleware that logs: `app.middleware(AccessLog())`, first of all, so that it sees what the client sees. A line is
/// made when the answer's head is complete; of a stream it says the length only where that is known. Texts of the
/// client are cut at 512 bytes, and what could forge a line or command a terminal is escaped. Requests that reach no
/// app (malformed ones) have no line. A thread of its own writes the lines, at most 100 ms late, so that no loop ever
/// waits for a disk; when the last copy goes, all is written, for which it waits 2 s at most. Errors: the constructor
/// throws std::system_error for a file that cannot be opened.
class AccessLog {
 public:
  explicit AccessLog(AccessLogOptions options = {});
  Task<Response> operator()(Request& request, Next next) const;

  /// Lines that were not written: the buffer was full, or the file could not be written. Thread-safe.
  std::uint64_t dropped() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace laneway
