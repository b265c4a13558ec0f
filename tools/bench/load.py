"""laneway-load as a process beside a server, and what its JSON says."""
import json
import subprocess
import sys

from bench.common import running, start

PROBE_RATE = 100  # a request each 10 ms
PROBE_CONNECTIONS = 4  # asked in turn: each loop of a server on two cores has its share


class Load:
    """A load that runs until `result` has waited for it; its answer is laneway-load's own JSON (docs/load.md)."""

    def __init__(self, programs, url, *flags, connections, seconds=None, requests=None, timeout_seconds=100, pid=None):
        command = [programs / "laneway-load", "--no-progress", "-t1", f"-c{connections}", f"--timeout={timeout_seconds}s", "--json=-", *flags]
        command += [f"-d{seconds}s"] if seconds else []
        command += [f"--requests={requests}"] if requests else []
        command += [f"--pid={pid}"] if pid else []
        self.command = [*command, url]
        self.process = start(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def result(self):
        output, error = self.process.communicate()
        running.remove(self.process)
        # 1: nothing succeeded, which is a result too.
        if self.process.returncode not in (0, 1) or not output.startswith("{"):
            sys.exit(f"bench: {' '.join(map(str, self.command))}: status {self.process.returncode}, {error or output}")
        return json.loads(output)


def probe(programs, server, path, seconds, rate=PROBE_RATE):
    """An open loop: response times run from when a request was due, whatever the server did to those before it."""
    return Load(programs, server.url(path), f"--rate={rate}", connections=PROBE_CONNECTIONS, seconds=seconds)


class Time:
    """Seconds, or a lower bound of them when some requests had no answer."""

    def __init__(self, seconds, at_least=False):
        self.seconds, self.at_least = seconds, at_least

    def __str__(self):
        return f"{'>' if self.at_least else ''}{self.seconds * 1e3:,.{1 if self.seconds < 1 else 0}f} ms"

    def json(self):
        return {"seconds": self.seconds, "at_least": self.at_least}


def percentile(result, wanted):
    for row in result["latency"]["percentiles"]:
        if row["percentile"] == wanted and row["seconds"] is not None:
            return Time(row["seconds"], row["at_least"])
    return Time(result["window_seconds"], True)


def slowest(result):
    latency = result["latency"]
    if latency["max_seconds"] is None:
        return Time(result["window_seconds"], True)
    return Time(latency["max_seconds"], latency["max_is_lower_bound"])


def edge_corrected(result, seconds_min=1):
    """Completions a second: nothing can complete before the first answer is due."""
    return result["completed"] / (result["window_seconds"] - seconds_min)


def cpu_figure(result, calibration):
    """Of the CPU time that was there for the server, the share that became answers (docs/lab.md)."""
    host, server = result["host"], result["server"]["cpu_seconds"]
    others = max(0, host["busy_seconds"] - server)
    available_cores = (host["cores"] * host["window_seconds"] - host["steal_seconds"] - others) / host["window_seconds"]
    per_call_seconds = calibration["server"]["cpu_per_request_microseconds"] * 1e-6
    return result["throughput_per_second"] * per_call_seconds / available_cores


def other_answers(result):
    """Requests that did not get a 200."""
    errors = sum(result["errors"].values())
    return errors + sum(count for status, count in result["status_codes"].items() if status != "200")
