#include "load/conditions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/read.hpp"

namespace laneway::load {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Condition> of(std::string_view json, std::string_view url = "http://a/") {
  return conditions_of(*parse_json(json), url);
}

TEST(Conditions, ServersAndResultsMayDiffer) {
  EXPECT_THAT(
      differences(of(R"({"connections": 5, "completed": 1, "command": ["x", "http://a:1/b?c"]})", "http://a:1/b?c#d"),
                  of(R"({"connections": 5, "completed": 2, "command": ["y"]})", "http://[::1]/b?c")),
      IsEmpty());
  EXPECT_THAT(differences(of("{}", "http://a"), of("{}", "http://b/")), IsEmpty());
}

TEST(Conditions, EachThatDiffersIsNamed) {
  EXPECT_THAT(differences(of(R"({"loop": "closed", "rate": null, "threads": 1, "host": {"cores": 2}})", "http://a/x"),
                          of(R"({"loop": "open", "rate": "100", "threads": 1, "host": {"cores": 4}})", "http://a/y")),
              ElementsAre("loop closed and open", "rate none and 100", "path /x and /y", "cores 2 and 4"));
}

TEST(Conditions, ResultsOfBeforeThereWasAPipelineHadOneRequestAtATime) {
  EXPECT_THAT(differences(of("{}"), of(R"({"pipeline": 1})")), IsEmpty());
  EXPECT_THAT(differences(of("{}"), of(R"({"pipeline": 16})")), ElementsAre("pipeline 1 and 16"));
}

TEST(Conditions, TheCommandLineTellsOfHeadersBodiesAndChecks) {
  const auto command = [](std::string_view arguments) { return of("{\"command\": [" + std::string(arguments) + "]}"); };
  EXPECT_THAT(differences(command(R"("-c5", "--json", "a", "--template", "http://a/")"),
                          command(R"("-H", "A: b", "--body=x", "-HC: d", "--header")")),
              ElementsAre("header, body and checks --template and -H A: b --body=x -HC: d --header"));
  EXPECT_THAT(differences(command(R"("--template", "http://a/")"), command(R"("--template", "http://b/")")), IsEmpty());
  EXPECT_THAT(differences(command(R"("--header-of-mine")"), command("")), IsEmpty());
  EXPECT_THAT(differences(command(R"("--no-tls-resumption", "https://a/")"), command(R"("https://b/")")),
              ElementsAre("header, body and checks --no-tls-resumption and none"));
}

TEST(Conditions, HowLongAConnectionLivesIsOneOfThem) {
  EXPECT_THAT(differences(of(R"({"requests_per_connection": 1})"), of(R"({"requests_per_connection": null})")),
              ElementsAre("requests a connection 1 and none"));
  EXPECT_THAT(differences(of("{}"), of(R"({"requests_per_connection": null})")), IsEmpty());
}

}  // namespace
}  // namespace laneway::load
