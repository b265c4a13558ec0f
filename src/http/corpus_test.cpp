#include "http/corpus.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "http/replay.hpp"

namespace laneway::http {
namespace {

using corpus::Case;
using replay::Transcript;

std::string text_of(const Transcript& transcript) {
  std::string out;
  for (const auto& outcome : transcript) {
    out += "\n  => " + outcome.summary;
    for (const std::string& detail : outcome.details) out += " | " + detail.substr(0, 200);
  }
  return out;
}

// Feeds the input cut at the given places; a fresh peer each time.
template <class Feed>
void feed_cut(const std::string& input, const std::vector<std::size_t>& cuts, Feed feed) {
  std::size_t at = 0;
  for (const std::size_t cut : cuts) {
    feed(std::string_view(input).substr(at, cut - at));
    at = cut;
  }
  feed(std::string_view(input).substr(at));
}

Transcript replayed(const Case& one, const std::vector<std::size_t>& cuts, bool response) {
  const auto run = [&](auto peer) {
    feed_cut(one.input, cuts, [&](std::string_view bytes) { peer.feed(bytes); });
    if (one.ends) peer.end();
    return peer.transcript();
  };
  if (response) return run(replay::Client(one.limits, parse_method(one.method).value()));
  return run(replay::Server(one.limits));
}

// The places to cut one long input at: all of them, or some hundreds spread evenly and those around line ends.
std::vector<std::size_t> places(const std::string& input) {
  std::set<std::size_t> all;
  const std::size_t step = input.size() / 500 + 1;
  for (std::size_t i = 1; i < input.size(); i += step) all.insert(i);
  for (std::size_t i = 1; i < input.size() && all.size() < 600; ++i) {
    if (input[i] == '\n' || input[i - 1] == '\n' || input[i] == '\r') all.insert(i);
  }
  return {all.begin(), all.end()};
}

bool meets(const Transcript& transcript, const Case& one, bool response) {
  if (transcript.size() != one.expected.size()) return false;
  for (std::size_t i = 0; i < transcript.size(); ++i) {
    const auto& expected = one.expected[i];
    const bool one_word = response || transcript[i].summary.find(' ') == std::string::npos;
    const std::size_t summary_words = one_word ? 1 : 2;
    if (expected.size() < summary_words) return false;
    if (transcript[i].summary != expected[0] + (one_word ? "" : " " + expected[1])) return false;
    for (std::size_t k = summary_words; k < expected.size(); ++k) {
      if (!transcript[i].has(expected[k])) return false;
    }
  }
  return true;
}

void check(const Case& one, bool response) {
  SCOPED_TRACE(one.file + ":" + std::to_string(one.line) + ": " + one.title);
  const Transcript whole = replayed(one, {}, response);
  EXPECT_TRUE(meets(whole, one, response)) << "understood as:" << text_of(whole);

  const std::vector<std::size_t> cuts = places(one.input);
  for (const std::size_t cut : cuts) {
    const Transcript split = replayed(one, {cut}, response);
    EXPECT_EQ(split, whole) << "cut at byte " << cut << ":" << text_of(split);
  }
  std::vector<std::size_t> every;
  for (std::size_t i = 1; i < one.input.size(); ++i) every.push_back(i);
  const Transcript bytewise = replayed(one, every, response);
  EXPECT_EQ(bytewise, whole) << "byte by byte:" << text_of(bytewise);
}

TEST(Corpus, EveryCaseIsUnderstoodTheSameHoweverItIsSplit) {
  int requests = 0;
  int responses = 0;
  for (const auto& entry : std::filesystem::directory_iterator(LANEWAY_SOURCE_DIR "/tests/corpus/http")) {
    if (entry.path().extension() != ".txt") continue;
    const bool response = entry.path().filename().string().starts_with("response");
    for (const Case& one : corpus::read(entry.path())) {
      check(one, response);
      ++(response ? responses : requests);
    }
  }
  EXPECT_GT(requests, 0);
  EXPECT_GT(responses, 0);
  RecordProperty("requests", requests);
  RecordProperty("responses", responses);
}

}  // namespace
}  // namespace laneway::http
