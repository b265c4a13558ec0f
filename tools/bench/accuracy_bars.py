"""What laneway-load must hold: its percentiles in an open loop, and what it says where there is no percentile."""
import statistics

from bench.accuracy import TOOLS, Scenario
from bench.common import progress

PERCENTILES = ("p50", "p90", "p99")
ERROR_SHARE_MAX = 0.01
ERROR_SECONDS_MAX = 50e-6
# Requests a second, and what is asked for at that rate: truths of 5 ms and more. No sleep is a multiple of the time between
# two requests: each answer would leave when the next request comes, which so waits for its stamp.
RATES = {200: ("/sleep/5300us", "/sleep/100300us"),
         1_000: ("/sleep/5300us", "/sleep/20300us", "/bimodal/5300us?slow=80300us&slow_percent=20"), 10_000: ("/sleep/5350us",)}
# p99 is the 20th, 60th and 400th longest of these: one hiccup of the machine does not decide it.
SECONDS = {200: 10, 1_000: 6, 10_000: 4}
# More than are ever in flight at once, also through a hiccup of some ten milliseconds.
QUICK_RATE = 1_000
CONNECTIONS = {200: 60, 1_000: 150, 10_000: 500}


def measure(place, rounds, quick):
    """For each round, rate and target: what was reported and what was true; `/null` at the same rate before it."""
    tool, rows = TOOLS[0], []
    for round_number in range(rounds):
        for rate, targets in RATES.items():
            if quick and rate != QUICK_RATE:
                continue
            for target in ("/null", *targets[:1 if quick else None]):
                progress(f"open loop, round {round_number + 1}: {rate}/s of {target}")
                plan = Scenario("open loop", "", target, seconds=1 if quick else SECONDS[rate], rate=rate, connections=CONNECTIONS[rate])
                run = place.run(tool, plan)
                rows.append({"round": round_number, "rate": rate, "target": target, "reported_seconds": run["report"].times,
                             "true_seconds": run["truth"], "reported_count": run["report"].count, "answered": run["answered"],
                             "verdict": run["report"].verdict})
    progress("")
    return rows


def off(rows, rate, target, percentile):
    """The median of the rounds' errors, and of their truths, in seconds; nothing where a round had no figure."""
    found = [(row["reported_seconds"].get(percentile), row["true_seconds"][percentile]) for row in rows
             if (row["rate"], row["target"]) == (rate, target)]
    if not found or any(None in pair for pair in found):
        return None
    return statistics.median(value - true for value, true in found), statistics.median(true for _, true in found)


def beyond_allowed(rows, rate, target, percentile):
    """The error beyond that on `/null`, which has no latency: what is off there lies between client and server, and is
    the machine's. In units of what is allowed."""
    null, found = off(rows, rate, "/null", percentile), off(rows, rate, target, percentile)
    if null is None or found is None:
        return None
    return abs(found[0] - null[0]) / max(ERROR_SHARE_MAX * found[1], ERROR_SECONDS_MAX)


def judge(bars, rows, tool_rows):
    for rate, targets in RATES.items():
        for target in targets:
            if not any((row["rate"], row["target"]) == (rate, target) for row in rows):
                continue  # of a quick run
            for percentile in PERCENTILES:
                name = f"{percentile} of {target.partition('?')[0]} at {rate:,}/s"
                bars.most("open loop", name, beyond_allowed(rows, rate, target, percentile), 1, "allowed")
    for row in tool_rows:
        if row["tool"] != "laneway-load":
            continue
        report = row["report"]
        if row["scenario"] == "1 request/s":
            bars.least("1 request/s", "p50 is told as unreached", int("p50" in report.at_least), 1)
            bars.least("1 request/s", "the mean is told as a lower bound", int("mean" in report.at_least), 1)
            bars.least("1 request/s", "the verdict is SUSPECT", int(report.verdict == "SUSPECT"), 1)
        if row["scenario"] == "never answers":
            bars.least("never", "the status is an error", int(row["status"] not in (0, "killed")), 1)
