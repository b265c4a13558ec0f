#include "http/parse_body.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace laneway::http {

BodyReader::Piece BodyReader::begin(const Head& head, const Limits& limits, std::uint64_t body_bytes_max) noexcept {
  framing_ = head.framing();
  left_ = head.content_length();
  progress_ = framing_ == Framing::chunked || left_ > 0 ? Progress::incomplete : Progress::done;
  Piece piece;
  if (framing_ == Framing::chunked) chunked_.begin(limits, body_bytes_max);
  if (left_ > body_bytes_max) {
    progress_ = Progress::fault;
    piece.fault = {Status::content_too_large, "Content-Length beyond the limit"};
  }
  piece.progress = progress_;
  return piece;
}

BodyReader::Piece BodyReader::next(std::string_view input) {
  LANEWAY_ASSERT(progress_ == Progress::incomplete);
  Piece piece;
  if (framing_ == Framing::chunked) {
    piece = chunked_.next(input);
  } else {
    piece.data = input.substr(0, std::min<std::uint64_t>(left_, input.size()));
    piece.consumed = piece.data.size();
    left_ -= piece.consumed;
    piece.progress = left_ == 0 ? Progress::done : Progress::incomplete;
  }
  progress_ = piece.progress;
  return piece;
}

BodyReader::Piece BodyReader::feed(std::string_view input, std::string& body) {
  Piece all;
  all.progress = progress_;
  while (all.progress == Progress::incomplete && all.consumed < input.size()) {
    const Piece piece = next(input.substr(all.consumed));
    body.append(piece.data);
    all.consumed += piece.consumed;
    all.progress = piece.progress;
    all.fault = piece.fault;
  }
  return all;
}

}  // namespace laneway::http
