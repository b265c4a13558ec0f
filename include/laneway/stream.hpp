#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "laneway/detail/reply.hpp"
#include "laneway/detail/work.hpp"
#include "laneway/task.hpp"

// Answers that are sent piece by piece, while a coroutine makes them:
//
//     Stream<Price> prices(Path<std::string> symbol) {        // server-sent events
//       for (;;) {
//         co_yield co_await next_price(symbol);
//       }
//     }
//
// Each co_yield waits until the client has taken what came before, but for Settings::stream_bytes_max. When the client
// leaves, the coroutine is destroyed at its co_yield; before its next one, `Request::cancelled` tells.

namespace laneway {

/// What the pieces of a stream are.
enum class StreamFormat : std::uint8_t {
  events,      ///< text/event-stream: values as JSON, or ServerSentEvent
  json_lines,  ///< application/jsonl: values as JSON, one a line
  bytes,       ///< application/octet-stream, or what the Response says: as they are
};

/// One server-sent event; from a Stream whose events are more than data. Texts of one line: `event` and `id`.
/// Source: the HTML standard, section 9.2.
struct ServerSentEvent {
  ServerSentEvent() = default;
  /// An event whose data is `value` as JSON: always JSON, a text in quotes.
  template <class T>
  explicit ServerSentEvent(const T& value) : data(Json::of(value).text()) {}

  std::optional<std::string> data = {};     ///< a JSON text
  std::optional<std::string> event = {};    ///< its type; default for browsers: "message"
  std::optional<std::string> id = {};       ///< comes back in Last-Event-ID when the client connects again
  std::optional<std::uint64_t> retry = {};  ///< milliseconds until the client connects again
  std::optional<std::string> comment = {};  ///< ignored by clients; may have several lines
};

namespace detail {

/// Append the event as the wire has it. Errors: throws std::invalid_argument, with `out` as it was, when `event` or
/// `id` has a line break or `id` a NUL.
void append_event(std::string& out, const ServerSentEvent& event);

template <StreamFormat format, class T>
void append_item(std::string& out, const T& value) {
  if constexpr (format == StreamFormat::bytes) {
    out += value;
  } else {
    if constexpr (format == StreamFormat::events) out += "data: ";
    JsonWriter json(out);
    write_json(json, value);
    out += format == StreamFormat::events ? "\n\n" : "\n";
  }
}

/// What all streams' promises share: where the pieces go.
class StreamPromiseBase : public PromiseBase {
 public:
  void set_sink(std::string& sink) noexcept { sink_ = &sink; }
  void return_void() const noexcept {}

 protected:
  std::string& sink() const noexcept { return *sink_; }

 private:
  std::string* sink_ = nullptr;
};

}  // namespace detail

/// A coroutine that yields the pieces of an answer: the return type of a path function. By default server-sent events:
/// each value is the JSON data of one. Runs on the event loop as a Task does, and awaits what a Task may.
/// The answer begins with the first await or yield: until then what is thrown becomes an answer, and headers can be
/// set; afterwards an exception is logged and cuts the answer off.
/// Moved, never copied; destroying it destroys its frame. Thread safety: one thread at a time.
template <class T, StreamFormat stream_format = StreamFormat::events>
class [[nodiscard]] Stream {
 public:
  using value_type = T;
  static constexpr bool is_stream = true;
  static constexpr StreamFormat format = stream_format;

  class promise_type : public detail::StreamPromiseBase {
   public:
    Stream get_return_object() noexcept { return Stream(std::coroutine_handle<promise_type>::from_promise(*this)); }
    detail::YieldWait yield_value(const T& value) {
      detail::append_item<format>(sink(), value);
      return detail::YieldWait();
    }
    detail::YieldWait yield_value(const ServerSentEvent& event)
      requires(format == StreamFormat::events)
    {
      detail::append_event(sink(), event);
      return detail::YieldWait();
    }
  };

  Stream() = default;
  Stream(Stream&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Stream& operator=(Stream&& other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Stream() { reset(); }

  /// For the framework: the coroutine itself.
  std::coroutine_handle<promise_type> handle() const noexcept { return handle_; }

 private:
  explicit Stream(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
  void reset() noexcept {
    if (handle_) std::exchange(handle_, {}).destroy();
  }
  std::coroutine_handle<promise_type> handle_;
};

/// A stream of values as JSON, one a line: application/jsonl.
template <class T>
using JsonLines = Stream<T, StreamFormat::json_lines>;

/// A stream of bytes: `co_yield` takes what converts to std::string_view. As a path function's result it is
/// application/octet-stream, unless a `Response&` says otherwise; `Response::stream` takes one, too.
class ByteStream : public Stream<std::string_view, StreamFormat::bytes> {
 public:
  ByteStream() = default;
  ByteStream(Stream&& stream) noexcept : Stream(std::move(stream)) {}  // NOLINT(google-explicit-constructor)
};

}  // namespace laneway
