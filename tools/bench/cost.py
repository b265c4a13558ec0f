"""What lanes cost when nothing is wrong: server CPU a request, on one core that server and client share."""
import contextlib
import json
import os
import subprocess

from bench.bench import middle
from bench.common import drive, interval

CONNECTIONS = 64


def shared_core():
    return max(os.sched_getaffinity(0))


def paired(sides, seconds, rounds):
    """Runs of each side, one after the other within a round, in turns first: [{name: run}]. `rounds`: their numbers."""
    core, runs = shared_core(), []
    for server, path in sides.values():
        drive(server, path, core, 1, CONNECTIONS)
    for number in rounds:
        order = list(sides) if number % 2 == 0 else list(sides)[::-1]
        runs.append({name: drive(*sides[name], core, seconds, CONNECTIONS) for name in order})
    return runs


def ratio_of(runs, one, other):
    return middle([run[one]["microseconds"] / run[other]["microseconds"] for run in runs])


def report(runs, ratios, one, other):
    low_high = "{:.3f} to {:.3f}".format(*interval(ratios)) if interval(ratios) else "too few rounds"
    for name in (one, other):
        print(f"{name:28} {middle([run[name]['microseconds'] for run in runs]):8.2f} us of server CPU a request, "
              f"{middle([run[name]['requests_per_second'] for run in runs]):9,.0f}/s")
    print(f"{one} / {other}: {middle(ratios):.3f} (95 %: {low_high})")


def inline(bench):
    """A plain function that answers at once has proven short and runs on the loop."""
    with bench.server("laneway-lanes", "--loops", 1, core=shared_core()) as server:
        runs = paired({"coroutine": (server, "/"), "plain function": (server, "/plain")}, bench.pick(2, 1), bench.rounds(12))
        moved = "GET /plain runs on its loop from now on" in server.log_text()
    ratios = [ratio_of([run], "coroutine", "plain function") for run in runs]
    report(runs, ratios, "coroutine", "plain function")
    bench.least("the plain function runs on the loop", int(moved), 1)
    bench.least("its share of the coroutine's throughput by CPU time", middle(ratios), 0.95, "", interval(ratios))
    return {"ratios": ratios, "runs": runs}


# Where a process came to lie in memory moves its cost by more than what is sought: each of these pairs of runs is of two
# processes of its own, and the interval is of the pairs of processes.
RUNS_OF_PROCESSES, PROCESSES_MIN, PROCESSES_MAX, WIDTH = 4, 10, 60, 0.02


def overhead(bench):
    """It goes on until the interval of the ratio is as narrow as WIDTH: what decides is how sure the ratio is, not what it is."""
    figures, runs, ratios = {"nanoseconds": microbenchmark(bench)}, [], []
    for number in bench.rounds(PROCESSES_MIN, more=PROCESSES_MAX, wanted=lambda: not is_narrow(ratios)):
        servers, names = {}, ["as it is", "loop_retakes=0"]
        with contextlib.ExitStack() as stack:
            for name in names if number % 2 == 0 else names[::-1]:
                settings = {"loop_retakes": 0} if name == "loop_retakes=0" else {}
                servers[name] = stack.enter_context(bench.server("laneway-hello", "--loops", 1, core=shared_core(), **settings))
            group = paired({name: (servers[name], "/") for name in names}, 1, range(number, number + bench.pick(RUNS_OF_PROCESSES, 1)))
        runs += group
        ratios.append(ratio_of(group, *names))
    report(runs, ratios, *names)
    upper = interval(ratios)[1] if interval(ratios) else None
    bench.most("server CPU with retakes, where its interval ends", upper, 1.02, "", interval(ratios))
    return figures | {"ratios": ratios, "runs": runs}


def is_narrow(ratios):
    found = interval(ratios)
    return found is not None and found[1] - found[0] <= WIDTH


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
