#pragma once

#include <string>
#include <string_view>

namespace laneway::http {

/// Append `data` as one chunk. Empty data appends nothing: an empty chunk would end the body.
/// Source: RFC 9112 section 7.1.
void write_chunk(std::string& out, std::string_view data);

/// What to send before `bytes` bytes of data that are sent from elsewhere, and CRLF after them.
void write_chunk_size(std::string& out, std::size_t bytes);

/// Append the last chunk: the body ends, without trailers.
void write_last_chunk(std::string& out);

}  // namespace laneway::http
