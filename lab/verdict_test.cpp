#include "lab/verdict.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/fixture.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;

JsonValue early() { return load_json("\"min_seconds\":1.0001", "\"min_seconds\":0.00021"); }

TEST(FaultOfAnswer, IsWhatTheLoadGeneratorSaw) {
  EXPECT_EQ(fault_of_answer(load_json()), std::nullopt);
  EXPECT_EQ(fault_of_answer(load_json("\"failed\":0,\"first_failure\":null",
                                      "\"failed\":1,\"first_failure\":\"status 500, expected 200\"")),
            "status 500, expected 200");
  EXPECT_EQ(fault_of_answer(load_json("\"completed\":1400", "\"completed\":0")), "no answer");
  const auto refused = parse_json(R"({"completed":0,"first_error":"read: Connection reset by peer"})");
  EXPECT_EQ(fault_of_answer(refused.value()), "no answer: read: Connection reset by peer");
}

TEST(Judge, PassesOnWhatTheLoadGeneratorThinks) {
  const OneRow one;
  const Verdict verdict = judge(one.row(), load_json(), load_json());
  EXPECT_EQ(verdict.word, Word::suspect);
  EXPECT_EQ(verdict.sentence(), "SUSPECT: in flight at the end above 20 % of completed");
  EXPECT_EQ(judge(one.row(), load_json(), load_json("SUSPECT", "OK")).word, Word::ok);
  EXPECT_EQ(judge(one.row(), load_json(), load_json("SUSPECT", "INVALID")).word, Word::invalid);
  EXPECT_EQ(judge(one.row(), load_json(), load_json("SUSPECT", "some new word")).word, Word::invalid);
}

TEST(Judge, KnowsTheEdgesOfAShortWindow) {
  const OneRow one;
  // 300 answers of a second in 4 s: the first second cannot hold any.
  const auto load = [](const char* completed, const char* slowest) {
    std::string text = load_json("SUSPECT", "SUSPECT").text();
    const auto replace = [&](const std::string& from, const std::string& to) {
      text.replace(text.find(from), from.size(), to);
    };
    replace("\"window_seconds\":15", "\"window_seconds\":4");
    replace("\"completed\":1400", fmt::format("\"completed\":{}", completed));
    replace("\"max_seconds\":1.02", fmt::format("\"max_is_lower_bound\":false,\"max_seconds\":{}", slowest));
    replace("\"in flight at the end above 20 % of completed\"",
            "\"throughput x mean latency is 75.2, not the 100.0 connections\","
            "\"100 requests were in flight at the end, 300 completed\","
            "\"the window of 4 s is shorter than ten times the slowest answer (1.02 s)\"");
    return parse_json(text).value();
  };
  EXPECT_EQ(judge(one.row(), std::nullopt, load("300", "1.02")).sentence(), "OK");
  EXPECT_EQ(judge(one.row(), std::nullopt, load("120", "1.02")).word, Word::suspect);  // 40 at once
  EXPECT_EQ(judge(one.row(), std::nullopt, load("300", "1.2")).reasons.size(), 3u);
  OneRow computes;
  computes.endpoint.duration_min = 0;
  EXPECT_EQ(judge(computes.row(), std::nullopt, load("300", "1.02")).word, Word::suspect);
}

TEST(Judge, FailsAnAnswerThatIsTooEarly) {
  const OneRow one;
  const Verdict verdict = judge(one.row(), early(), load_json());
  EXPECT_EQ(verdict.sentence(), "FAILED: answered after 210 us, at least 1.00 s expected");
  EXPECT_FALSE(verdict.known);
  EXPECT_TRUE(fails_run(one.row(), verdict));
}

TEST(Judge, AllowsForTheMillisecondsOfTimers) {
  const OneRow one;
  const auto probe = [](const char* seconds) {
    return load_json("\"min_seconds\":1.0001", fmt::format("\"min_seconds\":{}", seconds));
  };
  EXPECT_EQ(judge(one.row(), probe("0.995"), load_json()).word, Word::suspect);
  EXPECT_EQ(judge(one.row(), probe("0.9949"), load_json()).word, Word::failed);
  EXPECT_EQ(checked_duration_min(one.endpoint), 995 * millisecond);
  EXPECT_EQ(checked_duration_min(Endpoint()), 0);
}

TEST(Judge, KnowsAFaultToldBeforehand) {
  OneRow one;
  one.endpoint.known_fault = "does not wait";
  const Verdict verdict = judge(one.row(), early(), load_json());
  EXPECT_EQ(verdict.word, Word::failed);
  EXPECT_THAT(verdict.reasons, ElementsAre("answered after 210 us, at least 1.00 s expected", "does not wait"));
  EXPECT_TRUE(verdict.known);
  EXPECT_FALSE(fails_run(one.row(), verdict));
  // Only that fault is known, no other.
  const Verdict also_wrong = judge(
      one.row(), early(),
      load_json("\"failed\":0,\"first_failure\":null", "\"failed\":9,\"first_failure\":\"body 'x', expected 'y'\""));
  EXPECT_FALSE(also_wrong.known);
  EXPECT_THAT(also_wrong.reasons, ElementsAre("answered after 210 us, at least 1.00 s expected", "does not wait",
                                              "9 of 1400 answers wrong, first: body 'x', expected 'y'"));
}

TEST(Judge, DoesNotTakeALoadThatFailedForTheKnownFault) {
  OneRow one;
  one.endpoint.known_fault = "does not wait";
  const Verdict verdict = judge(one.row(), early(), load_json("SUSPECT", "INVALID"));
  EXPECT_FALSE(verdict.known);
  EXPECT_EQ(verdict.reasons.back(), "in flight at the end above 20 % of completed");
}

TEST(Judge, LooksForAKnownFaultUnderLoadToo) {
  OneRow one;
  one.endpoint.known_fault = "does not wait";
  EXPECT_EQ(checked_duration_min(one.endpoint), 0);  // else every answer would be wrong for that reason
  EXPECT_TRUE(judge(one.row(), load_json(), early()).known);
  EXPECT_EQ(judge(one.row(), load_json(), load_json()).word, Word::suspect);  // it is mended
}

TEST(Judge, FailsWrongAnswersUnderLoad) {
  const OneRow one;
  const Verdict verdict =
      judge(one.row(), load_json(),
            load_json("\"failed\":0,\"first_failure\":null", "\"failed\":9,\"first_failure\":\"status 503\""));
  EXPECT_EQ(verdict.sentence(), "FAILED: 9 of 1400 answers wrong, first: status 503");
}

TEST(FailsRun, OnlyForOurs) {
  OneRow one;
  for (const Word word : {Word::error, Word::skipped, Word::not_run, Word::failed, Word::invalid}) {
    EXPECT_TRUE(fails_run(one.row(), {word})) << text(word);
  }
  for (const Word word : {Word::ok, Word::suspect}) EXPECT_FALSE(fails_run(one.row(), {word})) << text(word);
  one.target.ours = false;
  EXPECT_FALSE(fails_run(one.row(), {Word::error}));
}

}  // namespace
}  // namespace laneway::lab
