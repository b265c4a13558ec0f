#pragma once

#include <string>

#include "load/result.hpp"

namespace laneway::load {

/// The result in Prometheus's text exposition format 0.0.4, as node_exporter's textfile collector reads it: one family
/// after another, without times. What was not measured is left out. The URL, which names the server, is a label.
/// Source: prometheus.io/docs/instrumenting/exposition_formats.
std::string prometheus_report(const Result& result);

}  // namespace laneway::load
