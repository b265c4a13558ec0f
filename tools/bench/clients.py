"""The load generators beside each other: how each is called, and what its output says.

A parser takes what the program printed and gives a Report; it knows no process and no file. Times are seconds; what a
program does not tell is None, which is not the same as a zero that it does tell.
"""
import json
import re
from dataclasses import dataclass, field

METRICS = ("p50", "p90", "p99", "mean", "max")
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass
class Report:
    times: dict = field(default_factory=dict)  # metric: seconds, or None
    at_least: set = field(default_factory=set)  # metrics that are lower bounds
    count: int | None = None  # answers, whatever their status
    failed: int = 0  # requests that it says failed, bad statuses not among them
    bad_statuses: int | None = None
    verdict: str = ""

    def says(self):
        """What it tells of trouble, in a few words."""
        parts = [self.verdict] if self.verdict else []
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts += [f"{self.bad_statuses:,} bad statuses"] if self.bad_statuses else []
        return ", ".join(parts) or "nothing"


def seconds(text):
    """"5.36ms", "658.76us", "1.50m"."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m|h)", text).groups()
    return float(number) * UNITS[unit]


def number(pattern, text, otherwise=0):
    found = re.search(pattern, text, re.M)
    return int(found[1]) if found else otherwise


def laneway_load(text):
    result = json.loads(text)
    latency, report = result["latency"], Report(count=result["completed"], bad_statuses=result["status_errors"])
    rows = {f"p{row['percentile']:g}": row for row in latency["percentiles"]}
    for metric in METRICS[:3]:
        row = rows.get(metric, {"seconds": None, "at_least": False})
        report.times[metric] = row["seconds"]
        if row["at_least"]:
            report.at_least.add(metric)
    for metric in METRICS[3:]:
        report.times[metric] = latency[f"{metric}_seconds"]
        if latency[f"{metric}_is_lower_bound"]:
            report.at_least.add(metric)
    report.failed = sum(result["errors"].values())
    report.verdict = result["verdict"]["word"]
    return report


def wrk(text):
    report = Report(count=number(r"(\d+) requests in", text), bad_statuses=number(r"Non-2xx or 3xx responses: (\d+)", text))
    for percent in (50, 90, 99):
        report.times[f"p{percent}"] = seconds(re.search(rf"^ +{percent}% +(\S+)", text, re.M)[1])
    mean, _, longest = re.search(r"^ +Latency +(\S+) +(\S+) +(\S+)", text, re.M).groups()
    report.times |= {"mean": seconds(mean), "max": seconds(longest)}
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    report.failed = sum(map(int, errors.groups())) if errors else 0
    return report


def hey(text):
    statuses = {int(status): int(count) for status, count in re.findall(r"^ +\[(\d+)\]\s+(\d+) responses", text, re.M)}
    report = Report(count=sum(statuses.values()), bad_statuses=sum(count for status, count in statuses.items() if status >= 400))
    for percent in (50, 90, 99):
        found = re.search(rf"^ +{percent}% in ([\d.]+) secs", text, re.M)
        report.times[f"p{percent}"] = float(found[1]) if found else None
    for metric, name in (("mean", "Average"), ("max", "Slowest")):
        found = re.search(rf"^ +{name}:\s+([\d.]+) secs", text, re.M)  # NaN where there is none
        report.times[metric] = float(found[1]) if found else None
    listed = text.partition("Error distribution:")[2]
    report.failed = sum(int(count) for count in re.findall(r"^ +\[(\d+)\]", listed, re.M))
    return report


def ab(text):
    if "Complete requests" not in text:  # it gave up, and tells no figure
        return Report(times=dict.fromkeys(METRICS), verdict=text.strip().rpartition("(be patient)...")[2][:60])
    report = Report(count=number(r"^Complete requests: +(\d+)", text), bad_statuses=number(r"^Non-2xx responses: +(\d+)", text),
                    failed=number(r"^Failed requests: +(\d+)", text))
    for percent in (50, 90, 99):
        found = re.search(rf"^ +{percent}% +(\d+)$", text, re.M)
        report.times[f"p{percent}"] = int(found[1]) / 1e3 if found else None
    total = re.search(r"^Total: +\d+ +(\d+) +[\d.]+ +\d+ +(\d+)", text, re.M)
    report.times |= {"mean": int(total[1]) / 1e3 if total else None, "max": int(total[2]) / 1e3 if total else None}
    return report


def h2load(text):
    report = Report(times=dict.fromkeys(METRICS))
    requests = re.search(r"(\d+) done, \d+ succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", text)
    if not requests:
        report.verdict = text.strip().splitlines()[-1][:60] if text.strip() else ""
        return report
    done, failed, errored, timeout = map(int, requests.groups())
    classes = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", text)
    bad = int(classes[3]) + int(classes[4])
    # An answer of a bad status is in `failed`, too.
    report.count, report.bad_statuses, report.failed = done, bad, max(0, failed - bad) + errored + timeout
    _, longest, mean = re.search(r"time for request: +(\S+) +(\S+) +(\S+)", text).groups()
    report.times |= {"mean": seconds(mean), "max": seconds(longest)}
    return report


def siege(text):
    figures = dict(re.findall(r'"(\w+)":\s+([\d.]+)', text))
    report = Report(times=dict.fromkeys(METRICS))
    if not figures:
        return report
    report.count, report.failed = int(figures["transactions"]), int(figures["failed_transactions"])
    report.times |= {"mean": float(figures["response_time"]), "max": float(figures["longest_transaction"])}
    return report


def autocannon(text):
    result = json.loads(text)
    latency = result["latency"]
    report = Report(count=result["requests"]["total"], bad_statuses=result["non2xx"], failed=result["errors"] + result["mismatches"])
    report.times = {name: latency[name] / 1e3 for name in METRICS}
    return report
