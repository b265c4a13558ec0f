#include "http/exchange.hpp"

#include <limits>

#include "base/assert.hpp"

namespace laneway::http {

Exchange::Next Exchange::receive_head(std::string_view input, Head& head) noexcept {
  LANEWAY_ASSERT(request_ == Request::head && answer_ == Answer::none);
  const HeadResult result = parse_head(input, *limits_, head);
  if (result.progress == Progress::incomplete) return Next::read;
  is_head_ = head.method_token() == to_string(Method::head);
  minor_version_ = static_cast<std::uint8_t>(head.minor_version());
  if (result.progress == Progress::fault) {
    refuse(result.fault);
    return Next::refuse;
  }
  keep_alive_ = head.keep_alive();
  continue_pending_ = head.expect_continue();
  // Until the route says what it allows, the body is one to be drained.
  body_.begin(head, *limits_, std::numeric_limits<std::uint64_t>::max());
  request_ = Request::routed;
  return Next::route;
}

Exchange::Next Exchange::start_body(const Head& head, std::uint64_t body_bytes_max, bool available) noexcept {
  LANEWAY_ASSERT(request_ == Request::routed && answer_ == Answer::none);
  const BodyReader::Piece start = body_.begin(head, *limits_, body_bytes_max);
  if (start.progress == Progress::fault) {
    refuse(start.fault);
    return Next::refuse;
  }
  request_ = start.progress == Progress::done ? Request::complete : Request::body;
  const bool send_continue = continue_pending_ && !available;
  continue_pending_ = false;
  if (request_ == Request::complete) return Next::hand_over;
  return send_continue ? Next::send_continue : Next::read_body;
}

Exchange::Next Exchange::receive_body(std::string_view input, std::size_t& consumed, std::string& body) {
  LANEWAY_ASSERT(request_ == Request::body);
  while (request_ == Request::body && !input.empty()) {
    const BodyReader::Piece piece = receive_piece(input);
    body.append(piece.data);
    input.remove_prefix(piece.consumed);
    consumed += piece.consumed;
  }
  if (request_ == Request::body) return Next::read;
  return request_ == Request::complete ? Next::hand_over : Next::refuse;
}

BodyReader::Piece Exchange::receive_piece(std::string_view input) {
  LANEWAY_ASSERT(request_ == Request::body);
  BodyReader::Piece piece = body_.next(input);
  if (piece.progress == Progress::done) request_ = Request::complete;
  if (piece.progress == Progress::fault) {
    fault_ = piece.fault;
    request_ = Request::refused;
  }
  return piece;
}

Exchange::Next Exchange::receive_end(bool head_begun) noexcept {
  client_ended_ = true;
  const bool whole = request_ == Request::complete || (request_ == Request::routed && body_.done());
  if (answer_ != Answer::none || whole || request_ == Request::refused) return Next::hand_over;
  if (request_ == Request::head && !head_begun) return Next::close;
  refuse({Status::bad_request, "connection ended within the request"});
  return Next::refuse;
}

void Exchange::refuse(Fault fault) noexcept {
  LANEWAY_ASSERT(answer_ == Answer::none);
  fault_ = fault;
  request_ = Request::refused;
}

// An answer may come before the body has been read. Then the rest is drained if that is cheap; a client that still
// waits for 100 Continue may or may not send its body, so only closing is unambiguous (RFC 9110 section 10.1.1).
bool Exchange::can_go_on() const noexcept {
  if (!keep_alive_ || close_after_ || client_ended_ || request_ == Request::refused) return false;
  if (request_ == Request::complete || body_.done()) return true;
  return !continue_pending_ && !(body_.is_length() && body_.left() > limits_->drain_bytes_max);
}

AnswerPlan Exchange::begin_answer(Status status, std::optional<std::uint64_t> length) noexcept {
  LANEWAY_ASSERT(request_ != Request::head && answer_ == Answer::none);
  answer_ = Answer::sending;
  const bool is_10 = minor_version_ == 0;
  const bool bodiless = code(status) < 200 || status == Status::no_content || status == Status::not_modified;
  AnswerPlan plan;
  must_close_ = !can_go_on();
  if (!bodiless) {
    const bool empty = status == Status::reset_content;  // RFC 9110 section 15.3.6
    plan.send_body = !is_head_ && !empty;
    if (empty) length = 0;
    plan.framing = length ? Framing::length : is_10 ? Framing::until_close : Framing::chunked;
    plan.content_length = length.value_or(0);
    if (plan.framing == Framing::until_close && plan.send_body) must_close_ = true;
  }
  plan.connection = must_close_ ? ConnectionOption::close
                    : is_10     ? ConnectionOption::keep_alive
                                : ConnectionOption::none;
  return plan;
}

Exchange::After Exchange::end_answer(bool ok) noexcept {
  LANEWAY_ASSERT(answer_ == Answer::sending);
  answer_ = Answer::sent;
  if (!ok) return After::close;
  const bool request_ended = request_ == Request::complete || (request_ == Request::routed && body_.done());
  if (request_ended && !must_close_) return After::next_request;
  // What comes after a close resets the connection, and with it goes what the client has not taken of its answer
  // (RFC 9112 section 9.6).
  if (must_close_ || request_ == Request::refused) return client_ended_ ? After::close : After::linger;
  return After::drain;
}

Exchange::After Exchange::drain(std::string_view input, std::size_t& consumed) {
  LANEWAY_ASSERT(answer_ == Answer::sent && !must_close_);
  while (!input.empty()) {
    const BodyReader::Piece piece = body_.next(input);
    input.remove_prefix(piece.consumed);
    consumed += piece.consumed;
    drained_bytes_ += piece.consumed;
    if (piece.progress == Progress::fault || drained_bytes_ > limits_->drain_bytes_max) return After::linger;
    if (piece.progress == Progress::done) {
      request_ = Request::complete;
      return After::next_request;
    }
  }
  return client_ended_ ? After::close : After::drain;
}

void Exchange::next_request() noexcept {
  LANEWAY_ASSERT(request_ != Request::refused && answer_ == Answer::sent && !must_close_);
  request_ = Request::head;
  answer_ = Answer::none;
  is_head_ = continue_pending_ = false;
  keep_alive_ = true;
  minor_version_ = 1;
  drained_bytes_ = 0;
}

}  // namespace laneway::http
