"""What the tools said beside what was true, as Markdown and as plain values."""
from bench.clients import METRICS


def duration(value):
    if value >= 1:
        return f"{value:.2f} s"
    return f"{value * 1e3:.2f} ms"


def error(value, true):
    """The error in time and in per cent of the truth; in time alone where the truth is next to nothing."""
    off = value - true
    shown = f"{off * 1e6:+,.0f} us" if abs(off) < 1e-3 else f"{off * 1e3:+,.1f} ms" if abs(off) < 1 else f"{off:+,.1f} s"
    return f"{shown}, {off / true:+.1%}" if true > 1e-3 else shown


def cell(row, metric):
    value, true = row["report"].times.get(metric), row["truth"][metric]
    if value is None:
        return "-"
    bound = metric in row["report"].at_least
    text = (">" if bound else "") + duration(value)
    # A lower bound that is below the truth is no error.
    if true is None or (bound and value <= true):
        return text
    return f"{text} ({error(value, true)})"


def count_cell(row):
    count = row["report"].count
    return "-" if count is None else f"{count:,} of {row['answered']:,}"


def plain(row):
    """A row as JSON has it."""
    report = row["report"]
    errors = {}
    for metric in METRICS:
        value, true = report.times.get(metric), row["truth"][metric]
        if value is not None and true is not None:
            errors[metric] = {"microseconds": (value - true) * 1e6, "percent": (value - true) / true * 100 if true else None}
    return {"tool": row["tool"], "scenario": row["scenario"], "status": row["status"], "reported_seconds": report.times,
            "at_least": sorted(report.at_least), "reported_count": report.count, "reported_failed": report.failed,
            "reported_bad_statuses": report.bad_statuses, "verdict": report.verdict, "true_seconds": row["truth"],
            "seen_seconds": row["seen"], "answered": row["answered"], "errors": errors}


def truth_line(rows):
    """The truth, where it is the same for all or nearly so: that of the first tool's own run."""
    true = rows[0]["truth"]
    if true["p50"] is None:
        return "There is no latency."
    return "Truth: " + ", ".join(f"{metric} {duration(true[metric])}" for metric in METRICS) + "."


def markdown(rows, scenarios):
    lines = []
    for plan in scenarios:
        of_plan = [row for row in rows if row["scenario"] == plan.name]
        if not of_plan:
            continue
        lines += [f"**{plan.name}**: {plan.what}. {truth_line(of_plan)}", ""]
        lines += ["| tool | answers | p50 | p90 | p99 | mean | max | says | status |", "|---|---|---|---|---|---|---|---|---|"]
        for row in of_plan:
            cells = [row["tool"], count_cell(row), *(cell(row, metric) for metric in METRICS), row["report"].says(), str(row["status"])]
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)
