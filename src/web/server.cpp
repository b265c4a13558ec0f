#include "web/server.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "net/connect.hpp"
#include "web/settings_table.hpp"

namespace laneway {
namespace {

Settings checked(const Settings& settings) {
  if (const std::string fault = check_settings(settings); !fault.empty()) throw std::invalid_argument(fault);
  return settings;
}

/// Framework work posted to a loop from outside, once.
struct Posted : detail::Op {
  explicit Posted(std::function<void()> given) : work(std::move(given)) {
    run = [](detail::Op& op) {
      const std::unique_ptr<Posted> mine(static_cast<Posted*>(&op));
      mine->work();
    };
    discard = [](detail::Op& op) noexcept { delete static_cast<Posted*>(&op); };
  }
  std::function<void()> work;
};

}  // namespace

Server::Server(const Settings& settings, const std::vector<Route>& routes) : service_(checked(settings), routes) {
  // A fifth is left for files, databases and the loops themselves.
  connections_max_ = static_cast<unsigned>(std::max<std::uint64_t>(
      1, std::min<std::uint64_t>(settings.connections_max, net::raise_descriptor_limit() * 4 / 5)));
  for (unsigned i = 0; i < service_.runtime.loop_count(); ++i) {
    loops_.push_back(std::make_unique<LoopServer>(*this, service_.runtime.loop(i)));
  }
  service_.runtime.connection_count = [this](unsigned loop) { return loops_[loop]->connection_count(); };
}

Server::~Server() { stop(); }

std::expected<void, std::string> Server::open() {
  auto opened = net::Listener::open(service_.settings.host, service_.settings.port, service_.settings.backlog);
  if (!opened) return std::unexpected(opened.error());
  listener_ = std::move(*opened);
  return {};
}

void Server::start() {
  for (const auto& loop : loops_) loop->start();
  service_.runtime.start();
}

void Server::drain() {
  // What the kernel has accepted in our name is served; then it refuses. Under the lock, so that what the loops have
  // taken is counted too: from here on the count only falls.
  std::unique_lock lock(accepting_);
  for (unsigned i = 0; i < service_.settings.backlog && !loops_.empty(); ++i) {
    net::Accepted accepted = listener_->accept();
    if (!accepted.fd) break;
    connections_.fetch_add(1, std::memory_order_relaxed);
    least_loaded(*loops_.front()).adopt_there(std::move(accepted));
  }
  listener_->shut();
  lock.unlock();
  for (const auto& loop : loops_) loop->loop().post(*new Posted([&loop = *loop] { loop.drain(); }));
}

void Server::stop() { service_.runtime.stop(); }

std::optional<net::Accepted> Server::accept() noexcept {
  const std::lock_guard lock(accepting_);
  if (connection_count() >= connections_max_) return std::nullopt;
  net::Accepted accepted = listener_->accept();
  if (accepted.fd) connections_.fetch_add(1, std::memory_order_relaxed);
  return accepted;
}

LoopServer& Server::least_loaded(LoopServer& mine) noexcept {
  LoopServer* least = &mine;
  for (const auto& loop : loops_) {
    if (loop->connection_count() < least->connection_count()) least = loop.get();
  }
  return *least;
}

unsigned Server::excess() const noexcept {
  const unsigned count = connection_count();
  return count < connections_max_ ? 0 : count - connections_max_ + 1;
}

unsigned Server::idle_count() const noexcept {
  unsigned sum = 0;
  for (const auto& loop : loops_) sum += loop->idle_count();
  return sum;
}

LoopServer* Server::most_idle() noexcept {
  LoopServer* most = nullptr;
  for (const auto& loop : loops_) {
    if (loop->idle_count() > (most == nullptr ? 0 : most->idle_count())) most = loop.get();
  }
  return most;
}

}  // namespace laneway
