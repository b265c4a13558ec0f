"""Figures of microbenchmarks (*_bench.cpp) against bars: what ./dev bench binding and ./dev bench writing share."""
import argparse
import json
import subprocess
from pathlib import Path

from bench.common import ROOT, interval, machine

REPETITIONS = 15


def arguments(name, description):
    parser = argparse.ArgumentParser(prog=f"./dev bench {name}", description=description,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="short, judges nothing but that it ran")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    parser.add_argument("--benches", type=Path, default=ROOT / "build/bench/bin", metavar="DIR", help="where the microbenchmarks are")
    return parser.parse_args()


def nanoseconds(options, program, names):
    """CPU time of one call in each repetition, the benchmarks in turns: {name: [ns]}; empty where there is no program."""
    path = options.benches / program
    if not path.exists():
        print(f"{path} is not there: ./dev build bench {program}")
        return {}
    command = [path, f"--benchmark_filter=^({'|'.join(names)})$", f"--benchmark_repetitions={2 if options.quick else REPETITIONS}",
               "--benchmark_enable_random_interleaving=true", f"--benchmark_min_time={0.01 if options.quick else 0.2}",
               "--benchmark_format=json"]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    found = {name: [] for name in names}
    for row in json.loads(run.stdout)["benchmarks"]:
        if row["run_type"] == "iteration":
            found[row["run_name"]].append(row["cpu_time"])
    for name, times in found.items():
        span = "  (median's 95 %: {:,.1f} to {:,.1f})".format(*interval(times)) if interval(times) else ""
        print(f"{name:28} {sorted(times)[len(times) // 2]:12,.1f} ns{span}")
    return found


def finish(options, name, bars, figures):
    """Print and write what there is; the exit status."""
    bars.print()
    if options.json:
        options.json.write_text(json.dumps({"schema": f"laneway-bench-{name}/1", "machine": machine(), "quick": options.quick,
                                            "bars": bars.rows, "nanoseconds": figures}, indent=1) + "\n")
    if options.quick and figures:
        print("\na quick run judges nothing")
        return 0
    return int(bars.missed() > 0)
