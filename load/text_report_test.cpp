#include "load/text_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/result_fixture.hpp"

namespace laneway::load {
namespace {

using testing::HasSubstr;

TEST(TextReport, OfAGoodRun) {
  EXPECT_EQ(text_report(sleeping_server(), false),
            "GET http://127.0.0.1:8000/sleep\n"
            "closed loop 100 connections asked, 100 established, 4 threads, window 15.00s\n"
            "completed   1400, succeeded 1400\n"
            "errors      none\n"
            "in flight   100 at the end, oldest 900ms, median 400ms\n"
            "throughput  93.33 requests/s, 14.67KB/s\n"
            "latency     p50 1.003s  p90 1.003s  p99 1.003s  max 1.003s  mean 1.003s  stdev 0.00us\n"
            "first byte  p50 1.003s  p90 1.003s  p99 1.003s  max 1.003s  mean 1.003s  stdev 0.00us\n"
            "connect     p50 1.00ms  p90 1.00ms  p99 -  max 1.00ms  mean 1.00ms  stdev 0.00us\n"
            "concurrency throughput x mean latency = 93.6 of 100.0 connections\n"
            "conn. time  1500.0 s = 1404.2 s finished + 40.5 s unfinished + 55.3 s idle, connecting or warming up; in "
            "flight, integrated: 1444.7 s\n"
            "client      1.3 % of a core, busiest thread 0.4 %, 142.86 us/request\n"
            "server      pid 4711: 8.0 % of a core, 857.14 us/request, memory 50.00MB at most, 41 threads, 1 process, "
            ">5600 context switches (96 % voluntary, 4 a request)\n"
            "bottleneck  connections (no CPU is busy, and answers took about as long as the fastest: more connections "
            "bring more)\n"
            "verdict     OK\n");
}

// One answer a second from a server that does one at a time.
Result slowest_server() {
  Result result = sleeping_server();
  Record& counts = result.counts;
  counts = Record();
  counts.completed = counts.succeeded = counts.statuses[200] = 14;
  counts.connections_established = 100;
  for (int i = 1; i <= 14; ++i) counts.service.record(i * second);
  for (int i = 0; i < 86; ++i) {
    counts.service.record_unfinished(15 * second);
    counts.in_flight.record(15 * second);
  }
  summarize(result);
  return result;
}

TEST(TextReport, SaysWhatIsOnlyALowerBound) {
  const auto text = text_report(slowest_server(), true);
  EXPECT_THAT(text, HasSubstr("latency     p50 >15.00s  p90 >15.00s  p99 >15.00s  max >15.00s  mean >13.9"));
  EXPECT_THAT(text, HasSubstr("verdict     SUSPECT  throughput x mean latency is 13.0, not the 100.0 connections"));
  EXPECT_THAT(text, HasSubstr("\n                     86 requests were in flight at the end, 14 completed\n"));
  EXPECT_THAT(text, HasSubstr("\n      50 %     >15.00s\n"));
  EXPECT_THAT(text, HasSubstr("of 14 answers, and 86 requests without one that count as longer than their age"));
}

TEST(TextReport, RefusesPercentilesOfTooFewAnswers) {
  Result result = sleeping_server();
  result.counts.service = {};
  for (int i = 0; i < 168; ++i) result.counts.service.record(second);
  summarize(result);
  const auto text = text_report(result, true);
  EXPECT_THAT(text, HasSubstr("latency     p50 1.000s  p90 1.000s  p99 -  max 1.000s"));
  EXPECT_THAT(text, HasSubstr("\nn=168: p99 not estimable, it takes 299\nn=168: p99.9 not estimable, it takes 2995\n"));
}

TEST(TextReport, SaysTheRateAsItWasAsked) {
  Result result = sleeping_server();
  result.rate_per_second = 1'234'567;
  EXPECT_THAT(text_report(result, false), HasSubstr("open loop   1234567 requests/s asked, 100 connections"));
  result.rate_per_second = 0.25;
  EXPECT_THAT(text_report(result, false), HasSubstr("open loop   0.25 requests/s asked, 100 connections"));
}

TEST(TextReport, NamesErrorsByKindAndTheFirst) {
  Result result = sleeping_server();
  result.counts.error(ErrorKind::read, "Connection reset by peer");
  result.counts.error(ErrorKind::timeout, "no answer in time");
  EXPECT_THAT(text_report(result, false), HasSubstr("read 1, timeout 1 (first: read: Connection reset by peer)"));
}

}  // namespace
}  // namespace laneway::load
