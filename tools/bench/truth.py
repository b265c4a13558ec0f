"""laneway-truth as a process, and what its stamps say the latencies were."""
import functools
import json
import math
import subprocess
import urllib.request

from bench.common import Server, free_port

METRICS = ("p50", "p90", "p99", "mean", "max")


@functools.cache
def ahead():
    """Before a command: nobody else on the machine makes it wait, where that is allowed. Nothing where it is not."""
    words = ["chrt", "--rr", "1"]
    return words if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0 else []


class TruthServer(Server):
    """Fresh: what was asked before and had no answer would be known to `/serial/`."""

    def __init__(self, programs, core=None, stamps_max=2_000_000):
        port = free_port()
        super().__init__("laneway-truth", [*ahead(), programs / "laneway-truth", "--port", str(port), "--stamps-max", str(stamps_max)],
                         port, core, "/null")

    def take(self, target):
        """The stamps of `target` so far; all are forgotten."""
        with urllib.request.urlopen(self.url("/truth.json?clear"), timeout=60) as answer:
            seen = json.load(answer)
        if seen["not_kept"]:
            raise RuntimeError(f"{seen['not_kept']} requests left no stamp")
        return [stamp for stamp in seen["requests"] if stamp["target"] == target]


def rank(ordered, percent):
    """The smallest value that at least so many per cent do not exceed."""
    return ordered[max(0, math.ceil(percent / 100 * len(ordered) * (1 - 1e-12)) - 1)]


def figures(times):
    """Of latencies in seconds: percentiles, mean and max; nothing if there are none."""
    if not times:
        return dict.fromkeys(METRICS)
    ordered = sorted(times)
    return {"p50": rank(ordered, 50), "p90": rank(ordered, 90), "p99": rank(ordered, 99), "mean": sum(ordered) / len(ordered),
            "max": ordered[-1]}


def answered(stamps):
    return [(stamp["written_ns"] - stamp["read_ns"]) / 1e9 for stamp in stamps if stamp["written_ns"] is not None]


def seen(stamps):
    """What each request took that was answered."""
    return figures(answered(stamps))


def planned(stamps):
    """What each would have taken, also those that nobody waited for to the end."""
    return figures([(stamp["due_ns"] - stamp["read_ns"]) / 1e9 for stamp in stamps if stamp["due_ns"] is not None])


def arrivals(stall_seconds, every_seconds, points=100_000):
    """What `/stall/` makes those wait that come evenly spread over the time, whoever else waits."""
    return figures([max(0.0, stall_seconds - every_seconds * point / points) for point in range(points)])
