#include "web/loop_server.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/log.hpp"
#include "http/write_head.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

constexpr Nanoseconds accept_pause = 100 * millisecond;
constexpr Nanoseconds room_pause = 2 * millisecond;  // for another loop to close a connection
constexpr Nanoseconds warning_pause = 10 * second;
constexpr Nanoseconds late_pause = 1 * second;
constexpr int accepts_per_turn = 16;
constexpr std::size_t pooled_max = 256;

/// A connection on its way to another loop.
struct Handover : detail::Op {
  LoopServer* to = nullptr;
  net::Accepted accepted;
};

/// A loop's connection is to close, the longest idle one.
struct Close : detail::Op {
  LoopServer* at = nullptr;
};

}  // namespace

LoopServer::LoopServer(Server& server, net::Loop& loop) : server_(server), loop_(loop) {
  fire = [](detail::Timer& timer) { static_cast<LoopServer&>(timer).listen(); };
}

LoopServer::~LoopServer() {
  // The loops and the lanes have ended: no path function runs any more, though a coroutine may still wait.
  // Each takes itself off its list, which the analyzer does not see.
  while (idle_.first != nullptr) delete idle_.first;  // NOLINT(clang-analyzer-cplusplus.NewDelete)
  while (busy_.first != nullptr) delete busy_.first;  // NOLINT(clang-analyzer-cplusplus.NewDelete)
}

const Service& LoopServer::service() const noexcept { return server_.service(); }

void LoopServer::start() { listen(); }

void LoopServer::listen() {
  if (listening_ || draining_) return;
  listening_ = loop_.watch(server_.listener().fd(), *this, EPOLLEXCLUSIVE) == 0;
  if (!listening_) loop_.arm(*this, monotonic_now() + accept_pause);
}

// Leave the rest in the backlog for a while.
void LoopServer::pause(Nanoseconds duration) {
  loop_.unwatch(server_.listener().fd(), *this);
  listening_ = false;
  if (!draining_) loop_.arm(*this, monotonic_now() + duration);
}

// There is no room for another connection: if one waits, the longest idle closes. If none idles, or all that idle would
// not make room if they closed (calls that were given up still run), accepting waits.
// True: try again. The kernel says EMFILE whether or not a connection waits.
bool LoopServer::make_room() {
  if (!server_.listener().waiting()) return false;
  if (server_.excess() > server_.idle_count()) {
    pause(accept_pause);
    return false;
  }
  if (idle_.first != nullptr) {
    idle_.first->close_if_idle();
    return true;
  }
  LoopServer* other = server_.most_idle();
  if (other != nullptr) other->close_idle_there();
  pause(other != nullptr ? room_pause : accept_pause);
  return false;
}

void LoopServer::close_idle_there() {
  auto* close = new Close;
  close->at = this;
  close->discard = [](detail::Op& op) noexcept { delete static_cast<Close*>(&op); };
  close->run = [](detail::Op& op) {
    const std::unique_ptr<Close> mine(static_cast<Close*>(&op));
    if (Connection* longest = mine->at->idle_.first) longest->close_if_idle();
  };
  loop_.post(*close);
}

void LoopServer::drain() {
  draining_ = true;
  if (listening_) pause(0);
  loop_.disarm(*this);
  for (Connection* one = idle_.first; one != nullptr; one = one->next_in_list) one->close_soon();
  for (Connection* one = busy_.first; one != nullptr;) {
    Connection* const next = one->next_in_list;
    one->end_events();
    one = next;
  }
}

void LoopServer::ready(std::uint32_t) {
  for (int i = 0; i < accepts_per_turn && accept_one(); ++i) {
  }
}

// True: there may be more, and this loop may take them.
bool LoopServer::accept_one() {
  std::optional<net::Accepted> accepted = server_.accept();
  if (!accepted) return make_room();
  if (accepted->fd) {
    broken_in_a_row_ = 0;
    LoopServer& least = server_.least_loaded(*this);
    if (&least != this) {
      least.adopt_there(std::move(*accepted));
    } else {
      count_.fetch_add(1, std::memory_order_relaxed);
      (new Connection(*this, std::move(*accepted)))->start();
    }
    return true;
  }
  switch (accepted->error) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      if (loop_.now() >= warn_again_) {
        log_warning("cannot accept connections: {}", std::strerror(accepted->error));
        warn_again_ = loop_.now() + warning_pause;
      }
      return make_room();
    case EAGAIN:
    case EINVAL:  // the server drains
      return false;
    default:  // this one broke before it was accepted; if one after the other does, it is not their fault
      if (++broken_in_a_row_ < accepts_per_turn) return true;
      broken_in_a_row_ = 0;
      pause(accept_pause);
      return false;
  }
}

void LoopServer::adopt_there(net::Accepted accepted) {
  auto* handover = new Handover;
  handover->to = this;
  handover->discard = [](detail::Op& op) noexcept { delete static_cast<Handover*>(&op); };
  handover->accepted = std::move(accepted);
  handover->run = [](detail::Op& op) {
    const std::unique_ptr<Handover> mine(static_cast<Handover*>(&op));
    (new Connection(*mine->to, std::move(mine->accepted)))->start();
  };
  count_.fetch_add(1, std::memory_order_relaxed);
  loop_.post(*handover);
}

Transaction& LoopServer::lease() {
  if (free_.empty()) {
    pool_.push_back(std::make_unique<Transaction>(server_.service()));
    free_.reserve(pool_.size());
    return *pool_.back();
  }
  Transaction& transaction = *free_.back();
  free_.pop_back();
  return transaction;
}

void LoopServer::give_back(Transaction& transaction) noexcept {
  transaction.clear();
  free_.push_back(&transaction);
  if (free_.size() <= pooled_max) return;
  Transaction* surplus = free_.front();
  free_.erase(free_.begin());
  const auto owned = std::find_if(pool_.begin(), pool_.end(), [&](const auto& one) { return one.get() == surplus; });
  *owned = std::move(pool_.back());
  pool_.pop_back();
}

Transaction& LoopServer::abandon(Transaction& running, std::uint32_t route) {
  server_.call_abandoned();
  const Nanoseconds now = loop_.now();
  if (now >= say_late_again_) {
    say_late_again_ = now + late_pause;
    log_warning("{} has not answered within {:.3g} s: 504; it runs on",
                server_.service().runtime.placement().name(route),
                static_cast<double>(service().answer_times[route]) / static_cast<double>(second));
  }
  Transaction& successor = lease();
  running.abandon(*this);
  successor.output.swap(running.output);
  return successor;
}

Transaction& LoopServer::abandon_stream(Transaction& streaming) {
  server_.call_abandoned();
  Transaction& successor = lease();
  successor.output.swap(streaming.output);
  for (std::string_view left = streaming.unread(); !left.empty();) {
    const Transaction::Room room = successor.room();
    const std::size_t bytes = std::min(room.bytes, left.size());
    std::memcpy(room.data, left.data(), bytes);
    successor.received(bytes);
    left.remove_prefix(bytes);
  }
  streaming.abandon(*this);
  return successor;
}

void LoopServer::let_run(Transaction& running) noexcept {
  server_.call_abandoned();
  running.abandon(*this);
}

void LoopServer::answer_ready(Transaction& abandoned) {
  give_back(abandoned);
  server_.connection_closed();
}

AnswerStart LoopServer::answer_start() {
  const Nanoseconds now = loop_.now() / second;
  if (now != date_second_) {
    date_second_ = now;
    date_ = http::format_date(std::time(nullptr));
    ok_start_.clear();
    const http::HeadWriter status_and_date(ok_start_, Status::ok, http::view(date_));
  }
  return {http::view(date_), ok_start_};
}

void LoopServer::opened(Connection& connection) noexcept { busy_.push_back(connection); }

void LoopServer::closed(Connection& connection, bool was_idle) noexcept {
  (was_idle ? idle_ : busy_).remove(connection);
  if (was_idle) idle_count_.store(idle_count() - 1, std::memory_order_relaxed);
  count_.fetch_sub(1, std::memory_order_relaxed);
  server_.connection_closed();
}

void LoopServer::idle(Connection& connection) noexcept {
  busy_.remove(connection);
  idle_.push_back(connection);
  idle_count_.store(idle_count() + 1, std::memory_order_relaxed);
}

void LoopServer::busy(Connection& connection) noexcept {
  idle_.remove(connection);
  busy_.push_back(connection);
  idle_count_.store(idle_count() - 1, std::memory_order_relaxed);
}

void LoopServer::List::push_back(Connection& connection) noexcept {
  connection.previous_in_list = last;
  connection.next_in_list = nullptr;
  (last == nullptr ? first : last->next_in_list) = &connection;
  last = &connection;
}

void LoopServer::List::remove(Connection& connection) noexcept {
  (connection.previous_in_list == nullptr ? first : connection.previous_in_list->next_in_list) =
      connection.next_in_list;
  (connection.next_in_list == nullptr ? last : connection.next_in_list->previous_in_list) = connection.previous_in_list;
}

}  // namespace laneway
