#pragma once

#include <coroutine>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace laneway {
class Request;
class Response;
}  // namespace laneway

namespace laneway::detail {

struct Context;

/// The body of an answer that does not lie in memory as a whole. Two kinds: what a coroutine yields (`coroutine`), and
/// what is read by calls that may block (`open`, `read`), made on the server's reserved threads, one at a time.
class BodySource {
 public:
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;

  /// The coroutine that appends pieces to `sink`, in `context`; none for what is read.
  virtual std::coroutine_handle<> coroutine(Context& context, std::string& sink);
  /// After the coroutine has ended: throws what it threw.
  virtual void end() {}

  /// Complete the head of `response`, whose body this is: it may put the whole body there. False: there is no more to
  /// read. Throws HttpError, for one.
  virtual bool open(const Request& request, Response& response);
  /// Append the next piece to `out`. False: that was the last. Errors: throws when the body cannot be completed.
  virtual bool read(std::string& out);
  /// Bytes of the body, if that is known.
  virtual std::optional<std::uint64_t> length() const { return std::nullopt; }

 protected:
  BodySource() = default;
};

/// Owns a BodySource or none; moves.
class BodyOwner {
 public:
  BodyOwner() = default;
  explicit BodyOwner(BodySource* owned) noexcept : source_(owned) {}
  BodyOwner(BodyOwner&& other) noexcept : source_(std::exchange(other.source_, nullptr)) {}
  BodyOwner& operator=(BodyOwner&& other) noexcept {
    if (this != &other) reset(std::exchange(other.source_, nullptr));
    return *this;
  }
  ~BodyOwner() { reset(); }

  void reset(BodySource* owned = nullptr) noexcept { delete std::exchange(source_, owned); }
  explicit operator bool() const noexcept { return source_ != nullptr; }
  BodySource* operator->() const noexcept { return source_; }

 private:
  BodySource* source_ = nullptr;
};

}  // namespace laneway::detail
