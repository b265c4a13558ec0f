#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/fault.hpp"
#include "http/field.hpp"
#include "http/limits.hpp"
#include "laneway/method.hpp"

namespace laneway::http {

/// How the end of a message's body is told. Source: RFC 9112 section 6.3.
enum class Framing : std::uint8_t {
  none,         ///< no body
  length,       ///< Content-Length
  chunked,      ///< Transfer-Encoding: chunked
  until_close,  ///< responses only
};

/// A parsed request head: what the request line and the fields say, the rules of RFC 9112 already applied.
///
/// Everything is kept as an offset from the first byte, so the bytes may move (`rebase`) and a half-read head survives
/// a growing buffer. Parsing never allocates. About 3.2 KiB, mostly left uninitialised.
/// Lifetime: views point into the bytes last given to `parse_head` or `rebase`. Thread safety: none.
class Head {
 public:
  /// Only after `parse_head` said done:
  Method method() const noexcept { return method_; }
  std::string_view target() const noexcept { return {base_ + target_, target_bytes_}; }
  /// 0 or 1; a peer that claims 1.2 or more is served as 1.1 (RFC 9110 section 2.5).
  int minor_version() const noexcept { return minor_version_; }

  /// What the method is on the wire; also when it is unknown (501). Empty before the request line was read.
  std::string_view method_token() const noexcept { return {base_ + method_begin_, method_bytes_}; }

  std::size_t field_count() const noexcept { return count_; }
  Field field(std::size_t index) const noexcept {
    const Slot& slot = slots_[index];
    return {{base_ + slot.name, slot.name_bytes}, {base_ + slot.value, slot.value_bytes}};
  }
  /// The first field of that name. One load.
  std::optional<std::string_view> find(KnownField known) const noexcept {
    const std::uint16_t place = known_[static_cast<std::size_t>(known)];
    if (place == 0) return std::nullopt;
    return field(place - 1u).value;
  }
  /// The first field of that name, ignoring case. Linear.
  std::optional<std::string_view> find(std::string_view name) const noexcept;

  /// Requests have no body, one of `content_length` bytes, or a chunked one.
  Framing framing() const noexcept { return framing_; }
  /// Bytes; 0 unless the framing is `length`.
  std::uint64_t content_length() const noexcept { return content_length_; }
  /// What the client wants of the connection: version and Connection field together (RFC 9112 section 9.3).
  bool keep_alive() const noexcept { return keep_alive_; }
  /// Waits for `100 Continue` before it sends the body. Never in HTTP/1.0, never without a body.
  bool expect_continue() const noexcept { return expect_continue_; }
  /// Asks for another protocol: both `Connection: upgrade` and Upgrade are there.
  bool wants_upgrade() const noexcept { return wants_upgrade_; }
  /// Length of the head: what to take off the front of the input. A skipped empty line counts.
  std::size_t bytes() const noexcept { return next_; }

  /// Forget everything; the next `parse_head` starts a new request.
  void clear() noexcept;
  /// The same bytes lie at `data` now.
  void rebase(const char* data) noexcept { base_ = data; }

 private:
  friend class HeadParser;

  /// One field line, as offsets from the first byte.
  struct Slot {
    std::uint32_t name;
    std::uint32_t value;
    std::uint16_t name_bytes;
    std::uint16_t value_bytes;
  };

  const char* base_ = nullptr;
  // Where the parser goes on: the line that is not yet judged begins at `next_`, and has no end before `scanned_`.
  std::uint32_t next_ = 0;
  std::uint32_t scanned_ = 0;
  std::uint32_t method_begin_ = 0;
  std::uint32_t method_bytes_ = 0;
  std::uint32_t target_ = 0;
  std::uint32_t target_bytes_ = 0;
  std::uint64_t content_length_ = 0;
  std::uint16_t count_ = 0;
  std::uint8_t stage_ = 0;
  std::uint8_t minor_version_ = 1;
  Method method_ = Method::get;
  Framing framing_ = Framing::none;
  bool method_known_ = false;
  bool keep_alive_ = true;
  bool expect_continue_ = false;
  bool wants_upgrade_ = false;
  std::uint8_t options_ = 0;                              // of the Connection fields
  std::array<std::uint16_t, known_field_count> known_{};  // 1 + index of the first such field; 0: none
  std::array<Slot, field_count_cap> slots_;               // the first `count_` are set
};

}  // namespace laneway::http
