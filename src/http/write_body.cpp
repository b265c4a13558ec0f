#include "http/write_body.hpp"

#include <charconv>

namespace laneway::http {

void write_chunk_size(std::string& out, std::size_t bytes) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, bytes, 16).ptr;
  out.append(digits, end).append("\r\n");
}

void write_chunk(std::string& out, std::string_view data) {
  if (data.empty()) return;
  write_chunk_size(out, data.size());
  out.append(data).append("\r\n");
}

void write_last_chunk(std::string& out) { out.append("0\r\n\r\n"); }

}  // namespace laneway::http
