#include "load/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/assert.hpp"

namespace laneway::load {
namespace {

struct Named {
  std::string_view name;
  std::string_view member;
  std::string_view otherwise = "none";  // where there is no such member, or null
};
constexpr Named members[] = {
    {"loop", "loop"},
    {"rate", "rate"},
    {"think time in s", "think_seconds"},
    {"requests", "requests_max"},
    {"threads", "threads"},
    {"connections", "connections"},
    {"requests a connection", "requests_per_connection"},
    {"pipeline", "pipeline", "1"},
    {"duration in s", "duration_seconds"},
    {"warm-up in s", "warm_up_seconds"},
    {"drain in s", "drain_seconds"},
    {"time-out in s", "timeout_seconds"},
    {"method", "method"},
};

// What of the command line makes requests and checks, and is told nowhere else.
constexpr std::string_view telling_options[] = {"-H",
                                                "--header",
                                                "--body",
                                                "--body-file",
                                                "--targets",
                                                "--template",
                                                "--capture",
                                                "--expect-status",
                                                "--expect-json",
                                                "--expect-body",
                                                "--expect-hash",
                                                "--expect-length",
                                                "--expect-min-duration",
                                                "--expect-max-duration",
                                                "--tls-min",
                                                "--no-tls-resumption"};

constexpr std::string_view flags[] = {"--template", "--no-tls-resumption"};  // of these, what has no value

// "http://host:8000/a?b" gives "/a?b": servers may differ.
std::string_view target_of(std::string_view url) {
  const auto scheme = url.find("://");
  const auto slash = url.find_first_of("/?", scheme == std::string_view::npos ? 0 : scheme + 3);
  return slash == std::string_view::npos ? "/" : url.substr(slash, url.find('#') - slash);
}

std::string telling_arguments(const JsonValue& command) {
  std::string text;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const auto* argument = command[i].string();
    if (argument == nullptr) continue;
    for (const auto option : telling_options) {
      const bool is_long = option.starts_with("--");
      const bool joined = argument->size() > option.size() && argument->starts_with(option) &&
                          (!is_long || (*argument)[option.size()] == '=');
      if (*argument != option && !joined) continue;
      if (!text.empty()) text += ' ';
      text += *argument;
      const bool is_flag = std::find(std::begin(flags), std::end(flags), option) != std::end(flags);
      if (!joined && !is_flag && command[i + 1].string() != nullptr) text.append(" ").append(*command[i + 1].string());
    }
  }
  return text.empty() ? "none" : text;
}

}  // namespace

std::vector<Condition> conditions_of(const JsonValue& result, std::string_view url) {
  std::vector<Condition> conditions;
  for (const auto& [name, member, otherwise] : members) {
    const JsonValue& value = result[member];
    conditions.push_back({std::string(name), value.is_null()  ? std::string(otherwise)
                                             : value.string() ? *value.string()
                                                              : value.text()});
  }
  conditions.push_back({"path", std::string(target_of(url))});
  conditions.push_back({"header, body and checks", telling_arguments(result["command"])});
  const JsonValue& cores = result["host"]["cores"];
  conditions.push_back({"cores", cores.is_null() ? "none" : cores.text()});
  return conditions;
}

std::vector<std::string> differences(const std::vector<Condition>& a, const std::vector<Condition>& b) {
  LANEWAY_ASSERT(a.size() == b.size());
  std::vector<std::string> list;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].value != b[i].value) list.push_back(fmt::format("{} {} and {}", a[i].name, a[i].value, b[i].value));
  }
  return list;
}

}  // namespace laneway::load
