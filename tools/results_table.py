"""What the documentation quotes of a committed run of the lab: a short table, endpoints down and frameworks across, and the
verdicts of its claims. Used by docs.py."""
import json
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "lab/results"

MARK = {"OK": "", "SUSPECT": " ?", "FAILED": " ✗", "INVALID": " ✗"}
UNMEASURED = {"ERROR": "✗", "SKIPPED": "skipped", "NOT RUN": "not run"}
LEGEND = ("Answered requests per second (where each takes a second: of the window but its first second, which can hold none), then the median latency; `>` means at\n"
          "least, for requests that had not ended count as longer than their age.\n"
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
    answered = figures.get("corrected_per_second") or figures["throughput_per_second"]  # rows that wait: without the window's edge
    return f"{rate(answered)}, {duration(figures['p50'])}{MARK.get(row['verdict']['word'], ' ✗')}"


def latest(results=RESULTS):
    """The newest committed run of the report's endpoints: folders are named by their dates and scenarios."""
    runs = sorted(results.glob("*-retro/results.json"))
    return runs[-1] if runs else None


def windows(results, load):
    """How long a row was loaded."""
    seconds = sorted({row["window_seconds"] for row in results["rows"] if "window_seconds" in row}) or [load["duration_seconds"]]
    each = f"{seconds[0]:g} s" if len(seconds) == 1 else f"{seconds[0]:g} s to {seconds[-1]:g} s"
    rounds = sum(1 for each in results.get("rounds", []) if each["whole"])
    return f"{rounds} rounds of {each} a row" if rounds > 1 else f"{each} a row"


def quantity(value, unit):
    if value is None:
        return "-"
    return duration({"seconds": value, "at_least": False}) if unit == "s" else f"{rate(value)}/s" if unit == "1/s" else f"{value:,.3g}"


def evidence(each):
    """`rps(go, root)` is 35,463/s (35,001/s to 35,800/s)."""
    text = f"`{each['expression']}` {'>' if each['at_least'] else ''}{quantity(each['median'], each['unit'])}"
    if each["low"] is None or each["high"] is None:
        return text
    return f"{text} ({quantity(each['low'], each['unit'])} to {quantity(each['high'], each['unit'])})"


def render_claims(path):
    """The verdicts of results.json at `path`, in Markdown. Nobody types them."""
    results = json.loads(path.read_text())
    claims = results.get("claims", [])
    if not claims:
        return "This run has no verdicts.\n"
    lines = ["| verdict | what is said | what was measured |", "|---|---|---|"]
    for claim in claims:
        text = claim["text"].replace("|", "\\|")
        found = "; ".join(map(evidence, claim["evidence"])) or claim["reason"]
        lines.append(f"| **{claim['verdict']}** | {text} | {found} |")
    count = lambda verdict: sum(1 for claim in claims if claim["verdict"] == verdict)
    told = ", ".join(f"{count(verdict)} {words}" for verdict, words in (("holds", "hold"), ("does not hold", "do not"), ("cannot tell", "cannot be told")))
    return f"Of {len(claims)} claims {told}.\n\n" + "\n".join(lines) + "\n"


def render_verdicts(path):
    """The verdicts by the names of the claims, with the tests that gave them."""
    claims = json.loads(path.read_text()).get("claims", [])
    lines = ["| claim | test | verdict |", "|---|---|---|"]
    return "\n".join(lines + [f"| {claim['id']} | `{claim['test']}` | **{claim['verdict']}** |" for claim in claims]) + "\n"


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
    lines = [f"{load['threads']} threads, {load['connections']} connections, {windows(results, load)}; client and server share "
             f"{machine['cores_effective']} cores ({machine['cpu_model']}).", "",
             "| endpoint | what it does | " + " | ".join(columns) + " |", "|---|---|" + "---:|" * len(columns)]
    for endpoint, notes in endpoints.items():
        lines.append(f"| {endpoint} | {notes} | " + " | ".join(cell(rows.get((endpoint, column))) for column in columns) + " |")
    return "\n".join(lines) + "\n\n" + LEGEND
