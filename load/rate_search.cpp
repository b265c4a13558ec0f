#include "load/rate_search.hpp"

#include <algorithm>
#include <cmath>

namespace laneway::load {
namespace {

// Three digits are more than a search can tell, and read well.
double rounded(double rate) {
  const double unit = std::pow(10, std::floor(std::log10(rate)) - 2);
  return std::round(rate / unit) * unit;
}

}  // namespace

std::string_view to_string(StepWord word) noexcept {
  constexpr std::string_view words[] = {"holds", "fails", "client-bound", "cannot tell"};
  return words[static_cast<std::size_t>(word)];
}

RateSearch::RateSearch(const SearchBounds& bounds) : bounds_(bounds) {
  go_to(std::clamp(bounds_.first, bounds_.from, bounds_.to));
}

std::optional<double> RateSearch::next() const {
  return end_ == SearchEnd::running ? std::optional(rate_) : std::nullopt;
}

std::optional<double> RateSearch::holds() const {
  return holds_.empty() ? std::nullopt : std::optional(holds_.back().rate);
}

void RateSearch::add(StepWord word) {
  const unsigned majority = bounds_.repeats / 2 + 1;
  switch (word) {
    case StepWord::client_bound:
      end_ = SearchEnd::client_bound;
      return;
    case StepWord::cannot_tell:
      if (++unknown_ >= bounds_.repeats) end_ = SearchEnd::cannot_tell;
      return;
    case StepWord::holds:
      ++held_;
      break;
    case StepWord::fails:
      ++failed_;
      break;
  }
  if (failed_ >= majority) return decide(false, true);
  if (held_ >= majority) return decide(true, true);
  const bool doubling = !fails_ && failed_ == 0;
  if (held_ > 0 && doubling && rate_ < bounds_.to) return decide(true, false);
}

void RateSearch::decide(bool holds, bool confirmed) {
  const bool again = !holds_.empty() && holds_.back().rate == rate_;
  if (again) holds_.pop_back();
  if (holds) {
    holds_.push_back({rate_, confirmed});
  } else {
    fails_ = rate_;
  }
  choose();
}

void RateSearch::choose() {
  if (!fails_) {
    if (holds_.back().rate >= bounds_.to) {
      end_ = SearchEnd::upper_bound;
      return;
    }
    return go_to(std::min(bounds_.to, holds_.back().rate * 2));
  }
  if (holds_.empty()) {
    if (*fails_ <= bounds_.from) {
      end_ = SearchEnd::lower_bound;
      return;
    }
    return go_to(std::max(bounds_.from, *fails_ / 2));
  }
  const Known& below = holds_.back();
  const double between = rounded(std::sqrt(below.rate * *fails_));
  const bool close = *fails_ <= below.rate * (1 + bounds_.precision) || between <= below.rate || between >= *fails_;
  if (!close) return go_to(between);
  if (!below.confirmed) return go_to(below.rate);
  end_ = SearchEnd::found;
}

void RateSearch::go_to(double rate) {
  rate_ = rate;
  held_ = failed_ = unknown_ = 0;
}

}  // namespace laneway::load
