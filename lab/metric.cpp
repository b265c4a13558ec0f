#include "lab/metric.hpp"

#include <algorithm>

namespace laneway::lab {
namespace {

using Found = std::optional<Bounded>;

Found exact(const std::optional<double>& number) { return number ? Found(Bounded{*number}) : std::nullopt; }

constexpr double exact_resolution = 0;
constexpr double histogram_resolution = 0.002;

constexpr Metric all[] = {
    {"throughput_per_second", "rps", "1/s", true, Experiment::capacity, exact_resolution,
     [](const Figures& figures) { return exact(figures.throughput_per_second); }},
    {"corrected_per_second", "corrected", "1/s", true, Experiment::capacity, exact_resolution,
     [](const Figures& figures) { return exact(figures.corrected_per_second); }},
    {"cpu_per_request_seconds", "cpu", "s", false, Experiment::fixed, exact_resolution,
     [](const Figures& figures) { return exact(figures.cpu_per_request_seconds); }},
    {"p50_seconds", "p50", "s", false, Experiment::fixed, histogram_resolution,
     [](const Figures& figures) { return figures.p50; }},
    {"p99_seconds", "p99", "s", false, Experiment::fixed, histogram_resolution,
     [](const Figures& figures) { return figures.p99; }},
    {"context_switches_per_request", "switches", "1", false, Experiment::fixed, exact_resolution,
     [](const Figures& figures) {
       auto found = exact(figures.context_switches_per_request);
       if (found) found->at_least = figures.context_switches_at_least;
       return found;
     }},
    {"peak_memory_bytes", "memory", "B", false, Experiment::capacity, exact_resolution,
     [](const Figures& figures) { return exact(figures.peak_memory_bytes); }},
};

}  // namespace

std::string_view text(Experiment experiment) noexcept {
  return experiment == Experiment::capacity ? "capacity" : "fixed";
}

std::span<const Metric> metrics() noexcept { return all; }

const Metric* metric_by_function(std::string_view function) noexcept {
  const auto* found = std::ranges::find(all, function, &Metric::function);
  return found == std::end(all) ? nullptr : found;
}

}  // namespace laneway::lab
