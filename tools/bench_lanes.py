#!/usr/bin/python3
"""./dev bench lanes: what a wrong declaration costs on Laneway, what the lanes cost when nothing is wrong, and both
beside servers that have none.

Each part starts servers of its own, compares within a round, and names its bars with figure and verdict. Exits 1 when a
bar is missed; --quick is short and judges nothing. Bars are for a machine of two cores that does nothing else.
docs/benchmarks.md says what each part measures.
"""
import argparse
import json
import os
import signal
import sys
from pathlib import Path

from bench import cost, growth, interference, monitor
from bench.bench import Bench
from bench.common import ROOT, machine, progress, raise_descriptor_limit

PARTS = {
    "sleep": (interference.sleep, "neighbours of coroutines that block"),
    "compute": (interference.compute, "neighbours of functions that compute"),
    "peers": (interference.peers, "the same beside other servers"),
    "threads": (growth.threads, "how the thread lane grows"),
    "storm": (growth.storm, "10,000 blocking requests at once on one loop"),
    "detection": (monitor.detection, "from the start of a block until another thread runs the loop"),
    "false": (monitor.false_retakes, "loops taken without need"),
    "idle": (monitor.idle, "wake-ups of a server that does nothing"),
    "inline": (cost.inline, "a short plain function against a coroutine"),
    "overhead": (cost.overhead, "boundaries and monitor when nothing is wrong"),
}
DESCRIPTORS = 20_000  # the storm's ten thousand connections, and some


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench lanes", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="parts: " + "; ".join(f"{name}, {what}" for name, (_, what) in PARTS.items()))
    parser.add_argument("--only", action="append", choices=PARTS, metavar="NAME", help="one part; may be repeated")
    parser.add_argument("--quick", action="store_true", help="one short round of everything, no judgement")
    parser.add_argument("--rounds", type=int, help="of each part that has rounds, instead of its own number")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", metavar="DIR", help="where the servers and laneway-load are")
    parser.add_argument("--benches", type=Path, default=ROOT / "build/bench/bin", metavar="DIR", help="where the microbenchmarks are")
    return parser.parse_args()


def stopped(*_):
    raise KeyboardInterrupt


def write(path, bench, figures):
    if path:
        path.write_text(json.dumps({"schema": "laneway-bench-lanes/1", "machine": machine(), "quick": bench.quick,
                                    "bars": bench.bars.rows, "parts": figures}, indent=1) + "\n")


def main():
    options = arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopped)
    raise_descriptor_limit(DESCRIPTORS)
    if os.cpu_count() != 2:
        print(f"this machine has {os.cpu_count()} cores; the bars are for two")
    bench, figures, interrupted = Bench(options), {}, False
    try:
        for name, (run, what) in PARTS.items():
            if options.only and name not in options.only:
                continue
            bench.part = name
            print(f"\n== {name}: {what}", flush=True)
            figures[name] = run(bench)
            write(options.json, bench, figures)  # a long run that is cut has something to show
    except KeyboardInterrupt:
        interrupted = True
    progress("")
    bench.bars.print()
    write(options.json, bench, figures)
    if interrupted:
        return 130
    if options.quick:
        print("\na quick run judges nothing")
        return 0
    return int(bench.bars.missed() > 0)


if __name__ == "__main__":
    sys.exit(main())
