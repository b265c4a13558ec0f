// How a connection waits: sockets, deadlines and wake-ups. What it does with the bytes: connection.cpp.

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/assert.hpp"
#include "http/write_body.hpp"
#include "net/socket_io.hpp"
#include "web/connection.hpp"
#include "web/loop_server.hpp"

namespace laneway {
namespace {

/// Of 16 KiB each; then it is the others' turn, however fast this client sends.
constexpr std::uint8_t reads_per_turn = 2;
/// Of a stream; then it is the others' turn, however fast its coroutine yields.
constexpr std::uint8_t pieces_per_turn = 64;
/// How long a connection may idle while the server drains: a round trip's time for the request that is on its way.
constexpr Nanoseconds idle_patience = 250 * millisecond;

}  // namespace

Connection::Connection(LoopServer& server, net::Accepted accepted)
    : server_(server),
      fd_(std::move(accepted.fd)),
      exchange_(server.service().limits),
      opened_(server.loop().now()),
      since_(opened_),
      progress_(opened_),
      peer_(net::address_text(accepted.peer)) {
  fire = [](detail::Timer& timer) { static_cast<Connection&>(timer).time_out(); };
  Op::run = [](detail::Op& op) { static_cast<Connection&>(op).op_due(); };
  server_.opened(*this);
}

Connection::~Connection() {
  server_.loop().disarm(*this);
  server_.loop().unwatch(fd_.get(), *this);
  if (transaction_ != nullptr && (transaction_->running() || transaction_->more())) {
    server_.let_run(*transaction_);
  } else if (transaction_ != nullptr) {
    server_.give_back(*transaction_);
  }
  server_.closed(*this, in_idle_list_);
}

void Connection::start() {
  if (server_.loop().watch(fd_.get(), *this) != 0) {  // out of kernel memory
    delete this;
    return;
  }
  flow_ = serve();
  go_on(Wake::pending);
}

void Connection::close_if_idle() {
  if (!idle()) return;
  can_read_ = true;
  reads_in_turn_ = 0;
  const Wake wake = pump();
  go_on(wake == Wake::pending ? Wake::stopped : wake);
}

void Connection::close_soon() {
  LANEWAY_ASSERT(idle());
  deadline_ = deadline();
  server_.loop().arm(*this, deadline_);
}

void Connection::end_events() {
  if (goal_ == Goal::piece && sends_events_) go_on(Wake::stopped);
}

bool Connection::idle() const noexcept { return goal_ == Goal::bytes && transaction_ == nullptr; }

// Resume the flow; it runs until its next wait. Nothing of the connection may be touched by the caller afterwards.
void Connection::go_on(Wake wake) {
  wake_ = wake;
  goal_ = Goal::none;
  if (in_idle_list_) {
    in_idle_list_ = false;
    server_.busy(*this);
  }
  flow_.resume();
  if (flow_.done()) {
    if (op_due_ == OpDue::never) {
      delete this;
    } else {  // the loop still holds our operation
      Op::run = [](detail::Op& op) { delete static_cast<Connection*>(&op); };
    }
  }
}

bool Connection::Wait::await_ready() const {
  self.goal_ = goal;
  self.wake_ = self.pump();
  if (self.wake_ != Wake::pending) {
    self.goal_ = Goal::none;
    return true;
  }
  self.await_deadline();
  return false;
}

Connection::Wake Connection::Wait::await_resume() const noexcept { return self.wake_; }

// Do what the goal asks for as far as the socket allows.
Connection::Wake Connection::pump() {
  switch (goal_) {
    case Goal::bytes: {
      if (const Wake wake = flush(); wake != Wake::sent) return wake;
      return parse_pending_ ? Wake::bytes : fill();
    }
    case Goal::sent:
      return flush();
    case Goal::answer:
      return answer_ready_ ? Wake::answer : Wake::pending;
    case Goal::piece:
      return pump_piece();
    case Goal::end:
      return discard();
    case Goal::none:
      break;
  }
  return Wake::pending;
}

// Pieces collect until the loop's next turn, or until there is as much as may wait.
Connection::Wake Connection::pump_piece() {
  if (broken_ || (peer_ended_ && sends_events_)) return Wake::failed;
  if (server_.draining() && sends_events_) return Wake::stopped;
  const std::size_t unsent_max = server_.service().settings.stream_bytes_max;
  if (op_due_ == OpDue::never || unsent() > unsent_max) {
    if (const Wake wake = flush(); wake == Wake::failed) return wake;
  }
  if (answer_ready_) return Wake::answer;
  if (!piece_wanted_ || unsent() > unsent_max) return Wake::pending;
  if (pieces_in_turn_ == pieces_per_turn) {
    send_soon();
  } else {
    piece_wanted_ = false;
    ++pieces_in_turn_;
    transaction_->next_piece(*this);
  }
  return Wake::pending;
}

// In the loop's next turn.
void Connection::send_soon() {
  if (op_due_ != OpDue::never) return;
  op_due_ = OpDue::next_turn;
  server_.loop().post(*this);
}

void Connection::append_to_body(std::string_view bytes) {
  std::string& output = transaction_->output;
  if (unsent() == 0) progress_ = server_.loop().now();
  since_ = server_.loop().now();
  chunked_ ? http::write_chunk(output, bytes) : static_cast<void>(output += bytes);
  send_soon();
}

Connection::Wake Connection::flush() {
  if (transaction_ == nullptr) return Wake::sent;
  std::string& output = transaction_->output;
  if (output.empty()) return Wake::sent;
  while (output_sent_ < output.size()) {
    if (!can_write_) return Wake::pending;
    const ssize_t sent = net::send_some(fd_.get(), output.data() + output_sent_, output.size() - output_sent_);
    if (sent >= 0) {
      output_sent_ += static_cast<std::size_t>(sent);
      progress_ = server_.loop().now();
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      can_write_ = false;
    } else if (errno != EINTR) {
      broken_ = true;
      output.clear();
      output_sent_ = 0;
      return Wake::failed;
    }
  }
  output.clear();
  output_sent_ = 0;
  since_ = progress_;
  return Wake::sent;
}

Connection::Wake Connection::fill() {
  if (!can_read_) {
    if (transaction_ != nullptr && transaction_->unread().empty() &&
        exchange_.request() == http::Exchange::Request::head && !draining_) {
      server_.give_back(*transaction_);  // between requests
      transaction_ = nullptr;
    }
    return Wake::pending;
  }
  if (turn_is_over()) return Wake::pending;
  if (transaction_ == nullptr) transaction_ = &server_.lease();
  const bool first = transaction_->unread().empty() && exchange_.request() == http::Exchange::Request::head;
  const Transaction::Room room = transaction_->room();
  for (;;) {
    const ssize_t got = net::receive_some(fd_.get(), room.data, room.bytes);
    if (got > 0) {
      // Edge-triggered: a short read emptied the socket, unless the peer's end lies behind it.
      if (static_cast<std::size_t>(got) < room.bytes && !peer_ended_) can_read_ = false;
      ++reads_in_turn_;
      transaction_->received(static_cast<std::size_t>(got));
      progress_ = server_.loop().now();
      if (first) since_ = progress_;
      return Wake::bytes;
    }
    if (got == 0) return Wake::ended;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      can_read_ = false;
      return fill();
    }
    if (errno != EINTR) return Wake::failed;
  }
}

// After the last answer: tell the client, then read until it has closed, so that no reset destroys what it has not
// read. Only the clock bounds how much: a client reads when it has sent all it wants to.
Connection::Wake Connection::discard() {
  if (linger_) {
    linger_ = false;
    ::shutdown(fd_.get(), SHUT_WR);
    since_ = server_.loop().now();
  }
  char thrown_away[16 * 1024];
  while (can_read_ && !turn_is_over()) {
    const ssize_t got = net::receive_some(fd_.get(), thrown_away, sizeof thrown_away);
    if (got > 0) {
      ++reads_in_turn_;
    } else if (got == 0) {
      return Wake::ended;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      can_read_ = false;
    } else if (errno != EINTR) {
      return Wake::failed;
    }
  }
  return Wake::pending;
}

// True: it has read enough, and goes on in the loop's next turn.
bool Connection::turn_is_over() noexcept {
  if (reads_in_turn_ < reads_per_turn) return false;
  send_soon();
  return true;
}

void Connection::op_due() {
  const OpDue due = std::exchange(op_due_, OpDue::never);
  pieces_in_turn_ = 0;
  if (due == OpDue::next_turn || goal_ == Goal::piece) {
    ready(0);
  } else if (goal_ == Goal::answer) {
    flush();
  } else if (goal_ != Goal::none) {
    turn_is_over();
  }
}

void Connection::ready(std::uint32_t events) {
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) can_read_ = true;
  if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) can_write_ = true;
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) peer_ended_ = true;
  if ((events & (EPOLLHUP | EPOLLERR)) != 0) broken_ = true;
  reads_in_turn_ = 0;
  if (goal_ == Goal::none) return;
  if (goal_ == Goal::piece && (peer_ended_ || broken_)) transaction_->client_ended(broken_);
  if (goal_ == Goal::answer) {  // answers of earlier requests may still be on their way
    flush();
    if (peer_ended_ || broken_) transaction_->client_ended(broken_);
    return;
  }
  const Wake wake = pump();
  if (wake != Wake::pending) {
    go_on(wake);
  } else {
    await_deadline();
  }
}

void Connection::answer_ready(Transaction&) {
  answer_ready_ = true;
  if (goal_ == Goal::answer || goal_ == Goal::piece) go_on(Wake::answer);
}

// Armed lazily: as a rule the next deadline is later than the last, and then the timer stays where it is.
void Connection::await_deadline() {
  if (idle() && !in_idle_list_) {
    in_idle_list_ = true;
    server_.idle(*this);
  }
  deadline_ = deadline();
  if (deadline_ == INT64_MAX) return;
  if (index == unarmed || deadline_ < due_ns) server_.loop().arm(*this, deadline_);
}

void Connection::time_out() {
  if (goal_ == Goal::none || deadline_ == INT64_MAX) return;
  if (monotonic_now() < deadline_) return server_.loop().arm(*this, deadline_);
  // A loop that was held up sees its timers before what came in time.
  can_read_ = can_write_ = true;
  reads_in_turn_ = 0;
  if (const Wake wake = pump(); wake != Wake::pending) return go_on(wake);
  deadline_ = deadline();
  if (monotonic_now() < deadline_) return server_.loop().arm(*this, deadline_);
  go_on(Wake::late);
}

Nanoseconds Connection::deadline() const {
  const Timeouts& timeouts = server_.service().timeouts;
  if (goal_ == Goal::answer) return since_ + server_.service().answer_times[route_];
  if (transaction_ != nullptr && transaction_->output.size() > output_sent_) return progress_ + timeouts.write_stall;
  if (goal_ == Goal::piece) return sends_events_ ? since_ + timeouts.event_ping : INT64_MAX;
  if (goal_ == Goal::end || draining_) return since_ + timeouts.drain;
  if (idle() && server_.draining()) return since_ + idle_patience;
  if (idle()) return since_ + (requests_ == 0 ? timeouts.first_byte : timeouts.keep_alive);
  if (exchange_.request() == http::Exchange::Request::head) return since_ + timeouts.head;
  // At the least rate, what has come would have taken so long.
  constexpr double longest = 1e9;
  const auto rate = static_cast<double>(timeouts.body_bytes_per_second_min);
  const double seconds = rate == 0 ? longest : std::min(longest, static_cast<double>(body_received_) / rate);
  const auto paid = static_cast<Nanoseconds>(seconds * 1e9);
  return std::min(
      {progress_ + timeouts.body_gap, since_ + timeouts.body, since_ + std::max(timeouts.body_grace, paid)});
}

}  // namespace laneway
