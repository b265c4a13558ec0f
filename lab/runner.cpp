#include "lab/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "json/read.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr std::size_t log_tail_lines = 8;
constexpr Nanoseconds probe_timeout = 30 * second;
// What laneway-load may take beyond the time it was given.
constexpr Nanoseconds load_margin = 20 * second;
constexpr Nanoseconds step_interval = second;

Verdict error(std::string reason) { return {Word::error, {std::move(reason)}}; }

}  // namespace

RowResult Runner::run_row(const PlanRow& row, const std::string& name) {
  RowResult result{.row = row};
  const std::string directory = shop_.directory + "/" + name;
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  result.log_file = directory + "/server.log";

  const auto port = free_port();
  auto command = port ? server_command(*row.target, *port, shop_.places) : std::unexpected(port.error());
  if (!command) {
    result.verdict = error(command.error());
    return result;
  }
  command->log_file = result.log_file;
  result.server_command = shell_line(command->words);

  step("start");
  const std::string origin = fmt::format("http://{}:{}", shop_.places.at("host"), *port);
  if (auto server = start_server(*command, origin + row.target->ready, row.target->ready_deadline, shop_)) {
    result.verdict = measure(result, *server, origin + row.path);
    step("stop");
    server->stop(stop_grace);
  } else {
    result.verdict = error(server.error());
  }
  end_descendants();
  if (shop_.interrupts.came() && !result.load) result.verdict = {Word::not_run};
  if (result.verdict.word == Word::error) result.log_tail = tail(result.log_file, log_tail_lines);
  return result;
}

void Runner::step(std::string name) {
  step_ = std::move(name);
  on_step_(step_);
}

LoadRequest Runner::request(const PlanRow& row, const std::string& url) const {
  LoadRequest request;
  request.program = shop_.load_program;
  request.url = url;
  request.timeout = load_.timeout;
  request.status = row.endpoint->status;
  if (row.endpoint->json) request.json = row.endpoint->json->text();
  request.text = row.endpoint->text;
  return request;
}

Verdict Runner::measure(RowResult& result, Process& server, const std::string& url) {
  const PlanRow& row = result.row;
  step("verify");
  LoadRequest one = request(row, url);
  one.requests = 1;
  one.timeout = probe_timeout;
  const auto probe = load(result, server, one, "probe");
  if (!probe) return error(probe.error());
  result.probe = *probe;
  if (const auto fault = fault_of_answer(*probe)) return error(*fault);

  if (row.calibration > 0) {
    step("calibrate " + duration_argument(row.calibration));
    LoadRequest calm = request(row, url);
    calm.connections = static_cast<int>(measure::effective_cores());
    calm.duration = row.calibration;
    calm.server = server.pid();
    const auto calibration = load(result, server, calm, "calibration");
    if (!calibration) return error(calibration.error());
    result.calibration = *calibration;
  }

  step("load " + duration_argument(row.duration));
  LoadRequest full = request(row, url);
  full.threads = load_.threads;
  full.connections = load_.connections;
  full.duration = row.duration;
  full.duration_min = checked_duration_min(*row.endpoint);
  full.server = server.pid();
  const auto loaded = load(result, server, full, "load");
  if (!loaded) return error(loaded.error());
  result.load = *loaded;
  result.figures = figures_of(row, *loaded, result.calibration ? &*result.calibration : nullptr);
  return judge(row, *probe, *loaded);
}

std::expected<JsonValue, std::string> Runner::load(RowResult& result, Process& server, LoadRequest request,
                                                   const std::string& name) {
  const std::string file = std::filesystem::path(result.log_file).parent_path() / name;
  request.json_file = file + ".json";
  std::error_code none;
  std::filesystem::remove(request.json_file, none);  // of an earlier run into the same folder
  const Command command{.words = load_command(request), .log_file = file + ".log"};
  result.load_commands.push_back(shell_line(command.words));

  auto client = Process::start(command);
  if (!client) return std::unexpected(client.error());
  const Nanoseconds given = request.duration > 0 ? request.duration : request.timeout;
  const Nanoseconds deadline = monotonic_now() + given + load_margin;
  Wake wake;
  do {
    wake = wait_for(*client, &server, shop_.interrupts, std::min(deadline, monotonic_now() + step_interval));
    on_step_(step_);
  } while (wake == Wake::deadline && monotonic_now() < deadline);
  if (wake == Wake::interrupted) return std::unexpected("interrupted");
  if (server.ended()) return std::unexpected(fmt::format("the server {} during the {}", server.how_it_ended(), name));
  if (wake == Wake::deadline) return std::unexpected(fmt::format("laneway-load did not end: {}", name));
  // It may well exit with an error and have measured: that nothing succeeded is a result.
  auto json = read_json_file(request.json_file);
  if (json) return *std::move(json);
  const std::string last = tail(command.log_file, 1);
  return std::unexpected(fmt::format("laneway-load {}: {}", client->how_it_ended(),
                                     last.empty() ? json.error().reason : last.substr(0, last.size() - 1)));
}

}  // namespace laneway::lab
