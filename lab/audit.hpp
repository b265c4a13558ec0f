#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/model.hpp"

namespace laneway::lab {

/// A published row beside ours, and why they differ.
struct AuditRow {
  const Original* original = nullptr;
  std::string path = {};
  std::optional<Stat> now = {};                 ///< requests a second
  std::optional<double> busy_connections = {};  ///< throughput x mean latency, as published
  std::vector<std::string> why = {};
};

/// In the order of the published table. What arithmetic finds wrong with a row comes first: by Little's law all
/// connections must have been busy; the rates of the threads must add up to the whole.
std::vector<AuditRow> audit_of(const RunResult& run, const std::vector<RowSummary>& rows);

}  // namespace laneway::lab
