#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace laneway::load::truth {

/// What the server itself saw of each request, on the monotonic clock that all programs of a machine share.
/// Bounded: what comes when it is full is counted and not kept. Thread safety: one thread.
class Stamps {
 public:
  explicit Stamps(std::size_t capacity) : capacity_(capacity) {}

  /// Names one kept request until the next `clear`.
  using Ticket = std::optional<std::uint64_t>;

  /// A request of `target` was read; `read`: when reading began; `due`: when its answer should begin, if it has one.
  Ticket begin(const std::string& target, Nanoseconds read, std::optional<Nanoseconds> due);
  /// Its last byte was written. Does nothing when the request is not kept, or no more.
  void end(Ticket ticket, int status, Nanoseconds written);
  /// Forget all requests.
  void clear();

  /// {"schema": "laneway-truth/1", "connections": .., "not_kept": 0, "requests": [{"target": "/null", "status": 200,
  /// "read_ns": .., "due_ns": .., "written_ns": ..}]}. Without an answer `status` is 0 and `written_ns` null.
  std::string json(std::uint64_t connections) const;

 private:
  struct Stamp {
    std::string target;
    int status;
    Nanoseconds read;
    std::optional<Nanoseconds> due;
    std::optional<Nanoseconds> written;
  };
  std::size_t capacity_;
  std::vector<Stamp> stamps_;
  std::uint64_t not_kept_ = 0;
  std::uint64_t cleared_ = 0;  // tickets below this are of requests that were forgotten
};

}  // namespace laneway::load::truth
