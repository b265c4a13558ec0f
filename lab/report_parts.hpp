#pragma once

#include <vector>

#include "lab/audit.hpp"
#include "lab/groups.hpp"
#include "lab/summary.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway::lab {

// The parts of results.json that are arrays; each writes a member of the current object.

void write_rounds(JsonWriter& json, const RunResult& run);
void write_rows(JsonWriter& json, const RunResult& run, const std::vector<RowSummary>& rows);
void write_groups(JsonWriter& json, const std::vector<Group>& groups);
void write_interference(JsonWriter& json, const RunResult& run);
void write_claims(JsonWriter& json, const RunResult& run);
void write_audit(JsonWriter& json, const RunResult& run, const std::vector<AuditRow>& rows);

}  // namespace laneway::lab
