#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "base/unique_fd.hpp"

namespace laneway::testing {

/// A blocking client on one keep-alive connection; throws std::runtime_error when the server does not behave.
class Client {
 public:
  explicit Client(unsigned port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("connect");
    }
  }

  int fd() const noexcept { return fd_.get(); }

  void send(std::string_view bytes) {
    if (::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
      throw std::runtime_error("send");
    }
  }

  /// The body of the next answer, which must have this status.
  std::string receive(int status = 200) {
    std::size_t head_end = 0;
    while ((head_end = buffer_.find("\r\n\r\n")) == std::string::npos) more();
    const std::string head = buffer_.substr(0, head_end + 2);
    if (!head.starts_with("HTTP/1.1 " + std::to_string(status))) throw std::runtime_error(head);
    const auto field = head.find("Content-Length: ");
    if (field == std::string::npos) throw std::runtime_error("no Content-Length: " + head);
    const std::size_t length = std::stoul(head.substr(field + 16));
    while (buffer_.size() < head_end + 4 + length) more();
    std::string body = buffer_.substr(head_end + 4, length);
    buffer_.erase(0, head_end + 4 + length);
    return body;
  }

  /// All that comes until the server closes.
  std::string rest() {
    char bytes[4096];
    for (;;) {
      const ssize_t got = ::recv(fd_.get(), bytes, sizeof bytes, 0);
      if (got <= 0) return std::exchange(buffer_, {});
      buffer_.append(bytes, static_cast<std::size_t>(got));
    }
  }
  /// What has come so far, up to and with `end`.
  std::string until(std::string_view end) {
    std::size_t found = 0;
    while ((found = buffer_.find(end)) == std::string::npos) more();
    std::string text = buffer_.substr(0, found + end.size());
    buffer_.erase(0, text.size());
    return text;
  }

  std::string get(std::string_view path, int status = 200) {
    send("GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n\r\n");
    return receive(status);
  }

 private:
  void more() {
    char bytes[4096];
    const ssize_t got = ::recv(fd_.get(), bytes, sizeof bytes, 0);
    if (got <= 0) throw std::runtime_error("the server closed the connection, or did not answer");
    buffer_.append(bytes, static_cast<std::size_t>(got));
  }

  UniqueFd fd_;
  std::string buffer_;
};

}  // namespace laneway::testing
