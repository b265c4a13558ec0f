#include "load/wrk_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/result_fixture.hpp"

namespace laneway::load {
namespace {

using testing::HasSubstr;

TEST(WrkReport, HasItsFormatToTheByte) {
  EXPECT_EQ(wrk_report(sleeping_server(), true),
            "Running 15s test @ http://127.0.0.1:8000/sleep\n"
            "  4 threads and 100 connections\n"
            "  Thread Stats   Avg      Stdev     Max   +/- Stdev\n"
            "    Latency     1.00s     0.00us   1.00s   100.00%\n"
            "    Req/Sec    23.33     61.20   250.00     93.33%\n"
            "  Latency Distribution\n"
            "     50%    1.00s \n"
            "     75%    1.00s \n"
            "     90%    1.00s \n"
            "     99%    1.00s \n"
            "  1400 requests in 15.00s, 220.12KB read\n"
            "Requests/sec:     93.33\n"
            "Transfer/sec:     14.67KB\n");
}

TEST(WrkReport, AddsErrorLinesOnlyWhenThereAreErrors) {
  Result result = sleeping_server();
  result.counts.error(ErrorKind::connect, "");
  result.counts.error(ErrorKind::read, "");
  result.counts.error(ErrorKind::protocol, "");
  result.counts.error(ErrorKind::unanswered, "");
  result.counts.error(ErrorKind::timeout, "");
  result.counts.status_errors = 7;
  EXPECT_THAT(wrk_report(result, false),
              HasSubstr("  Socket errors: connect 1, read 3, write 0, timeout 1\n  Non-2xx or 3xx responses: 7\n"));
}

TEST(WrkReport, OfNothing) {
  Result result;
  result.duration_seconds = 1;
  result.window_seconds = 1;
  result.threads = 1;
  summarize(result);
  EXPECT_THAT(wrk_report(result, false), HasSubstr("    Latency     0.00us    0.00us   0.00us    -nan%\n"));
}

}  // namespace
}  // namespace laneway::load
