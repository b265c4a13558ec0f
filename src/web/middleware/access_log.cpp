#include "laneway/middleware/access_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/clock.hpp"
#include "web/middleware/access_line.hpp"
#include "web/middleware/line_writer.hpp"

namespace laneway {
namespace {

UniqueFd open_log(const std::string& path) {
  UniqueFd file(path.empty() ? ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
                             : ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640));
  if (!file) throw std::system_error(errno, std::generic_category(), "AccessLog: " + (path.empty() ? "stderr" : path));
  return file;
}

Nanoseconds unix_now() noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * second + now.tv_nsec;
}

// Of the body that the client gets; nothing: not known yet.
std::optional<std::uint64_t> body_bytes(const Request& request, const Response& response) {
  const int status = code(response.status());
  if (request.method() == Method::head || status == 204 || status == 205 || status == 304) return 0;
  if (response.filter()) return std::nullopt;
  return response.has_stream() ? response.source()->length() : response.body().size();
}

}  // namespace

struct AccessLog::State {
  AccessLogOptions options;
  LineWriter writer;

  explicit State(AccessLogOptions given)
      : options(std::move(given)), writer(open_log(options.path), options.buffer_bytes_max) {}

  void write(const Request& request, const Response& response, Nanoseconds began_unix, Nanoseconds duration) {
    AccessRecord record;
    record.began_unix = began_unix;
    record.duration = duration;
    record.peer = request.peer();
    record.method = to_string(request.method());
    record.path = request.path();
    if (options.query) record.query = request.query_string();
    record.minor_version = request.minor_version();
    record.status = code(response.status());
    record.bytes = body_bytes(request, response);
    const std::string_view referer = request.header("Referer").value_or("");
    record.referer = options.query ? referer : without_query(referer);
    record.user_agent = request.header("User-Agent").value_or("");
    record.request_id = response.header(options.request_id_header).value_or("");
    record.cancelled = request.cancelled();
    std::string line;
    options.format == AccessLogOptions::Format::json ? append_json(line, record) : append_combined(line, record);
    writer.write(line);
  }
};

AccessLog::AccessLog(AccessLogOptions options) : state_(std::make_shared<State>(std::move(options))) {}

std::uint64_t AccessLog::dropped() const noexcept { return state_->writer.dropped(); }

Task<Response> AccessLog::operator()(Request& request, Next next) const {
  const std::shared_ptr<State> state = state_;
  const Nanoseconds began_unix = unix_now();
  const Nanoseconds began = monotonic_now();
  Response response = co_await next();
  state->write(request, response, began_unix, monotonic_now() - began);
  co_return response;
}

}  // namespace laneway
