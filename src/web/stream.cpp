#include "laneway/stream.hpp"

#include <algorithm>
#include <stdexcept>

#include "laneway/detail/make_endpoint.hpp"

namespace laneway {
namespace {

void check_line(std::string_view text, const char* what) {
  if (text.find_first_of("\r\n") != text.npos) throw std::invalid_argument(what);
}

// Each line of `text` behind `name`; CR, LF and CRLF end a line.
void append_lines(std::string& out, std::string_view name, std::string_view text) {
  do {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    out.append(name).append(text.substr(0, end)).append("\n");
    const bool pair = text.substr(end).starts_with("\r\n");
    text.remove_prefix(std::min(end + (pair ? 2 : 1), text.size()));
  } while (!text.empty());
}

/// The body that a coroutine yields.
class YieldedBody final : public detail::BodySource {
 public:
  explicit YieldedBody(ByteStream stream) : stream_(std::move(stream)) {}
  std::coroutine_handle<> coroutine(detail::Context& context, std::string& sink) override {
    auto& promise = stream_.handle().promise();
    promise.set_outermost_of(context);
    promise.set_sink(sink);
    return stream_.handle();
  }
  void end() override { stream_.handle().promise().rethrow(); }

 private:
  ByteStream stream_;
};

}  // namespace

namespace detail {

void append_event(std::string& out, const ServerSentEvent& event) {
  if (event.event) check_line(*event.event, "server-sent event: its type is one line");
  if (event.id) {
    check_line(*event.id, "server-sent event: its id is one line");
    if (event.id->find('\0') != std::string::npos) throw std::invalid_argument("server-sent event: a NUL in its id");
  }
  if (event.comment) append_lines(out, ": ", *event.comment);
  if (event.event) append_lines(out, "event: ", *event.event);
  if (event.data) append_lines(out, "data: ", *event.data);
  if (event.id) append_lines(out, "id: ", *event.id);
  if (event.retry) append_lines(out, "retry: ", std::to_string(*event.retry));
  out += '\n';
}

void begin_stream(Call& call, int format) {
  Response& response = call.response;
  switch (static_cast<StreamFormat>(format)) {
    case StreamFormat::events:
      response.set_content_type("text/event-stream; charset=utf-8");
      response.set_header("Cache-Control", "no-cache");
      response.set_header("X-Accel-Buffering", "no");  // nginx would collect them
      return;
    case StreamFormat::json_lines:
      return response.set_content_type("application/jsonl");
    case StreamFormat::bytes:
      return response.set_content_type("application/octet-stream");
  }
}

}  // namespace detail

Response Response::stream(ByteStream body, std::string_view content_type) {
  Response response;
  response.set_content_type(content_type);
  response.source_.reset(new YieldedBody(std::move(body)));
  return response;
}

}  // namespace laneway
