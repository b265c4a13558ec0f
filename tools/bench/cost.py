"""What lanes cost when nothing is wrong: server CPU a request, on one core that server and client share."""
import json
import os
import subprocess

from bench.bench import middle
from bench.common import drive, interval

CONNECTIONS = 64


def shared_core():
    return max(os.sched_getaffinity(0))


def paired(bench, sides, seconds, rounds, rounds_max=0, width=0.0):
    """Runs of each side, one after the other within a round, in turns first: [{name: run}]. After `rounds` it goes on until the interval of
    the ratio is as narrow as `width`, for `rounds_max` at most: what decides is how sure the ratio is, not what it is."""
    core, runs = shared_core(), []
    for server, path in sides.values():
        drive(server, path, core, 1, CONNECTIONS)
    for number in bench.rounds(rounds, more=rounds_max, wanted=lambda: not is_narrow(runs, *sides, width)):
        order = list(sides) if number % 2 == 0 else list(sides)[::-1]
        runs.append({name: drive(*sides[name], core, seconds, CONNECTIONS) for name in order})
    return runs


def is_narrow(runs, one, other, width):
    found = interval([run[one]["microseconds"] / run[other]["microseconds"] for run in runs])
    return found is not None and found[1] - found[0] <= width


def report(runs, one, other):
    ratios = [run[one]["microseconds"] / run[other]["microseconds"] for run in runs]
    low_high = "{:.3f} to {:.3f}".format(*interval(ratios)) if interval(ratios) else "too few rounds"
    for name in (one, other):
        print(f"{name:28} {middle([run[name]['microseconds'] for run in runs]):8.2f} us of server CPU a request, "
              f"{middle([run[name]['requests_per_second'] for run in runs]):9,.0f}/s")
    print(f"{one} / {other}: {middle(ratios):.3f} (95 %: {low_high})")
    return ratios


def inline(bench):
    """A plain function that answers at once has proven short and runs on the loop."""
    with bench.server("laneway-lanes", "--loops", 1, core=shared_core()) as server:
        runs = paired(bench, {"coroutine": (server, "/"), "plain function": (server, "/plain")}, bench.pick(2, 1), 12)
        moved = "GET /plain runs on its loop from now on" in server.log_text()
    ratios = report(runs, "coroutine", "plain function")
    bench.least("the plain function runs on the loop", int(moved), 1)
    bench.least("its share of the coroutine's throughput by CPU time", middle(ratios), 0.95, "", interval(ratios))
    return {"ratios": ratios, "runs": runs}


def overhead(bench):
    figures = {"nanoseconds": microbenchmark(bench)}
    with bench.server("laneway-hello", "--loops", 1, core=shared_core()) as on, \
            bench.server("laneway-hello", "--loops", 1, core=shared_core(), loop_retakes=0) as off:
        runs = paired(bench, {"as it is": (on, "/"), "loop_retakes=0": (off, "/")}, 1, 40, 240, 0.02)
    ratios = report(runs, "as it is", "loop_retakes=0")
    upper = interval(ratios)[1] if interval(ratios) else None
    bench.most("server CPU with retakes, where its interval ends", upper, 1.02, "", interval(ratios))
    return figures | {"ratios": ratios, "runs": runs}


def microbenchmark(bench):
    """Nanoseconds of entering and leaving user code as a request does."""
    program = bench.benches / "laneway_base_bench"
    values = None
    if program.exists():
        command = [program, "--benchmark_filter=^request_boundaries$", "--benchmark_repetitions=5", "--benchmark_format=json",
                   f"--benchmark_min_time={bench.pick(0.5, 0.05)}"]
        rows = json.loads(subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout)["benchmarks"]
        values = [row["cpu_time"] for row in rows if row["run_type"] == "iteration"]
        print(f"boundaries of a request: {min(values):.1f} to {max(values):.1f} ns")
    else:
        print(f"{program} is not there: ./dev build bench laneway_base_bench")
    bench.most("boundaries of a request", middle(values or []), 40, "ns")
    return values
