#!/usr/bin/python3
"""./dev bench accuracy: what load generators say about a server whose latency is known.

laneway-truth stamps every request; each tool is set upon the same endpoints, and what it reports is compared to the
stamps. The tools are told beside each other, without judgement; bars are for laneway-load alone, and the command exits 1
when one is missed. docs/benchmarks.md says what is compared to what.
"""
import argparse
import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from bench import accuracy_bars, accuracy_table
from bench.accuracy import AUTOCANNON, SCENARIOS, TOOLS, Place
from bench.bars import Bars
from bench.common import ROOT, machine, progress, raise_descriptor_limit
from bench.truth import ahead

DESCRIPTORS = 4096
QUICK_SCENARIOS = ("sleep 5 ms", "stall at a rate", "1 request/s", "never answers")


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench accuracy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="some scenarios, one short run of each, no judgement")
    parser.add_argument("--only", choices=["tools", "bars"], help="the tables of all tools, or laneway-load's bars")
    parser.add_argument("--tool", action="append", choices=[tool.name for tool in TOOLS], help="this one alone; may be repeated")
    parser.add_argument("--rounds", type=int, help="of the bars (5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables")
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", metavar="DIR", help="where laneway-load and laneway-truth are")
    return parser.parse_args()


def is_there(tool):
    if tool.name == "autocannon":
        return AUTOCANNON.exists() and shutil.which("node")
    return tool.name == "laneway-load" or shutil.which(tool.name)


def set_upon(options, place):
    """Every tool on every scenario; one that is not installed is told, and left out."""
    rows, tools = [], [tool for tool in TOOLS if not options.tool or tool.name in options.tool]
    for tool in tools:
        if not is_there(tool):
            print(f"{tool.name} is not there: ./dev setup bench")
    tools = [tool for tool in tools if is_there(tool)]
    for plan in SCENARIOS:
        if options.quick and plan.name not in QUICK_SCENARIOS:
            continue
        if options.quick:
            plan.seconds = 2 if plan.strange else 1
        for tool in tools[:3] if options.quick and plan.strange else tools:
            if plan.rate and not tool.has_rate:
                continue
            progress(f"{plan.name}: {tool.name}")
            rows.append(place.run(tool, plan))
    progress("")
    return rows


def stopped(*_):
    raise KeyboardInterrupt


def main():
    options = arguments()
    options.programs = options.programs.resolve()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopped)
    raise_descriptor_limit(DESCRIPTORS)
    for program in ("laneway-load", "laneway-truth"):
        if not (options.programs / program).exists():
            sys.exit(f"bench_accuracy: {options.programs / program} is not there: ./dev build release {program}")
    if not ahead():
        print("chrt --rr is not allowed here: what else the machine does will be in the figures")
    bars, rows, fixed = Bars(), [], []
    with tempfile.TemporaryDirectory() as folder:
        place = Place(options.programs, Path(folder), machine()["cores"], 3 if options.quick else 15)
        try:
            if options.only != "bars":
                rows = set_upon(options, place)
            if options.only != "tools":
                fixed = accuracy_bars.measure(place, options.rounds or (1 if options.quick else 5), options.quick)
                accuracy_bars.judge(bars, fixed, rows)
        except KeyboardInterrupt:
            return 130
    tables = accuracy_table.markdown(rows, SCENARIOS)
    print(tables)
    if bars.rows:
        bars.print()
    if options.markdown:
        options.markdown.write_text(tables)
    if options.json:
        options.json.write_text(json.dumps({"schema": "laneway-bench-accuracy/1", "machine": machine(), "quick": options.quick, "bars": bars.rows,
                                            "open_loop": fixed, "tools": [accuracy_table.plain(row) for row in rows]}, indent=1) + "\n")
    if options.quick:
        print("\na quick run judges nothing")
        return 0
    return int(bars.missed() > 0)


if __name__ == "__main__":
    sys.exit(main())
