#include "load/ab_json.hpp"

#include "laneway/detail/json_writer.hpp"
#include "load/json_report.hpp"
#include "load/version.hpp"

namespace laneway::load {

std::string ab_json(const AbResult& result) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("schema", "laneway-load-ab/1");
  json.member("version", program_version);
  json.key("command");
  json.begin_array();
  for (const auto& argument : result.command) json.string(argument);
  json.end_array();
  json.member("started_at", std::string_view(result.settings.started_at));
  json.member("url_a", std::string_view(result.settings.url));
  json.member("url_b", std::string_view(result.url_b));
  write_conditions(json, result.settings);
  json.member("shuffle_seed", result.seed);
  json.key("until_percent");
  if (result.until_percent) {
    json.number(*result.until_percent);
  } else {
    json.null();
  }
  json.member("stopped_early", result.stopped_early);
  json.key("rounds");
  json.begin_array();
  for (const auto& round : result.rounds) {
    json.begin_object();
    json.key("a");
    write_figures(json, round.a);
    json.key("b");
    write_figures(json, round.b);
    json.end_object();
  }
  json.end_array();
  write_comparison(json, compare_rounds(result.rounds, result.seed));
  json.end_object();
  text.push_back('\n');
  return text;
}

}  // namespace laneway::load
