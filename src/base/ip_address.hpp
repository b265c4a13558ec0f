#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace laneway {

/// An IPv4 or IPv6 address. An IPv4 address written as an IPv6 one ("::ffff:10.0.0.1") is that IPv4 address.
class IpAddress {
 public:
  /// "10.0.0.1", "::1"; a zone ("fe80::1%eth0") is left out. Nothing: `text` is no address. Names are not looked up.
  static std::optional<IpAddress> parse(std::string_view text) noexcept;
  /// Its one usual form (RFC 5952), without brackets.
  std::string to_string() const;
  bool is_v4() const noexcept;
  /// The address with all bits zero but the first `bits` of its 128; an IPv4 one's are the last 32.
  IpAddress first_bits(unsigned bits) const noexcept;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  friend class IpNetwork;
  std::array<std::uint8_t, 16> bytes_{};
};

/// All addresses that begin with the same bits: "10.0.0.0/8", "2001:db8::/32"; a single address, too.
class IpNetwork {
 public:
  /// Nothing: `text` is no network, or has bits set beyond its prefix ("10.0.0.1/8"), which is a slip.
  static std::optional<IpNetwork> parse(std::string_view text) noexcept;
  /// No IPv4 address is in an IPv6 network, "::/0" included.
  bool contains(const IpAddress& address) const noexcept;

 private:
  IpAddress first_;
  unsigned prefix_bits_ = 128;  // of 128, also for IPv4
};

/// An address with the port it may have: "10.0.0.1", "10.0.0.1:80", "::1", "[::1]", "[::1]:80".
struct IpEndpoint {
  IpAddress address;
  std::uint16_t port = 0;  ///< 0: none is given

  /// Nothing: `text` is none of these.
  static std::optional<IpEndpoint> parse(std::string_view text) noexcept;
  /// "10.0.0.1:80", "[::1]:80".
  std::string to_string() const;
};

}  // namespace laneway
