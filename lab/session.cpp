#include "lab/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "json/read.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

// What laneway-load may take beyond the time it was given.
constexpr Nanoseconds load_margin = 20 * second;
constexpr Nanoseconds step_interval = second;

}  // namespace

Session::Session(Workshop& shop, Trace& trace, const OnStep& on_step, const std::string& name)
    : shop_(shop), trace_(trace), on_step_(on_step), directory_(shop.directory + "/" + name) {
  std::error_code failed;
  std::filesystem::create_directories(directory_, failed);
  trace_.log_file = directory_ + "/server.log";
}

Session::~Session() {
  if (server_) {
    step("stop");
    server_->stop(stop_grace);
  }
  end_descendants();
}

std::expected<void, std::string> Session::start(const Target& target) {
  const auto port = free_port();
  auto command = port ? server_command(target, *port, shop_) : std::unexpected(port.error());
  if (!command) return std::unexpected(command.error());
  command->log_file = trace_.log_file;
  trace_.server_command = shell_line(command->words);
  step("start");
  origin_ = fmt::format("http://{}:{}", shop_.places.at("host"), *port);
  auto server = start_server(*command, origin_ + target.ready, target.ready_deadline, shop_);
  if (!server) return std::unexpected(server.error());
  server_.emplace(*std::move(server));
  return {};
}

void Session::step(std::string name) {
  step_ = std::move(name);
  on_step_(step_);
}

std::expected<Session::Client, std::string> Session::begin(LoadRequest request, const std::string& name) {
  const std::string file = directory_ + "/" + name;
  request.program = shop_.load_program;
  request.cpus = shop_.pinning.client_cpus;
  request.json_file = file + ".json";
  std::error_code none;
  std::filesystem::remove(request.json_file, none);  // of an earlier run into the same folder
  const Command command{.words = load_command(request), .log_file = file + ".log"};
  trace_.load_commands.push_back(shell_line(command.words));
  auto process = Process::start(command);
  if (!process) return std::unexpected(process.error());
  const Nanoseconds given = request.duration > 0 ? request.duration + request.warm_up + request.drain : request.timeout;
  return Client{*std::move(process), name, request.json_file, command.log_file, monotonic_now() + given + load_margin};
}

std::optional<std::string> Session::watch(Client& client, Nanoseconds until) {
  Wake wake = Wake::deadline;
  do {
    wake = wait_for(client.process, &*server_, shop_.interrupts, std::min(until, monotonic_now() + step_interval));
    on_step_(step_);
  } while (wake == Wake::deadline && monotonic_now() < until);
  if (wake == Wake::interrupted) return "interrupted";
  if (server_->ended()) return fmt::format("the server {} during the {}", server_->how_it_ended(), client.name);
  return std::nullopt;
}

std::expected<JsonValue, std::string> Session::end(Client& client) {
  if (const auto fault = watch(client, client.deadline)) return std::unexpected(*fault);
  if (!client.process.ended()) return std::unexpected(fmt::format("laneway-load did not end: {}", client.name));
  // It may well exit with an error and have measured: that nothing succeeded is a result.
  auto json = read_json_file(client.json_file);
  if (json) return *std::move(json);
  const std::string last = tail(client.log_file, 1);
  return std::unexpected(fmt::format("laneway-load {}: {}", client.process.how_it_ended(),
                                     last.empty() ? json.error().reason : last.substr(0, last.size() - 1)));
}

std::expected<JsonValue, std::string> Session::load(LoadRequest request, const std::string& name) {
  auto client = begin(std::move(request), name);
  if (!client) return std::unexpected(client.error());
  return end(*client);
}

std::expected<Session::Both, std::string> Session::load_both(LoadRequest first, const std::string& first_name,
                                                             Nanoseconds lead, LoadRequest second,
                                                             const std::string& second_name) {
  auto hammer = begin(std::move(first), first_name);
  if (!hammer) return std::unexpected(hammer.error());
  if (const auto fault = watch(*hammer, monotonic_now() + lead)) return std::unexpected(*fault);
  auto probe = begin(std::move(second), second_name);
  if (!probe) return std::unexpected(probe.error());
  auto probed = end(*probe);
  if (!probed) return std::unexpected(probed.error());
  auto hammered = end(*hammer);
  if (!hammered) return std::unexpected(hammered.error());
  return Both{*std::move(hammered), *std::move(probed)};
}

}  // namespace laneway::lab
