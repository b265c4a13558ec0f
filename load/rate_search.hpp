#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace laneway::load {

/// What one step of a search said of its rate.
enum class StepWord {
  holds,
  fails,
  client_bound,  // the generator could not send in time, so nothing is known of the server
  cannot_tell,   // too few answers for a percentile that is asked for
};
std::string_view to_string(StepWord word) noexcept;

/// Why a search is over.
enum class SearchEnd { running, found, upper_bound, lower_bound, client_bound, cannot_tell };

/// Where and how finely to look. Rates are requests a second.
struct SearchBounds {
  double first = 100;
  double from = 1;          // below this nothing is tried
  double to = 1'000'000;    // nor above this
  double precision = 0.05;  // the end: what fails is at most so much above what holds
  unsigned repeats = 3;     // of a step that may decide: the majority of these counts
};

/// Looks for the highest rate that holds: doubling (or halving) until a rate fails (or holds), then bisection on the
/// scale of logarithms. A single step may be bad luck: a rate fails, or holds for good, by the majority of `repeats`;
/// only while doubling one success is enough to go on, and it is made up for before the search ends with that rate.
/// Ask `next` for a rate, measure, tell `add`; ends after a bounded number of steps. Pure. Thread safety: one thread.
class RateSearch {
 public:
  explicit RateSearch(const SearchBounds& bounds);

  /// The rate of the next step; nothing when the search is over.
  std::optional<double> next() const;
  void add(StepWord word);

  SearchEnd end() const noexcept { return end_; }
  /// The highest rate that held, if one did, and the lowest above it that failed.
  std::optional<double> holds() const;
  std::optional<double> fails() const noexcept { return fails_; }

 private:
  struct Known {
    double rate;
    bool confirmed;
  };
  void decide(bool holds, bool confirmed);
  void choose();
  void go_to(double rate);

  SearchBounds bounds_;
  SearchEnd end_ = SearchEnd::running;
  double rate_ = 0;
  unsigned held_ = 0;
  unsigned failed_ = 0;
  unsigned unknown_ = 0;
  std::vector<Known> holds_;  // rising
  std::optional<double> fails_;
};

}  // namespace laneway::load
