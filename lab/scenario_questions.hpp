#pragma once

#include "lab/scenario.hpp"
#include "lab/toml_table.hpp"

namespace laneway::lab {

/// What a scenario wants to know of its rows: [[interference]], [[claim]], [[model]] and the table of [original].
/// Throws Fault. `scenario` has its targets and endpoints already.
void read_questions(TomlTable& table, Scenario& scenario);

}  // namespace laneway::lab
