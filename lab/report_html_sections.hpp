#pragma once

#include "lab/report_html_parts.hpp"

namespace laneway::lab {

// The parts of the page, from top to bottom. Each says what it lacks.

Section summary_section(const ReportView& view);
Section claims_section(const ReportView& view);
Section table_section(const ReportView& view);
Section capacity_section(const ReportView& view);
Section cpu_section(const ReportView& view);
Section switches_section(const ReportView& view);
Section latency_section(const ReportView& view);
Section offered_section(const ReportView& view);
Section over_time_section(const ReportView& view);
Section interference_section(const ReportView& view);
Section connection_time_section(const ReportView& view);
Section memory_section(const ReportView& view);
Section model_section(const ReportView& view);
Section audit_section(const ReportView& view);
Section environment_section(const ReportView& view);

/// What a reader must know before any figure: a run that was quick, stopped or disturbed. Empty: nothing.
std::string banners_html(const ReportView& view);

}  // namespace laneway::lab
