"""A short table of a committed run of the lab, for the README: endpoints down, frameworks across. Used by docs.py."""
import json

MARK = {"OK": "", "SUSPECT": " ?", "FAILED": " ✗", "INVALID": " ✗"}
UNMEASURED = {"ERROR": "✗", "SKIPPED": "skipped", "NOT RUN": "not run"}
LEGEND = ("Answered requests per second, then the median latency; `>` means at least, for requests that had not ended count as longer than their age.\n"
          "`?` SUSPECT, `✗` FAILED, INVALID or ERROR: the reason stands in the full table.\n")


def duration(quantity):
    if quantity is None:
        return "-"
    seconds = quantity["seconds"]
    text = f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} us"
    return (">" if quantity["at_least"] else "") + text


def rate(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def cell(row):
    if row is None:
        return ""
    figures = row["figures"]
    if figures["throughput_per_second"] is None:
        return UNMEASURED[row["verdict"]["word"]]
    return f"{rate(figures['throughput_per_second'])}, {duration(figures['p50'])}{MARK.get(row['verdict']['word'], ' ✗')}"


def render(path):
    """The table of results.json at `path`, in Markdown."""
    results = json.loads(path.read_text())
    rows, frameworks, endpoints = {}, {}, {}
    for row in results["rows"]:
        rows[row["endpoint"], row["framework"]] = row
        frameworks.setdefault(row["framework"], []).append(row["endpoint"])
        endpoints.setdefault(row["endpoint"], row["notes"])
    columns = [name for name, asked in frameworks.items() if asked != ["root"]]  # a yardstick has its place in the full table
    conditions = results.get("conditions", results)  # where schema 1 had them beside the rows
    load, machine = conditions["load"], conditions["machine"]
    lines = [f"{load['threads']} threads, {load['connections']} connections, {load['duration_seconds']:g} s a row; client and server share "
             f"{machine['cores_effective']} cores ({machine['cpu_model']}).", "",
             "| endpoint | what it does | " + " | ".join(columns) + " |", "|---|---|" + "---:|" * len(columns)]
    for endpoint, notes in endpoints.items():
        lines.append(f"| {endpoint} | {notes} | " + " | ".join(cell(rows.get((endpoint, column))) for column in columns) + " |")
    return "\n".join(lines) + "\n\n" + LEGEND
