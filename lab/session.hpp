#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "lab/result.hpp"
#include "lab/server.hpp"

namespace laneway::lab {

/// Called when a row enters a step ("load 15s"), and each second while it lasts.
using OnStep = std::function<void(const std::string& step)>;

/// One server from its start to its end, and the load that is put on it meanwhile. What was run is noted in the trace.
class Session {
 public:
  /// `name`: of the folder for its files, below the results. All must outlive the session.
  Session(Workshop& shop, Trace& trace, const OnStep& on_step, const std::string& name);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  /// The server is stopped; nothing that descends from it lives on.
  ~Session();

  /// Errors: it cannot start, ends, or does not answer in time; an interrupt.
  std::expected<void, std::string> start(const Target& target);
  /// Where the server answers: "http://127.0.0.1:41873".
  const std::string& origin() const noexcept { return origin_; }
  pid_t server_pid() const noexcept { return server_->pid(); }

  /// Run laneway-load; keeps its JSON as `name`. Errors: what kept it from being measured.
  std::expected<JsonValue, std::string> load(LoadRequest request, const std::string& name);

  /// The same for two at once, of which the first begins `lead` earlier.
  struct Both {
    JsonValue first, second;
  };
  std::expected<Both, std::string> load_both(LoadRequest first, const std::string& first_name, Nanoseconds lead,
                                             LoadRequest second, const std::string& second_name);

  void step(std::string name);

 private:
  struct Client {
    Process process;
    std::string name, json_file, log_file;
    Nanoseconds deadline;
  };
  std::expected<Client, std::string> begin(LoadRequest request, const std::string& name);
  std::expected<JsonValue, std::string> end(Client& client);
  /// Until the client ends, or `until`; nothing: all is well. Else what went wrong.
  std::optional<std::string> watch(Client& client, Nanoseconds until);

  Workshop& shop_;
  Trace& trace_;
  const OnStep& on_step_;
  std::string directory_;
  std::string origin_;
  std::string step_;
  std::optional<Process> server_;
};

}  // namespace laneway::lab
