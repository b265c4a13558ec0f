#include "lab/scenario_questions.hpp"

#include "lab/quantity.hpp"

namespace laneway::lab {
namespace {

const Endpoint& known_endpoint(TomlTable& table, const char* name, const std::string& id, const Scenario& scenario) {
  const Endpoint* endpoint = scenario.endpoint(id);
  if (!endpoint) table.wrong(name, "names an endpoint that does not exist: " + id);
  return *endpoint;
}

void check_row(TomlTable& table, const std::string& target, const std::string& id, const Scenario& scenario) {
  if (!scenario.target(target)) table.wrong("target", "does not exist: " + target);
  if (!known_endpoint(table, "endpoint", id, scenario).paths.contains(target)) {
    table.wrong("endpoint", "has no path for " + target + ": " + id);
  }
}

Interference read_interference(TomlTable& table, const Scenario& scenario) {
  Interference what;
  what.id = table.plain_name("id");
  if (scenario.find_interference(what.id)) table.wrong("id", "is taken: " + what.id);
  what.title = table.text("title");
  what.hammered = table.text("hammer");
  what.probed = table.text("probe");
  const Endpoint& hammered = known_endpoint(table, "hammer", what.hammered, scenario);
  const Endpoint& probed = known_endpoint(table, "probe", what.probed, scenario);
  what.connections = table.number_or("connections", 1, 100'000, what.connections);
  what.rate_per_second = table.number_or("rate", 1, 1'000'000, what.rate_per_second);
  if (table.has("duration")) what.duration = table.duration("duration");
  what.targets = table.words_or_none("targets");
  for (const std::string& target : what.targets) {
    if (!scenario.target(target)) table.wrong("targets", "names a target that does not exist: " + target);
    if (!hammered.paths.contains(target) || !probed.paths.contains(target)) {
      table.wrong("targets", "names a target without a path for both endpoints: " + target);
    }
  }
  table.done();
  return what;
}

Claim read_claim(TomlTable& table, const Scenario& scenario) {
  Claim claim;
  claim.id = table.plain_name("id");
  for (const Claim& other : scenario.claims) {
    if (other.id == claim.id) table.wrong("id", "is taken: " + claim.id);
  }
  claim.text = table.text("text");
  claim.source = table.text_or("source", "");
  claim.test_text = table.text("test");
  claim.line = table.line("test");
  auto test = Expression::parse(claim.test_text);
  if (!test) table.wrong("test", "cannot be read, " + test.error());
  if (!test->is_statement()) table.wrong("test", "must compare something");
  for (const Quantity& quantity : test->quantities()) {
    if (const auto fault = fault_of(quantity, scenario)) table.wrong("test", "asks for " + *fault);
  }
  claim.test = *std::move(test);
  table.done();
  return claim;
}

Model read_model(TomlTable& table, const Scenario& scenario) {
  Model model;
  model.target = table.text("target");
  model.endpoint = table.text("endpoint");
  check_row(table, model.target, model.endpoint, scenario);
  if (scenario.model(model.target, model.endpoint)) table.wrong("endpoint", "has a model for " + model.target);
  model.workers_text = table.text("workers");
  auto workers = Expression::parse(model.workers_text);
  if (!workers) table.wrong("workers", "cannot be read, " + workers.error());
  if (workers->is_statement()) table.wrong("workers", "must be a number");
  for (const Quantity& quantity : workers->quantities()) {
    if (!is_constant(quantity)) table.wrong("workers", "may ask for cores and connections, not for " + quantity.text());
  }
  model.workers = *std::move(workers);
  model.why = table.text("why");
  table.done();
  return model;
}

Original read_original(TomlTable& table, const Scenario& scenario) {
  Original row;
  row.target = table.text("target");
  row.endpoint = table.text("endpoint");
  check_row(table, row.target, row.endpoint, scenario);
  row.requests_per_second = table.decimal("requests_per_second");
  row.transfer = table.text_or("transfer", "");
  row.thread_requests_per_second = table.decimal_or_none("thread_requests_per_second");
  row.latency_mean_seconds = table.decimal_or_none("latency_mean_seconds");
  row.latency_max_seconds = table.decimal_or_none("latency_max_seconds");
  row.why = table.words_or_none("why");
  table.done();
  return row;
}

}  // namespace

void read_questions(TomlTable& table, Scenario& scenario) {
  for (TomlTable& each : table.tables_or_none("interference")) {
    scenario.interference.push_back(read_interference(each, scenario));
  }
  for (TomlTable& each : table.tables_or_none("claim")) scenario.claims.push_back(read_claim(each, scenario));
  for (TomlTable& each : table.tables_or_none("model")) scenario.models.push_back(read_model(each, scenario));
  if (!table.has("original")) return;
  TomlTable original = table.table("original");
  scenario.original_load.threads = original.number("threads", 1, 1024);
  scenario.original_load.connections = original.number("connections", 1, 100'000);
  for (TomlTable& each : original.tables("row")) scenario.originals.push_back(read_original(each, scenario));
  original.done();
}

}  // namespace laneway::lab
