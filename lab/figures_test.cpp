#include "lab/figures.hpp"

#include <gtest/gtest.h>

#include "lab/fixture.hpp"

namespace laneway::lab {
namespace {

TEST(CpuFigure, IsTheShareOfTheAvailableTimeThatBecameAnswers) {
  // 2 cores for 15 s, less 1 s of steal, less 26 - 20 s of others: 23 s of CPU time, 1.5333 cores.
  // 93.3 calls a second of 10 ms each keep 0.933 cores busy.
  const JsonValue calibration = load_json("14285.7", "10000");
  EXPECT_NEAR(*cpu_figure(load_json(), calibration), 0.933 / (23.0 / 15), 1e-9);
}

TEST(CpuFigure, IsAbsentWhereSomethingWasNotMeasured) {
  EXPECT_EQ(cpu_figure(load_json(), load_json("14285.7", "null")), std::nullopt);
  EXPECT_EQ(cpu_figure(load_json("\"server\":{", "\"server\":null,\"old\":{"), load_json()), std::nullopt);
  EXPECT_EQ(cpu_figure(load_json("\"window_seconds\":15.0", "\"window_seconds\":0"), load_json()), std::nullopt);
  EXPECT_EQ(cpu_figure(load_json("\"busy_seconds\":26.0", "\"busy_seconds\":60.0"), load_json()), std::nullopt);
}

TEST(CorrectedThroughput, LeavesOutTheTimeInWhichNothingCanComplete) {
  EXPECT_DOUBLE_EQ(*corrected_throughput(load_json(), second), 100);
  EXPECT_EQ(corrected_throughput(load_json(), 15 * second), std::nullopt);
}

TEST(FiguresOf, TakesTheColumnsFromTheLoadGenerator) {
  const OneRow one;
  const Figures figures = figures_of(one.row(), load_json(), nullptr);
  EXPECT_EQ(figures.throughput_per_second, 93.3);
  EXPECT_EQ(figures.transfer_per_second_bytes, 14428.2);
  EXPECT_EQ(figures.thread_rate_mean, 23.3);
  EXPECT_EQ(figures.latency_mean->seconds, 1.003);
  EXPECT_TRUE(figures.latency_mean->at_least);
  EXPECT_EQ(figures.latency_max->seconds, 1.02);
  EXPECT_FALSE(figures.latency_max->at_least);
  EXPECT_FALSE(figures.p50->at_least);
  EXPECT_TRUE(figures.p99->at_least);
  EXPECT_EQ(figures.in_flight_at_end, 100);
  EXPECT_NEAR(*figures.cpu_per_request_seconds, 0.0142857, 1e-9);
  EXPECT_EQ(figures.peak_memory_bytes, 47500000);
  EXPECT_EQ(figures.cpu_figure, std::nullopt);
  EXPECT_DOUBLE_EQ(*figures.corrected_per_second, 100);
  EXPECT_DOUBLE_EQ(*figures.ceiling_per_second, 100);
}

TEST(FiguresOf, CorrectsOnlyRowsThatWait) {
  OneRow one;
  one.endpoint.known_fault = "does not wait";
  EXPECT_EQ(figures_of(one.row(), load_json(), nullptr).corrected_per_second, std::nullopt);
  one.endpoint.known_fault.clear();
  one.endpoint.duration_min = 0;
  EXPECT_EQ(figures_of(one.row(), load_json(), nullptr).corrected_per_second, std::nullopt);
}

TEST(FiguresOf, LeavesAbsentWhatIsAbsent) {
  const OneRow one;
  const Figures figures = figures_of(one.row(), JsonValue(), nullptr);
  EXPECT_EQ(figures.throughput_per_second, std::nullopt);
  EXPECT_FALSE(figures.p50);
  EXPECT_FALSE(figures.latency_mean);
}

}  // namespace
}  // namespace laneway::lab
