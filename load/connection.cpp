#include "load/connection.hpp"

#include <cerrno>

#include "base/assert.hpp"

namespace laneway::load {

Connection::Event Connection::fail(ErrorKind kind, std::string_view text) noexcept {
  failure_ = {kind, text};
  return Event::failed;
}

Connection::Event Connection::pass_on_failure() noexcept {
  failure_ = transport_.failure();
  return Event::failed;
}

Connection::Event Connection::open(const Route& route, std::size_t number, net::EpollSet& set, void* token) {
  LANEWAY_ASSERT(state_ == State::closed);
  if (transport_.begin(route, number, set, token) == Transport::Progress::failed) return pass_on_failure();
  state_ = State::connecting;
  has_answered_ = false;
  pending_.clear();
  return Event::nothing;
}

void Connection::close() noexcept {
  transport_.close();
  state_ = State::closed;
}

Connection::Event Connection::send(const Request& request, Record& record) {
  LANEWAY_ASSERT(state_ == State::idle);
  state_ = State::busy;
  request_ = request.info;
  unsent_ = request.bytes;
  must_close_ = false;
  body_is_whole_ = true;
  kept_body_.clear();
  parser_.begin(request_.method);
  if (use_.hash) digest_.begin();
  const Event event = write_on(record);
  if (!unsent_.empty() && !request.stays) {
    unsent_copy_ = unsent_;
    unsent_ = unsent_copy_;
  }
  return event;
}

Connection::Event Connection::write_on(Record& record) {
  while (!unsent_.empty()) {
    const ssize_t wrote = transport_.write(unsent_);
    if (wrote < 0) return wrote == -EAGAIN ? Event::nothing : pass_on_failure();
    unsent_.remove_prefix(static_cast<std::size_t>(wrote));
    record.bytes_written += static_cast<std::uint64_t>(wrote);
  }
  return Event::nothing;
}

Connection::Event Connection::on_ready(std::uint32_t events, std::span<char> buffer, Record& record) {
  if (state_ == State::connecting) {
    const auto progress = transport_.advance(events);
    if (progress == Transport::Progress::failed) return pass_on_failure();
    if (progress == Transport::Progress::waiting) return Event::nothing;
    if (progress == Transport::Progress::reached) return Event::reached;
    state_ = State::idle;
    return Event::connected;
  }
  // Read first: a server may answer, and close, before it has taken the whole request.
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP)) != 0) {
    const bool peer_closed_too = (events & (EPOLLRDHUP | EPOLLERR | EPOLLHUP)) != 0;
    const Event event = read_on(peer_closed_too, buffer, record);
    must_close_ = must_close_ || peer_closed_too;  // no further edge will tell
    if (event != Event::nothing) return event;
  }
  if (state_ == State::busy && !unsent_.empty()) return write_on(record);
  return Event::nothing;
}

Connection::Event Connection::read_on(bool peer_closed_too, std::span<char> buffer, Record& record) {
  while (true) {
    const ssize_t got = transport_.read(buffer);
    if (got == 0) return peer_closed();
    if (got < 0) {
      if (got == -EAGAIN) return Event::nothing;
      // An idle connection may be closed as the server likes; but an alert (no client certificate) is a fault.
      const bool may_close = state_ == State::idle && transport_.failure().kind != ErrorKind::tls;
      return may_close ? Event::closed : pass_on_failure();
    }
    const auto bytes = static_cast<std::size_t>(got);
    record.bytes_read += bytes;
    if (state_ == State::idle) return fail(ErrorKind::protocol, "an answer that nobody asked for");
    Event event = Event::nothing;
    if (pending_.empty()) {
      event = parse({buffer.data(), bytes});
    } else {
      pending_.append(buffer.data(), bytes);
      const std::string input = std::move(pending_);
      pending_.clear();
      event = parse(input);
      if (event == Event::answered && !body_.empty()) {  // it views into `input`
        kept_body_ = body_;
        body_ = kept_body_;
      }
    }
    if (event != Event::nothing) return event;
    // Less than there was room for: the socket is empty, and a new edge will tell of more.
    if (bytes < buffer.size() && !peer_closed_too && !transport_.at_end()) return Event::nothing;
  }
}

Connection::Event Connection::parse(std::string_view input) {
  while (true) {
    const auto step = parser_.next(input);
    if (step.progress == http::Progress::fault) return fail(ErrorKind::protocol, step.why);
    input.remove_prefix(step.consumed);
    const bool done = step.progress == http::Progress::done;
    if (use_.body_bytes_max > 0) keep_body(step.body, done);
    if (use_.hash) digest_.add(step.body);
    if (use_.head && !step.head.empty()) kept_head_ = step.head;
    if (done) return finish_answer(input.empty());
    if (step.consumed == 0 || input.empty()) break;
  }
  pending_ = input;
  return Event::nothing;
}

Connection::Event Connection::peer_closed() {
  if (state_ == State::idle) return Event::closed;
  const auto step = parser_.end();
  if (step.progress != http::Progress::done) {
    return fail(ErrorKind::read,
                parser_.begun() ? "closed before the answer was complete" : "closed without an answer");
  }
  if (use_.body_bytes_max > 0) keep_body({}, true);
  return finish_answer(true);
}

Connection::Event Connection::finish_answer(bool is_last_byte) {
  if (!is_last_byte) return fail(ErrorKind::protocol, "bytes behind the answer");
  has_answered_ = true;
  must_close_ = !parser_.keep_alive() || request_.close || !unsent_.empty();
  state_ = State::idle;
  return Event::answered;
}

// A body that comes in one piece is viewed where it lies; otherwise its pieces are put together.
void Connection::keep_body(std::string_view piece, bool is_all) {
  if (is_all && kept_body_.empty()) {
    body_is_whole_ = body_is_whole_ && piece.size() <= use_.body_bytes_max;
    body_ = piece;
    return;
  }
  const std::size_t room = use_.body_bytes_max - kept_body_.size();
  if (piece.size() > room) body_is_whole_ = false;
  kept_body_.append(piece.substr(0, room));
  body_ = kept_body_;
}

}  // namespace laneway::load
