#include "load/prometheus_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/result_fixture.hpp"

namespace laneway::load {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PrometheusReport, NamesWhatWasMeasured) {
  const std::string text = prometheus_report(sleeping_server());
  for (const auto* line :
       {"# TYPE laneway_load_info gauge\n", "verdict=\"OK\"", "# TYPE laneway_load_latency_seconds summary\n",
        "laneway_load_completed{url=\"http://127.0.0.1:8000/sleep\"} 1400\n",
        "laneway_load_answers{url=\"http://127.0.0.1:8000/sleep\",code=\"200\"} 1400\n",
        "laneway_load_errors{url=\"http://127.0.0.1:8000/sleep\",kind=\"timeout\"} 0\n",
        "laneway_load_latency_seconds_count{url=\"http://127.0.0.1:8000/sleep\"} 1400\n",
        "laneway_load_server_cpu_seconds{url=\"http://127.0.0.1:8000/sleep\"} 1.2\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, HasSubstr(",quantile=\"0.99\"} 1.003"));
  EXPECT_THAT(text, Not(HasSubstr("quantile=\"0.999\"")));  // 1,400 answers cannot tell
}

TEST(PrometheusReport, LeavesOutWhatWasNotMeasured) {
  Result result;
  summarize(result);
  const std::string text = prometheus_report(result);
  EXPECT_THAT(text, Not(HasSubstr("latency_seconds")));
  EXPECT_THAT(text, Not(HasSubstr("server_")));
  EXPECT_THAT(text, HasSubstr("laneway_load_verdict{url=\"\"} 2\n"));
}

TEST(PrometheusReport, EscapesTheUrl) {
  Result result;
  result.url = "http://a/\"\\";
  EXPECT_THAT(prometheus_report(result), HasSubstr("{url=\"http://a/\\\"\\\\\"}"));
}

}  // namespace
}  // namespace laneway::load
