#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.hpp"
#include "lab/svg.hpp"

namespace laneway::lab {

/// The elements of an array; none if `json` is no array.
const JsonValue::Array& items(const JsonValue& json) noexcept;
/// A text; empty if `json` is none.
std::string text_of(const JsonValue& json);
/// Two texts joined by what stands between them, or the one that is there.
std::string joined(const std::vector<std::string>& texts, std::string_view between);
/// All texts of an array.
std::vector<std::string> texts_of(const JsonValue& json);

/// The median of a STAT, if there is one.
std::optional<double> median_of(const JsonValue& stat) noexcept;
/// The middle of `values`, the mean of the two middle ones of an even number. There must be one.
double median_of(std::vector<double> values);

/// What a page asks of a run's results (docs/lab.md, "What results.json holds"). Whatever is missing or of the wrong
/// kind reads as not measured. Lifetime: refers to `results`.
class ReportView {
 public:
  explicit ReportView(const JsonValue& results);

  const JsonValue& results() const noexcept { return results_; }
  const JsonValue& conditions() const noexcept { return results_["conditions"]; }
  /// In the scenario's order; those without a row too.
  const std::vector<std::string>& targets() const noexcept { return targets_; }
  /// Those that have rows, in the scenario's order.
  const std::vector<std::string>& endpoints() const noexcept { return endpoints_; }

  /// What a target is called: its framework; with its own name, if another target has that framework too.
  std::string name_of(std::string_view target) const;
  Look look_of(std::string_view target) const noexcept;
  /// The ENDPOINT; null if there is none.
  const JsonValue& endpoint(std::string_view id) const noexcept;
  std::string title_of(std::string_view id) const { return text_of(endpoint(id)["title"]); }
  /// Rows of an endpoint, in the order of the table.
  std::vector<const JsonValue*> rows_of(std::string_view endpoint) const;
  /// The member that tells an endpoint's rate at capacity: corrected for the window's edge where its rows wait.
  std::string rate_of(std::string_view endpoint) const;
  /// The GROUP of that endpoint, experiment and metric; null if there is none.
  const JsonValue& group(std::string_view endpoint, std::string_view experiment,
                         std::string_view metric) const noexcept;
  /// What was measured of a row, in the rounds that count, in their order.
  std::vector<const JsonValue*> measured(std::string_view target, std::string_view endpoint,
                                         std::string_view experiment) const;
  /// Every MEASURED with the number of its round.
  std::vector<std::pair<double, const JsonValue*>> all_measured() const;

 private:
  const JsonValue& results_;
  std::vector<std::string> targets_;
  std::vector<std::string> endpoints_;
};

/// Why there is no figure: "SKIPPED: no command go".
std::string verdict_text(const JsonValue& verdict);

}  // namespace laneway::lab
