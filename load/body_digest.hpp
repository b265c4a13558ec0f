#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace laneway::load {

/// XXH64 (seed 0) of a body that comes in pieces: fast enough for every answer, and not meant against forgers. Takes no
/// memory but a pointer before the first `begin`. Thread safety: one thread.
class BodyDigest {
 public:
  BodyDigest();
  ~BodyDigest();
  BodyDigest(BodyDigest&&) noexcept;
  BodyDigest& operator=(BodyDigest&&) noexcept;

  /// Forget what was added.
  void begin();
  /// Behind `begin` only.
  void add(std::string_view piece) noexcept;
  std::uint64_t value() const noexcept;

 private:
  struct State;  // keeps the library's header out of ours
  std::unique_ptr<State> state_;
};

}  // namespace laneway::load
