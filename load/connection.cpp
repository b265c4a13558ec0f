#include "load/connection.hpp"

#include <algorithm>
#include <cerrno>

#include "base/assert.hpp"

namespace laneway::load {
namespace {

// One call takes no more than that, or a server that sends without an end would keep all others, and the clock,
// waiting.
constexpr std::size_t read_at_once_bytes_max = 1 << 20;

}  // namespace

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
  has_answered_ = peer_closed_ = may_have_more_ = false;
  return Event::nothing;
}

void Connection::close() noexcept {
  transport_.close();
  state_ = State::closed;
  waiting_.clear();
  unsent_ = unread_ = {};
  pending_.clear();
}

Connection::Event Connection::send(const Request& request, Record& record) {
  LANEWAY_ASSERT(state_ == State::idle || state_ == State::busy);
  end_ += request.bytes.size();
  waiting_.push({.info = request.info, .end = end_});
  if (state_ == State::idle) begin_answer();
  if (waiting_.capacity() > 1) {
    unsent_copy_.erase(0, unsent_copy_.size() - unsent_.size());
    unsent_copy_ += request.bytes;
    unsent_ = unsent_copy_;
    return Event::nothing;
  }
  unsent_ = request.bytes;
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
    peer_closed_ = peer_closed_ || (events & (EPOLLRDHUP | EPOLLERR | EPOLLHUP)) != 0;
    may_have_more_ = true;
    const Event event = read_on(buffer, record);
    if (event != Event::nothing) return event;
  }
  if (state_ == State::busy && !unsent_.empty()) return write_on(record);
  return Event::nothing;
}

Connection::Event Connection::go_on(std::span<char> buffer, Record& record) {
  LANEWAY_ASSERT(state_ == State::busy);
  begin_answer();
  const Event event = read_on(buffer, record);
  return event == Event::nothing && !unsent_.empty() ? write_on(record) : event;
}

// Until an answer is complete, or nothing more has come, or it was much.
Connection::Event Connection::read_on(std::span<char> buffer, Record& record) {
  std::size_t taken = 0;
  while (true) {
    if (!unread_.empty()) {
      const Event event = parse();
      if (event != Event::nothing) return event;
    }
    if (!may_have_more_ || taken >= read_at_once_bytes_max) return Event::nothing;
    const ssize_t got = transport_.read(buffer.subspan(pending_.size()));
    if (got <= 0) {
      may_have_more_ = false;
      if (got == 0) return peer_closed();
      if (got == -EAGAIN) return Event::nothing;
      // An idle connection may be closed as the server likes; but an alert (no client certificate) is a fault.
      const bool may_close = state_ == State::idle && transport_.failure().kind != ErrorKind::tls;
      return may_close ? Event::closed : pass_on_failure();
    }
    const auto bytes = static_cast<std::size_t>(got);
    record.bytes_read += bytes;
    taken += bytes;
    if (state_ == State::idle) return fail(ErrorKind::protocol, "an answer that nobody asked for");
    take_up(buffer, bytes);
  }
}

// `bytes` were read into the buffer, behind the room for what the parser wants to see again.
void Connection::take_up(std::span<char> buffer, std::size_t bytes) {
  const std::size_t before = pending_.size();
  // Less than there was room for: the socket is empty, and a new edge will tell of more.
  may_have_more_ = before + bytes == buffer.size() || peer_closed_ || transport_.at_end();
  unread_ = {buffer.data(), before + bytes};
  if (before == 0) return;
  std::copy(pending_.begin(), pending_.end(), buffer.begin());
  pending_.clear();
}

Connection::Event Connection::parse() {
  while (true) {
    const auto step = parser_.next(unread_);
    if (step.progress == http::Progress::fault) return fail(ErrorKind::protocol, step.why);
    unread_.remove_prefix(step.consumed);
    const bool done = step.progress == http::Progress::done;
    if (use_.body_bytes_max > 0) keep_body(step.body, done);
    if (use_.hash) digest_.add(step.body);
    if (use_.head && !step.head.empty()) kept_head_ = step.head;
    if (done) return finish_answer();
    if (step.consumed == 0 || unread_.empty()) break;
  }
  pending_ = unread_;
  unread_ = {};
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
  return finish_answer();
}

void Connection::begin_answer() {
  state_ = State::busy;
  must_close_ = false;
  body_is_whole_ = true;
  kept_body_.clear();
  parser_.begin(waiting_.front().info.method);
  if (use_.hash) digest_.begin();
}

Connection::Event Connection::finish_answer() {
  if (waiting_.size() == 1 && !unread_.empty()) return fail(ErrorKind::protocol, "bytes behind the answer");
  const Waiting answered = waiting_.pop();
  has_answered_ = true;
  must_close_ = !parser_.keep_alive() || answered.info.close || end_ - unsent_.size() < answered.end;
  if (waiting_.empty()) state_ = State::idle;
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
