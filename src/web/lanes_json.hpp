#pragma once

#include <string>

#include "lanes/snapshot.hpp"
#include "measure/own_usage.hpp"

namespace laneway {

/// What `GET /lanes` answers. Its shape: docs/metrics.md.
std::string lanes_json(const lanes::Snapshot& snapshot, const measure::OwnUsage& usage);

}  // namespace laneway
