#pragma once

#include <string>
#include <string_view>

#include "client.hpp"

namespace laneway::testing {

/// The whole answer to one request, head and body as sent: on a connection of its own, which is read to its end.
inline std::string ask(unsigned port, std::string_view method, std::string_view path, std::string_view fields = {}) {
  Client client(port);
  client.send(std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" +
              std::string(fields) + "\r\n");
  return client.rest();
}

/// What follows the head of an answer.
inline std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

/// The value of a field, or nothing.
inline std::string field_of(const std::string& answer, std::string_view name) {
  const std::string head = answer.substr(0, answer.find("\r\n\r\n") + 2);
  const auto at = head.find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

/// The pieces of a chunked body; "(cut)" at the end when its last chunk is missing.
inline std::string dechunked(std::string_view body) {
  std::string text;
  for (;;) {
    const auto end = body.find("\r\n");
    if (end == body.npos) return text + "(cut)";
    const std::size_t bytes = std::stoul(std::string(body.substr(0, end)), nullptr, 16);
    body.remove_prefix(end + 2);
    if (bytes == 0) return text;
    if (body.size() < bytes + 2) return text.append(body) + "(cut)";
    text += body.substr(0, bytes);
    body.remove_prefix(bytes + 2);
  }
}

}  // namespace laneway::testing
