"""What a run with everything in it leaves as results.json: seven targets, one of them hostile by name, rows that failed,
censored latencies, disturbed rounds. All figures are made up, and the same every time."""

import copy
import json
import os
import pathlib
import random
import statistics
import subprocess
import tempfile

BIN = pathlib.Path(os.environ["LANEWAY_BIN"]).resolve()
HOSTILE = '<script>alert("x")</script>'
ROUNDS = 6
CONNECTIONS = 100
PERCENTILES = (50, 75, 90, 95, 99, 99.9)
# name, framework, language, answers a second of the root, CPU seconds a request, memory, sleeps at once
TARGETS = [
    ("laneway", "Laneway (C++)", "C++", 55000, 18e-6, 14.2e6, 100),
    ("raw_epoll", "raw epoll (C++)", "C++", 56000, 17e-6, 3.1e6, 100),
    ("go", "Go (Gin)", "Go", 41000, 31e-6, 21e6, 100),
    ("fastapi", "FastAPI (Python)", "Python", 5600, 176e-6, 52e6, 100),
    ("flask", "Flask on gunicorn with threads (Python)", "Python", 1020, 985e-6, 31e6, 1),
    ("hostile", HOSTILE, "Python & more", 800, 1.2e-3, 40e6, 40),
    ("rust", "Axum (Rust)", "Rust", None, None, None, None),
]
ENDPOINTS = [
    ("root", "Nothing: the framework alone", "none", 0.0),
    ("sleep.native", "Async in async (I/O)", "io", 1.0),
    ("cpu.plain", "Sync in sync (CPU)", "cpu", 0.0),
]


def stat(values, at_least=False):
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    return {"median": statistics.median(known), "low": known[0], "high": known[-1], "at_least": at_least, "values": values}


def bounded(seconds, at_least=False):
    return {"seconds": seconds, "at_least": at_least}


def verdict(word="OK", *reasons):
    return {"word": word, "reasons": list(reasons), "known": False}


def contamination(disturbed):
    return {"disturbed": disturbed, "reasons": ["other processes used 0.4 of a core"] if disturbed else [], "others_cores": 0.4 if disturbed else 0.03,
            "steal_share": 0.0, "psi_cpu_percent": 14.0, "psi_io_percent": 0.0, "psi_memory_percent": 0.0}


class Row:
    """One target and endpoint: the truth that its rounds scatter around."""

    def __init__(self, target, endpoint):
        self.name, self.framework, self.language, rate, self.cpu, self.memory, at_once = target
        self.endpoint, self.title, work, self.minimum = endpoint
        self.path = f"/{self.name}/{self.endpoint.replace('.', '_')}/"
        self.missing = rate is None
        self.broken = self.name == "hostile" and work == "cpu"
        self.censored = work == "io" and at_once == 1
        self.rate, self.service = rate, 1.0 / rate if rate else None
        if rate and work == "io":
            self.rate, self.service = at_once * 0.933, 1.0
        if rate and work == "cpu":
            self.rate, self.service, self.cpu = 20 * (5 if self.language != "Python" else 0.5), 0.02, 0.02
        self.fixed_rate = {"none": 400.0, "io": 0.5, "cpu": 5.0}[work]

    def latency(self, scale, censored):
        shape = {50: 1.0, 75: 1.2, 90: 1.6, 95: 2.1, 99: 4.2, 99.9: 9.0}
        known = [(p, self.minimum + scale * shape[p]) for p in PERCENTILES]
        return {"count": 12 if censored else 9000, "unfinished": 88 if censored else 100, "min_seconds": self.minimum + scale * 0.4,
                "percentiles": [{"percentile": p, "seconds": 15.0 if censored else s, "at_least": censored, "estimable": True} for p, s in known]}

    def load(self, scale, censored):
        finished = 210.0 if censored else 1475.0
        return {"schema": "laneway-load/1", "throughput_series": {"interval_seconds": 0.3, "per_second": [self.rate * share for share in (1.02, 0.97, 1.0) * 16]},
                "latency": self.latency(scale, censored),
                "connection_time": {"all_seconds": 1500.0, "finished_seconds": finished, "unfinished_seconds": 1488.0 - finished if censored else 20.0,
                                    "integral_seconds": 1498.0}}

    def measured(self, chance, experiment, position, disturbed):
        noise = chance.gauss(1, 0.01)
        fixed = experiment == "fixed"
        rate = self.fixed_rate if fixed else self.rate * noise
        scale = (0.3 / self.rate if fixed else CONNECTIONS / self.rate) * noise if not self.minimum else 0.004 * noise
        censored = self.censored and not fixed
        p99 = self.minimum + scale * 4.2
        return {
            "position": position, "target": self.name, "endpoint": self.endpoint, "path": self.path, "experiment": experiment,
            "rate_per_second": self.fixed_rate if fixed else None, "verdict": verdict(),
            "figures": {
                "throughput_per_second": rate, "transfer_per_second_bytes": rate * 133, "thread_requests_per_second_mean": rate / 4,
                "latency_mean": bounded(self.minimum + scale * 1.2, censored), "latency_max": bounded(self.minimum + scale * 12, censored),
                "p50": bounded(15.0 if censored else self.minimum + scale, censored), "p99": bounded(15.0 if censored else p99, censored),
                "in_flight_at_end": 0.0 if fixed else 100.0, "cpu_per_request_seconds": self.cpu * noise, "context_switches_per_request": 0.4,
                "peak_memory_bytes": self.memory, "cpu_figure": 0.957 if self.endpoint == "cpu.plain" and not fixed else None,
                "corrected_per_second": self.rate / 0.933 if self.minimum and not fixed else None,
                "ceiling_per_second": 100.0 if self.minimum and not fixed else None, "bottleneck": "server CPU"},
            "warm_up": {"seconds": 2.5, "steady": True, "rates_per_second": [rate * share for share in (0.62, 0.85, 0.97, 1.01, 1.0)]},
            "contamination": contamination(disturbed),
            "put_aside": [{"contamination": contamination(True), "throughput_per_second": rate, "load": None}] if disturbed else [],
            "server_command": f"server-{self.name} --port 8000", "load_commands": [f"laneway-load -c 100 http://127.0.0.1:8000{self.path}"],
            "probe": None, "calibration": None, "load": self.load(scale, censored), "log_file": "out/server.log", "log_tail": ""}

    def summary(self, rounds):
        row = {"target": self.name, "framework": self.framework, "language": self.language, "endpoint": self.endpoint, "path": self.path,
               "notes": self.title, "duration_min_seconds": self.minimum, "window_seconds": 15.0, "layout": "shared", "rounds": ROUNDS, "verdict": verdict(),
               "figures": {}, "capacity": None, "fixed": None, "model": None, "log_tail": "", "log_file": ""}
        if self.missing:
            return dict(row, rounds=0, verdict=verdict("SKIPPED", "no command cargo (apt-get install cargo)"))
        if self.broken:
            return dict(row, verdict=verdict("ERROR", f"exited with status 1: {HOSTILE}"), log_file="out/server.log",
                        log_tail=f"Traceback:\n  {HOSTILE}\n")
        mine = {experiment: [one for one in rounds if one["target"] == self.name and one["endpoint"] == self.endpoint
                             and one["experiment"] == experiment] for experiment in ("capacity", "fixed")}
        row["figures"] = copy.deepcopy(mine["capacity"][ROUNDS // 2]["figures"])
        for experiment, ones in mine.items():
            figures = [one["figures"] for one in ones]
            row[experiment] = {
                "rate_per_second": ones[0]["rate_per_second"], "verdict": verdict(), "bottleneck": "server CPU",
                "throughput_per_second": stat([f["throughput_per_second"] for f in figures]),
                "cpu_per_request_seconds": stat([f["cpu_per_request_seconds"] for f in figures]),
                "p50_seconds": stat([f["p50"]["seconds"] for f in figures], figures[0]["p50"]["at_least"]),
                "p99_seconds": stat([f["p99"]["seconds"] for f in figures], figures[0]["p99"]["at_least"]),
                "context_switches_per_request": stat([0.4] * ROUNDS), "peak_memory_bytes": stat([self.memory] * ROUNDS)}
            if self.minimum and experiment == "capacity":
                row[experiment]["corrected_per_second"] = stat([f["throughput_per_second"] / 0.933 for f in figures])
        if self.minimum:
            row["model"] = {"text": "100 connections / 1.00 s", "expected_per_second": 100.0, "measured_per_second": self.rate / 0.933,
                            "ratio": self.rate / 93.3}
        if self.censored:
            row["verdict"] = verdict("SUSPECT", "in flight at the end above 20 % of completed")
        return row


def group(rows, endpoint, experiment, metric, higher_is_better):
    entries = [(row[experiment][metric], row) for row in rows if row["endpoint"] == endpoint and row[experiment]]
    entries.sort(key=lambda entry: entry[0]["median"] * (-1 if higher_is_better else 1))
    out = []
    for place, (one, row) in enumerate(entries):
        near = [other for other, (two, _) in enumerate(entries) if two["low"] <= one["high"] and one["low"] <= two["high"]]
        first, last = near[0] + 1, near[-1] + 1
        out.append({"target": row["target"], "framework": row["framework"], "rank_first": first, "rank_last": last,
                    "rank": f"{first}" if first == last else f"{first}-{last}", "stat": one,
                    "to_best": None if place == 0 else {"ratio": 1.5, "low": 1.4, "high": 1.6, "p_value": 0.001}})
    return {"endpoint": endpoint, "experiment": experiment, "metric": metric, "higher_is_better": higher_is_better, "rounds": ROUNDS, "entries": out}


def interference(target, alone, under, at_least=False):
    probe = lambda p50, p99, least: {"p50_seconds": stat([p50] * ROUNDS, least), "p99_seconds": stat([p99] * ROUNDS, least),
                                     "max_seconds": stat([p99 * 2] * ROUNDS, least)}
    return {"id": "blocking-sleep", "title": "Blocking sleeps beside the root", "target": target[0], "framework": target[1], "hammered": "sleep.blocking",
            "hammered_path": "/x/", "probed": "root", "probed_path": "/", "connections": 50, "rate_per_second": 100.0, "duration_seconds": 10.0,
            "rounds": ROUNDS, "verdict": verdict(), "alone": probe(*alone, False), "under": probe(*under, at_least),
            "hammer_throughput_per_second": stat([49.0] * ROUNDS), "p50_times": under[0] / alone[0], "p99_times": under[1] / alone[1],
            "times_at_least": at_least,
            "measured": [{"round": 2, "contamination": contamination(at_least), "put_aside": []}]}


CLAIMS = [
    {"id": "async-wins", "text": "An asynchronous sleep lets FastAPI answer many times more requests than a blocking one.", "source": "Conclusion of the report",
     "test": "rps(fastapi, sleep.native) / rps(flask, sleep.native) > 10", "line": 201, "verdict": "holds", "reason": "93.3 / 0.93 > 10 in every round",
     "evidence": [{"expression": "rps(fastapi, sleep.native)", "median": 93.3, "low": 92.8, "high": 93.9, "at_least": False, "unit": "1/s"}]},
    {"id": "threads", "text": "A thread for each request costs nothing.", "source": "", "test": "cpu(flask, root) < 2 * cpu(fastapi, root)", "line": 210,
     "verdict": "does not hold", "reason": "985 us is more than 2 * 176 us in every round",
     "evidence": [{"expression": "cpu(flask, root)", "median": 985e-6, "low": 980e-6, "high": 990e-6, "at_least": False, "unit": "s"}]},
    {"id": "equal", "text": f"Raw epoll is faster than a framework. {HOSTILE}", "source": "Everybody", "test": "rps(raw_epoll, root) > rps(laneway, root)",
     "line": 215, "verdict": "cannot tell", "reason": "the interval of the ratio, 0.99 to 1.04, holds 1", "evidence": []},
]


def made_up_run():
    chance = random.Random(7)
    rows = [Row(target, endpoint) for endpoint in ENDPOINTS for target in TARGETS]
    able = [row for row in rows if not row.missing and not row.broken]
    rounds = []
    for number in range(1, ROUNDS + 1):
        order = [(row, experiment) for row in able for experiment in ("capacity", "fixed")]
        chance.shuffle(order)
        rounds.append({"round": number, "whole": True,
                       "rows": [row.measured(chance, experiment, place + 1, number == 3 and place == 4) for place, (row, experiment) in enumerate(order)]})
    measured = [one for each in rounds for one in each["rows"]]
    summaries = [row.summary(measured) for row in rows]
    metrics = [("throughput_per_second", True), ("cpu_per_request_seconds", False), ("p50_seconds", False), ("p99_seconds", False)]
    groups = [group(summaries, endpoint[0], experiment, metric, higher) for endpoint in ENDPOINTS for experiment in ("capacity", "fixed")
              for metric, higher in metrics if not (experiment == "fixed" and higher)]
    fastapi, laneway, flask = TARGETS[3], TARGETS[0], TARGETS[4]
    return {
        "schema": "laneway-lab/2", "scenario": "Sync and async path functions on every framework", "scenario_file": "lab/scenarios/made_up.toml",
        "command": "laneway-lab --scenario lab/scenarios/made_up.toml --seed 7", "started_at": "2024-03-08T12:00:00Z", "finished_at": "2024-03-08T13:31:00Z",
        "quick": False, "expected_seconds": 5400.0, "repeats": {"made": 1, "refused": 0, "seconds": 16.2, "seconds_max": 1350.0},
        "conditions": {
            "hash": "a0b1c2d3e4f5a6b7", "shuffle_seed": 7, "scenario_hash": "00c1d2e3f4a5b6c7", "programs": ["laneway-lab 0.1.0", "laneway-load 0.1.0"],
            "machine": {"name": "vm", "system": "Debian GNU/Linux 12 (bookworm)", "kernel": "Linux 6.1.0 x86_64", "cpu_model": "AMD EPYC 7B13", "cores_online": 2,
                        "cores_effective": 2, "memory_bytes": 25276510208},
            "load": {"threads": 4, "connections": CONNECTIONS, "timeout_seconds": 100.0, "duration_seconds": 15.0, "duration_waiting_seconds": 15.0,
                     "duration_fixed_seconds": 10.0, "fixed_rate_percent": 50, "calibration_seconds": 5.0, "warm_up_max_seconds": 5.0,
                     "warm_up_step_seconds": 0.5, "layout": "shared", "rounds": ROUNDS, "verified_rounds": 1, "repeats_max": 2, "repeats_percent": 25}},
        "targets": [{"name": name, "framework": framework, "language": language, "settings": "as in production: no reload, no access log", "versions": [f"{name} 1.2.3"],
                     "build_command": "go build" if name == "go" else "", "skipped": "no command cargo (apt-get install cargo)" if rate is None else None,
                     "layout": "shared", "server_cpus": None, "client_cpus": None} for name, framework, language, rate, *_ in TARGETS],
        "endpoints": [{"id": name, "title": title, "work": work, "duration_min_seconds": minimum, "known_fault": ""} for name, title, work, minimum in ENDPOINTS],
        "rounds": rounds, "rows": summaries, "groups": groups,
        "interference": [interference(laneway, (0.0002, 0.0006), (0.00021, 0.0007)), interference(fastapi, (0.0006, 0.0019), (2.4, 9.8)),
                         interference(flask, (0.0011, 0.004), (9.9, 9.9), True)],
        "claims": CLAIMS,
        "audit": [{"target": "fastapi", "endpoint": "sleep.native", "path": "/fastapi/async_sleep/",
                   "then": {"requests_per_second": 93.1, "transfer": "14.09", "thread_requests_per_second": 56.17, "latency_mean_seconds": 1.01, "latency_max_seconds": 1.02},
                   "now_requests_per_second": stat([93.3, 93.2, 93.3, 93.2, 93.3, 93.3]), "littles_law": {"busy_connections": 94.0, "connections": 100.0},
                   "why": ["4 threads of 56.17 requests/s would be 225 requests/s: wrk samples windows that are not empty alone"]},
                  {"target": "fastapi", "endpoint": "sleep.blocking", "path": "/fastapi/async_slowest/",
                   "then": {"requests_per_second": 0.8, "transfer": "0.13", "thread_requests_per_second": None, "latency_mean_seconds": 9.04, "latency_max_seconds": 14.0},
                   "now_requests_per_second": None, "littles_law": {"busy_connections": 7.2, "connections": 100.0},
                   "why": ["7.2 of 100 connections were busy by Little's law: the others waited for an answer that the latency leaves out",
                           "one second blocks the event loop, so that no more than one request a second can be answered"]}]}


def draw_report(test_class):
    """report.html of such a run, which is there as long as the class's tests run."""
    folder = tempfile.TemporaryDirectory(prefix="laneway-lab-")
    test_class.addClassCleanup(folder.cleanup)
    out = pathlib.Path(folder.name)
    (out / "results.json").write_text(json.dumps(made_up_run()))
    run = subprocess.run([BIN / "laneway-lab", "report", out], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0 and "report.html" in run.stdout, run.stdout + run.stderr
    return out / "report.html"
