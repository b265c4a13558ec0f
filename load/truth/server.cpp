#include "load/truth/server.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "http/parse_head.hpp"
#include "http/target.hpp"

namespace laneway::load::truth {
namespace {

constexpr std::size_t events_max = 256;
constexpr std::uint32_t all_edges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

// What an answer says of its connection. A client of HTTP/1.0 that would keep it must be told that it may.
enum class Stay : std::uint8_t { silent, keep_alive, close };

std::string head_of(int status, std::uint64_t body_bytes, Stay stay) {
  const std::string_view reason = status == 200 ? "OK" : status == 404 ? "Not Found" : "Internal Server Error";
  const std::string_view connection = stay == Stay::close        ? "Connection: close\r\n"
                                      : stay == Stay::keep_alive ? "Connection: keep-alive\r\n"
                                                                 : "";
  return fmt::format("HTTP/1.1 {} {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n{}\r\n", status, reason,
                     body_bytes, connection);
}

}  // namespace

struct Server::Connection {
  UniqueFd fd;
  std::string input;
  std::string output;
  std::size_t sent = 0;
  http::Head head;
  std::uint64_t skip_bytes = 0;  // of a request's body that is still to come
  Nanoseconds read_at = 0;       // when reading the oldest unanswered bytes began
  bool busy = false;             // with a request; what comes meanwhile waits in `input`
  bool closing = false;          // after what is in `output`
  bool serving = false;          // `serve` is at work on it, and goes on by itself
  bool old = false;              // the request is HTTP/1.0
  Stay stay() const noexcept { return closing ? Stay::close : old ? Stay::keep_alive : Stay::silent; }
  // Of the request that it is busy with:
  const Behaviour* behaviour = nullptr;  // none: it answers at once, and leaves no stamp
  Stamps::Ticket ticket;
  int status = 200;
  std::uint64_t dripped = 0;
  bool complete = false;          // all of the answer is in `output`
  Nanoseconds timer = INT64_MAX;  // its place in `timers_`
};

Server::Server(net::Listener listener, std::size_t stamps_max)
    : listener_(std::move(listener)), stamps_(stamps_max), start_(monotonic_now()) {
  set_.add(listener_.fd(), EPOLLIN, nullptr);
}

Server::~Server() = default;

void Server::run() {
  ::prctl(PR_SET_TIMERSLACK, 1);  // ns; by default the kernel may wake us 50 us late
  std::vector<net::EpollSet::Event> events(events_max);
  while (true) {
    Nanoseconds wait = -1;
    if (!timers_.empty()) wait = std::max<Nanoseconds>(0, timers_.begin()->first - monotonic_now());
    const int ready = set_.wait(events, wait);
    // What is due goes first: reading must not delay it.
    const Nanoseconds now = monotonic_now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
      Connection& connection = *timers_.begin()->second;
      timers_.erase(timers_.begin());
      connection.timer = INT64_MAX;
      advance(connection, now);
    }
    for (int i = 0; i < ready; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      if (event.data.ptr == nullptr) {
        accept();
        continue;
      }
      auto& connection = *static_cast<Connection*>(event.data.ptr);
      if (connection.fd && (event.events & EPOLLOUT) != 0) flush(connection);
      if (connection.fd && (event.events & ~EPOLLOUT) != 0) read(connection);
    }
    closed_.clear();
  }
}

void Server::accept() {
  while (true) {
    auto accepted = listener_.accept();
    if (!accepted.fd) return;
    ++accepted_;
    auto owned = std::make_unique<Connection>();
    Connection& connection = *owned;
    connection.fd = std::move(accepted.fd);
    connection.head.clear();
    connections_.emplace(&connection, std::move(owned));
    if (set_.add(connection.fd.get(), all_edges, &connection) != 0) close(connection);
  }
}

void Server::read(Connection& connection) {
  std::array<char, 16 * 1024> buffer;
  if (connection.input.empty()) connection.read_at = monotonic_now();
  while (true) {
    const ssize_t got = ::recv(connection.fd.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) break;
    if (got <= 0) return close(connection);
    std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    const auto skipped = std::min<std::uint64_t>(connection.skip_bytes, bytes.size());
    connection.skip_bytes -= skipped;
    bytes.remove_prefix(skipped);
    connection.input += bytes;
    if (connection.input.size() > input_bytes_max) return close(connection);
  }
  serve(connection);
}

// Take up requests until one has to wait.
void Server::serve(Connection& connection) {
  static constexpr http::Limits limits;
  if (connection.serving) return;
  connection.serving = true;
  while (connection.fd && !connection.busy && !connection.closing && !connection.input.empty()) {
    const auto parsed = http::parse_head(connection.input, limits, connection.head);
    if (parsed.progress == http::Progress::incomplete) break;
    if (parsed.progress == http::Progress::fault || connection.head.framing() == http::Framing::chunked) {
      close(connection);  // no server for those who break the rules
      break;
    }
    const std::string target(connection.head.target());
    const auto body = connection.head.content_length();
    const auto body_here = std::min<std::uint64_t>(body, connection.input.size() - connection.head.bytes());
    connection.skip_bytes = body - body_here;
    const bool wants_close = !connection.head.keep_alive();
    connection.old = connection.head.minor_version() == 0;
    connection.input.erase(0, connection.head.bytes() + body_here);
    connection.head.clear();
    connection.busy = true;
    connection.complete = false;
    connection.closing = wants_close;
    connection.behaviour = nullptr;
    std::string why;
    if (target.starts_with("/truth.json")) {
      answer_itself(connection, target);
    } else if (Endpoint* endpoint = endpoint_of(target, why)) {
      begin(connection, *endpoint);
    } else {
      connection.output = head_of(404, why.size() + 1, connection.stay()) + why + "\n";
      connection.complete = true;
      flush(connection);
    }
  }
  connection.serving = false;
}

Server::Endpoint* Server::endpoint_of(std::string_view target, std::string& why) {
  if (const auto known = endpoints_.find(target); known != endpoints_.end()) return &known->second;
  const auto question = target.find('?');
  const auto query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  const auto behaviour = parse_behaviour(target.substr(0, question), query);
  if (!behaviour || endpoints_.size() == targets_max) {
    why = behaviour ? "too many targets" : behaviour.error();
    return nullptr;
  }
  const std::string name(target);
  return &endpoints_.emplace(name, Endpoint{.target = name, .behaviour = *behaviour}).first->second;
}

// What the server has seen; "?clear" forgets it.
void Server::answer_itself(Connection& connection, std::string_view target) {
  const std::string json = stamps_.json(accepted_);
  if (target.ends_with("?clear")) stamps_.clear();
  connection.output = head_of(200, json.size(), connection.stay()) + json;
  connection.complete = true;
  flush(connection);
}

void Server::begin(Connection& connection, Endpoint& endpoint) {
  const Behaviour& behaviour = endpoint.behaviour;
  const std::uint64_t index = endpoint.requests++;
  const Nanoseconds now = connection.read_at;
  connection.behaviour = &behaviour;
  connection.status = is_error(behaviour, index) ? 500 : 200;
  connection.dripped = 0;
  if (behaviour.ignore_close) connection.closing = false;
  const bool answers = behaviour.kind != Behaviour::Kind::never && behaviour.kind != Behaviour::Kind::close;
  Nanoseconds due = answer_due(behaviour, index, now, start_);
  if (behaviour.kind == Behaviour::Kind::serial) {
    due = std::max(now, endpoint.free_at) + behaviour.time;
    endpoint.free_at = due;
  }
  if (behaviour.kind == Behaviour::Kind::drip) due = now;
  connection.ticket = stamps_.begin(endpoint.target, now, answers ? std::optional(due) : std::nullopt);
  if (behaviour.kind == Behaviour::Kind::never) return;
  if (due <= monotonic_now()) return advance(connection, due);
  wait_until(connection, due);
}

// The time of the next step of the answer has come.
void Server::advance(Connection& connection, Nanoseconds now) {
  const Behaviour& behaviour = *connection.behaviour;
  if (behaviour.kind == Behaviour::Kind::close) {
    if (behaviour.close_at == Behaviour::CloseAt::request) return close(connection);
    connection.output = head_of(200, behaviour.body_bytes, Stay::silent);
    const bool in_head = behaviour.close_at == Behaviour::CloseAt::head;
    const std::size_t half_body_bytes = behaviour.body_bytes / 2;
    connection.output.resize(in_head ? connection.output.size() / 2 : connection.output.size() + half_body_bytes, 'x');
    connection.closing = connection.complete = true;
    return flush(connection);
  }
  if (behaviour.kind != Behaviour::Kind::drip) {
    connection.output = head_of(connection.status, behaviour.body_bytes, connection.stay());
    connection.output.append(behaviour.body_bytes, 'x');
    connection.complete = true;
    return flush(connection);
  }
  if (connection.dripped == 0) connection.output = head_of(connection.status, behaviour.body_bytes, connection.stay());
  if (connection.dripped > 0) connection.output += 'x';
  connection.complete = connection.dripped == behaviour.body_bytes;
  ++connection.dripped;
  const bool complete = connection.complete;
  flush(connection);
  if (!complete && connection.fd) wait_until(connection, now + behaviour.time);
}

void Server::flush(Connection& connection) {
  const std::string& output = connection.output;
  while (connection.sent < output.size()) {
    const ssize_t wrote =
        ::send(connection.fd.get(), output.data() + connection.sent, output.size() - connection.sent, MSG_NOSIGNAL);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0 && errno == EAGAIN) return;
    if (wrote < 0) return close(connection);
    connection.sent += static_cast<std::size_t>(wrote);
  }
  connection.output.clear();
  connection.sent = 0;
  if (connection.busy && connection.complete) answered(connection);
}

void Server::answered(Connection& connection) {
  const Nanoseconds now = monotonic_now();
  const bool counts = connection.behaviour != nullptr && connection.behaviour->kind != Behaviour::Kind::close;
  if (counts) stamps_.end(connection.ticket, connection.status, now);
  connection.busy = false;
  if (connection.closing) return close(connection);
  connection.read_at = now;  // of what came meanwhile
  serve(connection);
}

void Server::wait_until(Connection& connection, Nanoseconds due) {
  connection.timer = due;
  timers_.emplace(due, &connection);
}

void Server::close(Connection& connection) {
  timers_.erase({connection.timer, &connection});
  connection.fd.reset();
  const auto found = connections_.find(&connection);
  closed_.push_back(std::move(found->second));
  connections_.erase(found);
}

}  // namespace laneway::load::truth
