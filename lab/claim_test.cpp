#include "lab/claim.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/read.hpp"
#include "lab/audit.hpp"
#include "lab/model.hpp"
#include "lab/quantity.hpp"
#include "lab/rounds_fixture.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Claim claim(const char* test) { return {.id = "x", .test_text = test, .test = Expression::parse(test).value()}; }

Expression expression(const char* text) { return Expression::parse(text).value(); }

MadeUpRun six_rounds() {
  MadeUpRun made;
  for (int i = 0; i < 6; ++i) {
    made.add_round({made.row("a", "root", 100 + i), made.row("b", "root", i == 2 ? 200 : 50),
                    made.row("a", "sleep", 93.3), made.row("b", "sleep", 0.8, Word::failed)});
  }
  return made;
}

TEST(FindingOf, IsASignTest) {
  using Truths = std::vector<std::optional<bool>>;
  EXPECT_EQ(finding_of(Truths(6, true)).first, Finding::holds);
  EXPECT_EQ(finding_of(Truths(6, false)).first, Finding::does_not_hold);
  EXPECT_EQ(finding_of(Truths(5, true)).first, Finding::cannot_tell);
  EXPECT_EQ(finding_of({true, true, true, std::nullopt, true, true}).first, Finding::cannot_tell);
  Truths nine(9, true);
  nine[4] = false;
  EXPECT_EQ(finding_of(nine).first, Finding::holds);
  nine[5] = std::nullopt;
  EXPECT_EQ(finding_of(nine).second, "true in 7 of 9 rounds, false in 1: 8 must agree");
}

TEST(Examine, SaysWhatHoldsAndOnWhichEvidence) {
  const MadeUpRun made = six_rounds();
  const Claim plain = claim("rps(a, root) > 99 and cores >= 2");
  const auto outcome = examine(made.run, plain);
  EXPECT_EQ(outcome.finding, Finding::holds);
  ASSERT_EQ(outcome.evidence.size(), 2u);
  EXPECT_EQ(outcome.evidence[0].expression, "rps(a, root)");
  EXPECT_EQ(outcome.evidence[0].stat->median, 102.5);
  EXPECT_EQ(outcome.evidence[0].stat->interval->low, 100);
  EXPECT_EQ(outcome.evidence[0].unit, "1/s");
  const Claim wrong = claim("corrected(a, sleep) < 50");
  EXPECT_EQ(examine(made.run, wrong).finding, Finding::does_not_hold);
}

// A window in which nobody was answered tells the rate: none. One with errors tells nothing.
TEST(Examine, TakesNoAnswerForWhatItIs) {
  MadeUpRun made;
  const auto row = [&](const char* load) {
    RowResult made_up = made.row("b", "sleep", 0, Word::invalid);
    made_up.load = parse_json(load).value();
    return made_up;
  };
  for (int i = 0; i < 6; ++i) {
    made.add_round(
        {made.row("a", "sleep", 93.3), row(R"({"completed":0,"in_flight_at_end":{"count":100},"first_error":null})")});
  }
  const Claim slow = claim("rps(a, sleep) > 10 * rps(b, sleep)");
  EXPECT_EQ(examine(made.run, slow).finding, Finding::holds);
  for (Round& round : made.run.rounds) {
    round.rows[1] = row(R"({"completed":0,"in_flight_at_end":{"count":100},"first_error":"connect: refused"})");
  }
  EXPECT_EQ(examine(made.run, slow).finding, Finding::cannot_tell);
}

TEST(Examine, CannotTellWhatRoundsDisagreeOnOrNobodyMeasured) {
  const MadeUpRun made = six_rounds();
  const Claim once_not = claim("rps(a, root) > rps(b, root)");
  EXPECT_EQ(examine(made.run, once_not).finding, Finding::cannot_tell);
  EXPECT_THAT(examine(made.run, once_not).reason, HasSubstr("true in 5 of 6 rounds"));
  const Claim failed = claim("rps(b, sleep) < 1");  // its answers are wrong: the figure proves nothing
  EXPECT_EQ(examine(made.run, failed).reason, "rps(b, sleep) was not measured");
  const Claim no_fixed = claim("cpu(a, root) < 1");
  EXPECT_EQ(examine(made.run, no_fixed).finding, Finding::cannot_tell);
}

TEST(Examine, TakesALowerBoundForWhatItIs) {
  MadeUpRun made = six_rounds();
  for (Round& round : made.run.rounds) round.rows[0].figures.p50 = Bounded{15, true};
  const Claim longer = claim("p50(a, root, capacity) > 10");
  const Claim shorter = claim("p50(a, root, capacity) < 20");
  EXPECT_EQ(examine(made.run, longer).finding, Finding::holds);
  EXPECT_EQ(examine(made.run, shorter).finding, Finding::cannot_tell);
}

TEST(FaultOf, KnowsWhatTheScenarioHas) {
  MadeUpRun made;
  made.scenario.interference = {{.id = "noise", .hammered = "sleep", .probed = "root"}};
  const auto fault = [&](const char* text) {
    return fault_of(expression(text).quantities().at(0), made.scenario).value_or("none");
  };
  EXPECT_EQ(fault("rps(a, root)"), "none");
  EXPECT_EQ(fault("probe_p99(b, noise, under)"), "none");
  EXPECT_EQ(fault("cores"), "none");
  EXPECT_THAT(fault("rps(c, root)"), HasSubstr("no target is called c"));
  EXPECT_THAT(fault("rps(a, x)"), HasSubstr("no endpoint is called x"));
  EXPECT_THAT(fault("rps(a)"), HasSubstr("takes a target and an endpoint"));
  EXPECT_THAT(fault("cpu(a, root, quick)"), HasSubstr("capacity or fixed"));
  EXPECT_THAT(fault("probe_max(a, silence, under)"), HasSubstr("no interference is called silence"));
  EXPECT_THAT(fault("probe_max(a, noise, over)"), HasSubstr("alone or under"));
  EXPECT_THAT(fault("speed(a, root)"), HasSubstr("does not exist"));
}

TEST(ModelOf, IsTheLeastOfConnectionsAndWorkers) {
  MadeUpRun made = six_rounds();
  const auto rows = summarise(made.run);
  const auto free = model_of(made.run, rows[2]);
  ASSERT_TRUE(free);
  EXPECT_EQ(free->expected_per_second, 100);
  EXPECT_EQ(free->text, "100 connections / 1.00 s");
  EXPECT_NEAR(*free->ratio(), 0.99964, 1e-4);
  EXPECT_FALSE(model_of(made.run, rows[0]));  // it neither waits nor computes
  made.scenario.models = {
      {.target = "a", .endpoint = "sleep", .workers = expression("min(40, cores * 100)"), .why = "a pool"}};
  EXPECT_EQ(model_of(made.run, rows[2])->text, "40 at once / 1.00 s (a pool)");
  EXPECT_EQ(model_of(made.run, rows[2])->expected_per_second, 40);
}

TEST(AuditOf, FindsWhatArithmeticFinds) {
  MadeUpRun made = six_rounds();
  made.scenario.originals = {{.target = "a",
                              .endpoint = "sleep",
                              .requests_per_second = 0.8,
                              .thread_requests_per_second = 0.2,
                              .latency_mean_seconds = 6.04,
                              .why = {"another machine"}},
                             {.target = "a",
                              .endpoint = "root",
                              .requests_per_second = 93.1,
                              .thread_requests_per_second = 56.17,
                              .latency_mean_seconds = 1.07}};
  const auto rows = audit_of(made.run, summarise(made.run));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_NEAR(*rows[0].busy_connections, 4.832, 1e-9);
  EXPECT_THAT(rows[0].why,
              ElementsAre(HasSubstr("0.8 x 6.04 s = 4.8 of 100 connections busy"), "another machine",
                          "ours leaves out the 1.00 s of the window that cannot hold an answer",
                          HasSubstr("ours is what the model expects: 100 connections / 1.00 s = 100 requests/s")));
  EXPECT_NEAR(rows[0].now->median, 93.3 * 15 / 14, 1e-9);
  EXPECT_THAT(rows[1].why, ElementsAre(HasSubstr("4 threads x 56.17 = 224.7 requests/s, not 93.1")));
}

}  // namespace
}  // namespace laneway::lab
