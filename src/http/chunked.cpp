#include "http/chunked.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "http/field_line.hpp"
#include "http/scan.hpp"

namespace laneway::http {
namespace {

constexpr int size_digits_max = 16;

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// RFC 9110 section 6.5.1: framing, routing, request modifiers, authentication, content format, and what caches read.
bool is_forbidden_trailer(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 36> forbidden = {"Transfer-Encoding",
                                                          "Content-Length",
                                                          "Host",
                                                          "Connection",
                                                          "Keep-Alive",
                                                          "Proxy-Connection",
                                                          "TE",
                                                          "Trailer",
                                                          "Upgrade",
                                                          "Cache-Control",
                                                          "Expect",
                                                          "Max-Forwards",
                                                          "Pragma",
                                                          "Range",
                                                          "If-Match",
                                                          "If-None-Match",
                                                          "If-Modified-Since",
                                                          "If-Unmodified-Since",
                                                          "If-Range",
                                                          "Authorization",
                                                          "Proxy-Authorization",
                                                          "WWW-Authenticate",
                                                          "Proxy-Authenticate",
                                                          "Cookie",
                                                          "Set-Cookie",
                                                          "Age",
                                                          "Date",
                                                          "Expires",
                                                          "Location",
                                                          "Retry-After",
                                                          "Vary",
                                                          "Warning",
                                                          "Content-Encoding",
                                                          "Content-Type",
                                                          "Content-Range",
                                                          "Forwarded"};
  return std::ranges::any_of(forbidden, [&](std::string_view f) { return equal_ignoring_case(f, name); });
}

}  // namespace

void ChunkedReader::begin(const Limits& limits, std::uint64_t body_bytes_max) noexcept {
  limits_ = &limits;
  body_bytes_max_ = body_bytes_max;
  body_bytes_ = chunk_left_ = overhead_bytes_ = 0;
  extension_bytes_ = trailer_bytes_ = trailer_count_ = 0;
  size_digits_ = 0;
  state_ = State::size_start;
  fault_ = {};
  line_.clear();
  trailers_.clear();
}

ChunkedReader::Piece ChunkedReader::next(std::string_view input) {
  Piece piece;
  std::size_t& at = piece.consumed;
  while (at < input.size() && state_ != State::done && state_ != State::fault) {
    if (state_ == State::data) {
      if (!piece.data.empty()) return piece;  // a second run: the next call's
      piece.data = input.substr(at, std::min<std::uint64_t>(chunk_left_, input.size() - at));
      at += piece.data.size();
      body_bytes_ += piece.data.size();
      chunk_left_ -= piece.data.size();
      if (chunk_left_ == 0) state_ = State::data_return;
      continue;
    }
    if (++overhead_bytes_ > limits_->chunk_overhead_bytes_max + body_bytes_) {
      refuse(Status::bad_request, "chunks cost more than they carry");
      break;
    }
    step(input[at++]);
  }
  if (state_ == State::done) piece.progress = Progress::done;
  if (state_ == State::fault) {
    piece.progress = Progress::fault;
    piece.fault = fault_;
  }
  return piece;
}

void ChunkedReader::step(char c) {
  switch (state_) {
    case State::size_start:
    case State::size:
      return size_digit(c);
    case State::size_line_feed:
      return c == '\n' ? end_of_size_line() : refuse(Status::bad_request, "bare CR after a chunk size");
    case State::data_return:
      if (c != '\r') return refuse(Status::bad_request, "chunk longer than its size");
      state_ = State::data_line_feed;
      return;
    case State::data_line_feed:
      if (c != '\n') return refuse(Status::bad_request, "bare CR after a chunk");
      state_ = State::size_start;
      return;
    case State::trailers:
      return trailer(c);
    default:
      return extension(c);
  }
}

void ChunkedReader::size_digit(char c) noexcept {
  const int digit = hex_value(c);
  if (digit < 0) return state_ == State::size ? extension(c) : refuse(Status::bad_request, "bad chunk size");
  if (size_digits_ == size_digits_max) return refuse(Status::bad_request, "chunk size too long");
  ++size_digits_;
  chunk_left_ = chunk_left_ << 4 | static_cast<std::uint64_t>(digit);
  state_ = State::size;
}

// chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
ChunkedReader::State ChunkedReader::after_extension_byte(State state, char c) noexcept {
  const bool blank = is_blank(c);
  const bool token = scan::in(scan::token_table, c);
  // What may follow a whole extension or the size.
  const State end = c == ';' ? State::extension_name_start : c == '\r' ? State::size_line_feed : State::fault;
  switch (state) {
    case State::extension_blank:
      return blank ? state : c == ';' ? State::extension_name_start : State::fault;
    case State::extension_name_start:
      return blank ? state : token ? State::extension_name : State::fault;
    case State::extension_name:
      return token ? state : blank ? State::extension_name_blank : c == '=' ? State::extension_value_start : end;
    case State::extension_name_blank:
      return blank ? state : c == '=' ? State::extension_value_start : c == ';' ? end : State::fault;
    case State::extension_value_start:
      return blank ? state : token ? State::extension_value : c == '"' ? State::extension_quoted : State::fault;
    case State::extension_value:
      return token ? state : blank ? State::extension_blank : end;
    case State::extension_quoted:
      if (scan::is_control(c)) return State::fault;
      return c == '"' ? State::extension_value_end : c == '\\' ? State::extension_escape : state;
    case State::extension_escape:
      return scan::is_control(c) ? State::fault : State::extension_quoted;
    default:  // extension_value_end, and directly behind the size
      return blank ? State::extension_blank : end;
  }
}

void ChunkedReader::extension(char c) noexcept {
  const State next = after_extension_byte(state_, c);
  if (next == State::fault) return refuse(Status::bad_request, "bad chunk size or extension");
  if (next != State::size_line_feed && ++extension_bytes_ > limits_->chunk_extension_bytes_max) {
    return refuse(Status::bad_request, "chunk extensions too long");
  }
  state_ = next;
}

void ChunkedReader::end_of_size_line() noexcept {
  if (chunk_left_ > body_bytes_max_ - body_bytes_) return refuse(Status::content_too_large, "body too long");
  state_ = chunk_left_ == 0 ? State::trailers : State::data;
  size_digits_ = 0;
  extension_bytes_ = 0;
}

void ChunkedReader::trailer(char c) {
  constexpr Status too_large = Status::request_header_fields_too_large;
  if (++trailer_bytes_ > limits_->trailer_bytes_max) return refuse(too_large, "trailers too long");
  line_.push_back(c);
  if (c != '\n') return;
  if (line_ == "\r\n") {
    state_ = State::done;
    return;
  }
  FieldLine line;
  if (const char* const why = scan_field_line(line_.data(), line_.data() + line_.size(), line)) {
    return refuse(Status::bad_request, why);
  }
  if (++trailer_count_ > limits_->trailer_count_max) return refuse(too_large, "too many trailers");
  const std::string_view name(line_.data(), line.name_end);
  if (!is_forbidden_trailer(name)) trailers_.push_back({std::string(name), std::string(line.value, line.value_end)});
  line_.clear();
}

void ChunkedReader::refuse(Status status, std::string_view why) noexcept {
  fault_ = {status, why};
  state_ = State::fault;
}

}  // namespace laneway::http
