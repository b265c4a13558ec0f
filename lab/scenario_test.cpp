#include "lab/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view valid = R"(
title = "Tiny"
root = ".."
[load]
threads = 2
connections = 10
timeout = "5s"
duration = "3s"
duration_waiting = "4s"
calibration = "1s"
[quick]
duration = "1s"
duration_waiting = "2s"
calibration = "500ms"
[[target]]
name = "one"
framework = "One"
language = "Python"
start = ["server", "--port", "{port}"]
ready = "/"
environment = { A = "b" }
ours = true
[[endpoint]]
id = "sleep"
title = "Sleeps"
work = "io"
json = '{"message": "slept"}'
duration_min = "1s"
paths = { one = "/sleep/" }
)";

std::string with(std::string_view from, std::string_view to) {
  std::string text(valid);
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(ParseScenario, ReadsEverything) {
  const auto scenario = parse_scenario(valid, "/lab/scenarios/tiny.toml");
  ASSERT_TRUE(scenario) << scenario.error();
  EXPECT_EQ(scenario->title, "Tiny");
  EXPECT_EQ(scenario->root, "/lab");
  EXPECT_EQ(scenario->load.connections, 10);
  EXPECT_EQ(scenario->load.duration_waiting, 4 * second);
  EXPECT_EQ(scenario->quick.connections, 10);
  EXPECT_EQ(scenario->quick.calibration, 500 * millisecond);
  const Target* target = scenario->target("one");
  ASSERT_TRUE(target);
  EXPECT_THAT(target->start, ElementsAre("server", "--port", "{port}"));
  EXPECT_EQ(target->environment.at("A"), "b");
  EXPECT_EQ(target->directory, "{root}");
  EXPECT_TRUE(target->ours);
  const Endpoint* endpoint = scenario->endpoint("sleep");
  ASSERT_TRUE(endpoint);
  EXPECT_EQ(endpoint->json->text(), R"({"message":"slept"})");
  EXPECT_EQ(endpoint->duration_min, second);
  EXPECT_EQ(endpoint->status, 200);
  EXPECT_EQ(scenario->target("two"), nullptr);
}

TEST(ParseScenario, SaysWhatIsWrongAndWhere) {
  struct Row {
    std::string_view from, to, complaint;
  };
  for (const Row& row : {
           Row{"title = \"Tiny\"", "title =", "tiny.toml:2:"},
           Row{"threads = 2", "threads = 0", "tiny.toml:5: \"threads\" must be from 1 to 1024"},
           Row{"threads = 2", "threads = \"2\"", "\"threads\" must be a whole number"},
           Row{"threads = 2", "", "\"threads\" is missing"},
           Row{"threads = 2", "threads = 2\ntreads = 3", "tiny.toml:6: unknown member \"treads\""},
           Row{"\"5s\"", "\"5\"", "\"timeout\" must be a duration"},
           Row{"start = [\"server\", \"--port\", \"{port}\"]", "start = []", "\"start\" must name a program"},
           Row{"start = [\"server\", \"--port\", \"{port}\"]", "start = [1]", "must be a list of texts"},
           Row{"work = \"io\"", "work = \"disk\"", "\"work\" must be"},
           Row{"{\"message\": \"slept\"}", "{\"message\": }", "\"json\" is not JSON"},
           Row{"paths = { one =", "paths = { two =", "a target that does not exist: two"},
           Row{"\"/sleep/\"", "\"sleep/\"", "must begin with a slash"},
           Row{"duration_min = \"1s\"", "windows = { one = \"1\" }", "\"windows\" must hold durations"},
           Row{"duration_min = \"1s\"", "windows = { two = \"1s\" }", "names a target without a path: two"},
           Row{"duration_min = \"1s\"", "known_fault = \"x\"", "\"duration_min\", which is missing"},
           Row{"[[endpoint]]", "[endpoint]", "\"endpoint\" must be tables"},
           Row{"connections = 10", "connections = 1", "tiny.toml:6: \"connections\" must be at least one for each"},
           Row{"{port}", "{prot}", "tiny.toml:19: \"start\" has an unknown placeholder {prot}"},
           Row{"ours = true", "build = [\"x\", \"{port}\"]", "\"build\" has an unknown placeholder {port}"},
           Row{"ours = true", "directory = \"{rot}\"", "\"directory\" has an unknown placeholder {rot}"},
           Row{"A = \"b\"", "A = \"{c}\"", "\"environment\" has an unknown placeholder {c}"},
           Row{"ready = \"/\"", "ready = \"health\"", "tiny.toml:20: \"ready\" must begin with a slash"},
           Row{"name = \"one\"", "name = \"../one\"", "\"name\" must be of letters"},
           Row{"id = \"sleep\"", "id = \"a b\"", "\"id\" must be of letters"},
           Row{"{\"message\": \"slept\"}", "\"slept\"", "\"json\" must be an object or a list"},
           Row{"work = \"io\"", "work = \"io\"\ntext = \"slept\"", "\"text\" and \"json\" cannot both be the body"},
           Row{"duration = \"1s\"", "duration = \"1s\"\nwithout = [\"two\"]",
               "\"without\" names a target that does not exist: two"},
           Row{"work = \"io\"", "work = \"io\"\nquick = 1", "\"quick\" must be true or false"},
           Row{"work = \"io\"", "work = \"io\"\nstatus = 600", "\"status\" must be from 100 to 599"},
           Row{"work = \"io\"", "work = \"io\"\nfixed = [\"two\"]", "\"fixed\" names a target without a path: two"},
           Row{"work = \"io\"", "work = \"io\"\nfixed_rate = 0", "\"fixed_rate\" must be more than nothing"},
           Row{"threads = 2", "threads = 2\nwarm_up_step = \"0s\"", "\"warm_up_step\" must be"},
           Row{"threads = 2", "threads = 2\nverified_rounds = 0", "\"verified_rounds\" must be from 1"},
       }) {
    const auto scenario = parse_scenario(with(row.from, row.to), "tiny.toml");
    ASSERT_FALSE(scenario) << row.to;
    EXPECT_THAT(scenario.error(), HasSubstr(row.complaint));
    EXPECT_THAT(scenario.error(), HasSubstr("tiny.toml:"));
  }
}

constexpr std::string_view questions = R"toml(
[[interference]]
id = "noise"
title = "Noise"
hammer = "sleep"
probe = "sleep"
rate = 20
[[claim]]
id = "fast"
text = "It is fast"
source = "somebody"
test = "rps(one, sleep) > 10"
[[model]]
target = "one"
endpoint = "sleep"
workers = "min(32, cores + 4)"
why = "a pool"
[original]
threads = 4
connections = 100
[[original.row]]
target = "one"
endpoint = "sleep"
requests_per_second = 93.1
latency_mean_seconds = 1
why = ["it was long ago"]
)toml";

TEST(ParseScenario, ReadsWhatItWantsToKnow) {
  const auto scenario = parse_scenario(std::string(valid) + std::string(questions), "tiny.toml");
  ASSERT_TRUE(scenario) << scenario.error();
  EXPECT_EQ(scenario->find_interference("noise")->rate_per_second, 20);
  EXPECT_EQ(scenario->find_interference("noise")->connections, 50);
  EXPECT_EQ(scenario->claims.at(0).test.quantities().at(0).text(), "rps(one, sleep)");
  EXPECT_EQ(scenario->claims.at(0).line, 41);
  EXPECT_TRUE(scenario->model("one", "sleep"));
  EXPECT_EQ(scenario->originals.at(0).requests_per_second, 93.1);
  EXPECT_EQ(scenario->originals.at(0).latency_mean_seconds, 1);
  EXPECT_EQ(scenario->hash.size(), 16u);
  EXPECT_NE(scenario->hash, parse_scenario(valid, "tiny.toml")->hash);
}

TEST(ParseScenario, SaysWhatIsWrongWithAQuestion) {
  struct Row {
    std::string_view from, to, complaint;
  };
  for (const Row& row : {
           Row{"rps(one, sleep) > 10", "rps(one, sleep) >",
               "tiny.toml:41: \"test\" cannot be read, column 18: a number"},
           Row{"rps(one, sleep) > 10", "rps(two, sleep) > 10",
               "\"test\" asks for rps(two, sleep): no target is called two"},
           Row{"rps(one, sleep) > 10", "rps(one, sleep)", "\"test\" must compare something"},
           Row{"rps(one, sleep) > 10", "speed(one) > 10", "speed(one), which does not exist"},
           Row{"hammer = \"sleep\"", "hammer = \"x\"", "names an endpoint that does not exist: x"},
           Row{"rate = 20", "targets = [\"two\"]", "names a target that does not exist: two"},
           Row{"min(32, cores + 4)", "rps(one, sleep)", "may ask for cores and connections, not for rps(one, sleep)"},
           Row{"min(32, cores + 4)", "1 < 2", "\"workers\" must be a number"},
           Row{"requests_per_second = 93.1", "requests_per_second = -1", "must be a number, not negative"},
           Row{"requests_per_second = 93.1", "requests_per_second = true", "must be a number, not negative"},
           Row{"threads = 4\n", "", "\"threads\" is missing"},
       }) {
    std::string text = std::string(valid) + std::string(questions);
    text.replace(text.rfind(row.from), row.from.size(), row.to);
    const auto scenario = parse_scenario(text, "tiny.toml");
    ASSERT_FALSE(scenario) << row.to;
    EXPECT_THAT(scenario.error(), HasSubstr(row.complaint));
  }
}

TEST(ParseScenario, ReadsWhatIsShortened) {
  const auto scenario =
      parse_scenario(with("calibration = \"1s\"",
                          "calibration = \"1s\"\nwarm_up_step = \"250ms\"\nverified_rounds = 2\nrepeats_percent = 8"),
                     "t");
  ASSERT_TRUE(scenario) << scenario.error();
  EXPECT_EQ(scenario->load.warm_up_step, 250 * millisecond);
  EXPECT_EQ(scenario->load.verified_rounds, 2);
  EXPECT_EQ(scenario->load.repeats_percent, 8);
}

TEST(ParseScenario, ReadsWhatIsAskedAtAFixedRate) {
  const auto all = parse_scenario(valid, "t");
  EXPECT_TRUE(all->endpoints[0].at_fixed_rate("one"));
  EXPECT_EQ(all->endpoints[0].fixed_rate, std::nullopt);
  const auto none = parse_scenario(with("work = \"io\"", "work = \"io\"\nfixed = []\nfixed_rate = 0.5"), "t");
  ASSERT_TRUE(none) << none.error();
  EXPECT_FALSE(none->endpoints[0].at_fixed_rate("one"));
  EXPECT_EQ(none->endpoints[0].fixed_rate, 0.5);
  const auto claims = with("work = \"io\"", "work = \"io\"\nfixed = []") +
                      "[[claim]]\nid = \"x\"\ntext = \"x\"\nsource = \"x\"\ntest = \"cpu(one, sleep) < 1\"\n";
  EXPECT_THAT(parse_scenario(claims, "t").error(), HasSubstr("that is not measured at a fixed rate"));
}

TEST(ParseScenario, ReadsRoundsAndLayout) {
  const auto scenario = parse_scenario(
      with("calibration = \"1s\"", "calibration = \"1s\"\nrounds = 8\nlayout = \"pinned\"\nduration_fixed = \"2s\""),
      "t");
  ASSERT_TRUE(scenario) << scenario.error();
  EXPECT_EQ(scenario->load.rounds, 8);
  EXPECT_EQ(scenario->load.layout, Layout::pinned);
  EXPECT_EQ(scenario->load.duration_fixed, 2 * second);
  EXPECT_EQ(scenario->quick.rounds, 1);
  EXPECT_EQ(scenario->quick.duration_fixed, 0);
  EXPECT_FALSE(parse_scenario(with("threads = 2", "threads = 2\nlayout = \"loose\""), "t"));
  EXPECT_EQ(scenario->load.verified_rounds, rounds_max);
  EXPECT_FALSE(parse_scenario(with("threads = 2", "threads = 2\nrounds = 0"), "t"));
}

TEST(ParseScenario, ReadsTheTargetsThatScenariosShare) {
  const std::string directory = ::testing::TempDir();
  const auto write = [&](const char* name, std::string_view text) { std::ofstream(directory + name) << text; };
  const std::string_view text(valid);
  const std::size_t target = text.find("[[target]]");
  const std::size_t endpoint = text.find("[[endpoint]]");
  write("shared.toml", text.substr(target, endpoint - target));
  const std::string without = std::string(text.substr(0, target)) + std::string(text.substr(endpoint));

  const auto scenario = parse_scenario("targets = \"shared.toml\"" + without, directory + "tiny.toml");
  ASSERT_TRUE(scenario) << scenario.error();
  EXPECT_EQ(scenario->targets.size(), 1u);
  EXPECT_TRUE(scenario->target("one"));

  const auto complaint = [&](const std::string& toml) {
    const auto result = parse_scenario(toml, directory + "tiny.toml");
    return result ? "none" : result.error();
  };
  EXPECT_THAT(complaint("targets = \"shared.toml\"" + std::string(valid)), HasSubstr("is taken: one"));
  EXPECT_THAT(complaint("targets = \"absent.toml\"" + without), HasSubstr("cannot read the targets"));
  EXPECT_THAT(complaint(without), HasSubstr("\"target\" is missing"));
  write("shared.toml", "[[target]]\nname =");
  EXPECT_THAT(complaint("targets = \"shared.toml\"" + without), HasSubstr("shared.toml:2:"));
  write("shared.toml", "[[endpoint]]");
  EXPECT_THAT(complaint("targets = \"shared.toml\"" + without), HasSubstr("shared.toml:1: \"target\" is missing"));
}

TEST(ParseScenario, ReadsWhatAQuickRunIsWithout) {
  const auto scenario =
      parse_scenario(with("duration = \"1s\"", "duration = \"1s\"\nwithout = [\"one\"]"), "tiny.toml");
  ASSERT_TRUE(scenario) << scenario.error();
  EXPECT_FALSE(scenario->target("one")->quick);
}

TEST(ParseScenario, ReadsABodyThatIsNoJson) {
  const auto scenario =
      parse_scenario(with("json = '{\"message\": \"slept\"}'", "text = \"Hello\"\nquick = false"), "tiny.toml");
  ASSERT_TRUE(scenario) << scenario.error();
  EXPECT_EQ(scenario->endpoint("sleep")->text, "Hello");
  EXPECT_FALSE(scenario->endpoint("sleep")->json);
  EXPECT_FALSE(scenario->endpoint("sleep")->quick);
  EXPECT_TRUE(scenario->target("one")->quick);
}

TEST(ParseScenario, RefusesANameTwice) {
  const std::string target(
      valid.substr(valid.find("[[target]]"), valid.find("[[endpoint]]") - valid.find("[[target]]")));
  const auto scenario = parse_scenario(std::string(valid) + target, "tiny.toml");
  ASSERT_FALSE(scenario);
  EXPECT_THAT(scenario.error(), HasSubstr("is taken: one"));
}

TEST(ReadScenario, SaysWhichFileCannotBeRead) {
  EXPECT_EQ(read_scenario("/nonexistent.toml").error(), "cannot read the scenario /nonexistent.toml");
  EXPECT_EQ(read_scenario("/").error(), "cannot read the scenario /");
}

TEST(ShippedScenarios, CanBeRead) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(LANEWAY_SOURCE_DIR "/lab/scenarios")) {
    const auto scenario = read_scenario(entry.path());
    ASSERT_TRUE(scenario) << scenario.error();
    ++count;
    for (const Target& target : scenario->targets) {
      EXPECT_FALSE(target.needs.empty()) << target.name;
      EXPECT_FALSE(target.install.empty()) << target.name;  // said when a need is missing
      EXPECT_FALSE(target.settings.empty()) << target.name;
    }
  }
  EXPECT_GE(count, 3u);
}

// What the report concludes and printed is there as data, and each row of its table as an endpoint.
TEST(RetroScenario, AsksWhatTheReportConcludes) {
  const auto scenario = read_scenario(LANEWAY_SOURCE_DIR "/lab/scenarios/retro.toml");
  ASSERT_TRUE(scenario) << scenario.error();
  EXPECT_GE(scenario->claims.size(), 20u);
  EXPECT_EQ(scenario->originals.size(), 11u);
  EXPECT_EQ(scenario->original_load.connections, 100);
  EXPECT_EQ(scenario->interference.size(), 3u);
  EXPECT_EQ(scenario->load.rounds, 6);
  EXPECT_EQ(scenario->quick.rounds, 1);
  for (const Claim& claim : scenario->claims) EXPECT_FALSE(claim.source.empty()) << claim.id;
}

// The scenario we ship holds the eleven rows of the report, each where the report has it.
TEST(RetroScenario, HoldsTheReport) {
  const auto scenario = read_scenario(LANEWAY_SOURCE_DIR "/lab/scenarios/retro.toml");
  ASSERT_TRUE(scenario) << scenario.error();
  const auto path = [&](const char* id, const char* target) {
    const Endpoint* endpoint = scenario->endpoint(id);
    return endpoint && endpoint->paths.contains(target) ? endpoint->paths.at(target) : "none";
  };
  EXPECT_EQ(path("sleep.blocking", "fastapi"), "/fastapi/async_slowest/");
  EXPECT_EQ(path("sleep.offload", "fastapi"), "/fastapi/async_sleep_in_thread/");
  EXPECT_EQ(path("sleep.native", "fastapi"), "/fastapi/async_sleep/");
  EXPECT_EQ(path("sleep.plain", "fastapi"), "/fastapi/sync/");
  EXPECT_EQ(path("cpu.executor", "fastapi"), "/fastapi/async_cpu_bound/");
  EXPECT_EQ(path("cpu.plain", "fastapi"), "/fastapi/sync_cpu_bound/");
  EXPECT_EQ(path("cpu.blocking", "fastapi"), "/fastapi/async_cpu_bound_slow/");
  EXPECT_EQ(path("cpu.flask_executor", "flask"), "/flask/sync_cpu_bound/");
  EXPECT_EQ(path("cpu.flask_plain", "flask"), "/flask/sync_cpu_bound_slow/");
  EXPECT_EQ(path("sleep.plain", "go"), "/go/sync/");
  EXPECT_EQ(path("sleep.detached", "go"), "/go/async_sleep_in_thread/");
  for (const Endpoint& endpoint : scenario->endpoints) {
    EXPECT_TRUE(endpoint.paths.contains("laneway") || endpoint.id == "sleep.executor") << endpoint.id;
    EXPECT_TRUE(endpoint.json) << endpoint.id;
    EXPECT_EQ(endpoint.duration_min, endpoint.id.starts_with("sleep.") ? second : 0) << endpoint.id;
  }
}

}  // namespace
}  // namespace laneway::lab
