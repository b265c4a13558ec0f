#include "base/ip_address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace laneway {
namespace {

// What comes before the four bytes of an IPv4 address. Source: RFC 4291 section 2.5.5.2.
constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned mapped_bits = 96;

// Digits only, at most `most`.
std::optional<unsigned> parse_number(std::string_view text, unsigned most) noexcept {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > most) return std::nullopt;
  return number;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) noexcept {
  const bool v6 = text.find(':') != std::string_view::npos;
  if (v6) text = text.substr(0, text.find('%'));
  char terminated[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof terminated || text.find('\0') != std::string_view::npos) return {};
  *std::ranges::copy(text, terminated).out = '\0';
  IpAddress address;
  if (v6) {
    if (::inet_pton(AF_INET6, terminated, address.bytes_.data()) != 1) return {};
    return address;
  }
  std::ranges::copy(mapped, address.bytes_.begin());
  if (::inet_pton(AF_INET, terminated, address.bytes_.data() + mapped.size()) != 1) return {};
  return address;
}

bool IpAddress::is_v4() const noexcept { return std::equal(mapped.begin(), mapped.end(), bytes_.begin()); }

std::string IpAddress::to_string() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (is_v4()) {
    ::inet_ntop(AF_INET, bytes_.data() + mapped.size(), text, sizeof text);
  } else {
    ::inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
  }
  return text;
}

IpAddress IpAddress::first_bits(unsigned bits) const noexcept {
  IpAddress kept;
  for (unsigned bit = 0; bit < bits && bit < 128; ++bit) {
    kept.bytes_[bit / 8] = static_cast<std::uint8_t>(kept.bytes_[bit / 8] | (bytes_[bit / 8] & (0x80u >> bit % 8)));
  }
  return kept;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  const auto first = IpAddress::parse(text.substr(0, slash));
  if (!first) return {};
  IpNetwork network;
  network.first_ = *first;
  if (slash == std::string_view::npos) return network;
  const bool written_as_v6 = text.find(':') != std::string_view::npos;
  const auto bits = parse_number(text.substr(slash + 1), written_as_v6 ? 128 : 32);
  if (!bits) return {};
  network.prefix_bits_ = *bits + (written_as_v6 ? 0 : mapped_bits);
  if (first->is_v4() && network.prefix_bits_ < mapped_bits) return {};
  for (unsigned bit = network.prefix_bits_; bit < 128; ++bit) {
    if ((first->bytes_[bit / 8] >> (7 - bit % 8) & 1) != 0) return {};
  }
  return network;
}

bool IpNetwork::contains(const IpAddress& address) const noexcept {
  if (address.is_v4() != first_.is_v4()) return false;
  const unsigned whole_bytes = prefix_bits_ / 8;
  if (std::memcmp(address.bytes_.data(), first_.bytes_.data(), whole_bytes) != 0) return false;
  const unsigned rest = prefix_bits_ % 8;
  return rest == 0 || (address.bytes_[whole_bytes] ^ first_.bytes_[whole_bytes]) >> (8 - rest) == 0;
}

std::optional<IpEndpoint> IpEndpoint::parse(std::string_view text) noexcept {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return {};
    port = text.substr(close + 1);
    text = text.substr(1, close - 1);
    if (text.find(':') == std::string_view::npos) return {};
    has_port = !port.empty();
    if (has_port && port.front() != ':') return {};
    if (has_port) port.remove_prefix(1);
  } else if (std::ranges::count(text, ':') == 1) {
    const std::size_t colon = text.find(':');
    port = text.substr(colon + 1);
    text = text.substr(0, colon);
    has_port = true;
  }
  const auto address = IpAddress::parse(text);
  const auto number = has_port ? parse_number(port, 65535) : 0u;
  if (!address || !number) return {};
  return IpEndpoint{*address, static_cast<std::uint16_t>(*number)};
}

std::string IpEndpoint::to_string() const {
  const std::string text = address.to_string();
  return address.is_v4() ? fmt::format("{}:{}", text, port) : fmt::format("[{}]:{}", text, port);
}

}  // namespace laneway
