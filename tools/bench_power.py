#!/usr/bin/python3
"""./dev bench power: how small a difference `laneway-load ab` finds, in how many rounds, and how often it finds one that is none.

Real rounds of one server against itself were recorded once (--record). From them comparisons are drawn: so many rounds,
with replacement, the sides of each swapped at random, so that in truth there is no difference; then B is made slower by a
known share. What is found in each is what `laneway-load compare` says of it. Exits 1 when of 100 comparisons of equal
sides more than 5 find something, in any metric.
"""
import argparse
import concurrent.futures
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.common import ROOT, Server, free_port, machine, progress

RECORDED = ROOT / "docs/data/self_comparison.json"
ROUNDS = [5, 10, 20, 40, 80]
SLOWER_PERCENT = [1, 2, 3, 5, 10]
DRAWS = 100
FALSE_ALARMS_MAX = 5


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", metavar="DIR",
                        help="where laneway-load and, to record, laneway-hello are")
    parser.add_argument("--recorded", type=Path, default=RECORDED, metavar="FILE", help="rounds of a server against itself")
    parser.add_argument("--record", action="store_true", help="first record them anew (about two seconds a round)")
    parser.add_argument("--record-rounds", type=int, default=210, metavar="N")
    parser.add_argument("--seconds", type=float, default=1, help="of each run that is recorded")
    parser.add_argument("--draws", type=int, default=DRAWS, help="comparisons of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn")
    parser.add_argument("--quick", action="store_true", help="a few draws, judges nothing but that it ran")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was found")
    return parser.parse_args()


def record(options):
    """Rounds of laneway-hello against itself: server and load on a core each where there are two."""
    cores = sorted(os.sched_getaffinity(0))
    port = free_port()
    server = Server("laneway-hello", [options.programs / "laneway-hello", "--port", port], port, cores[-1])
    try:
        url = server.url("/")
        command = ["taskset", "-c", str(cores[0]), options.programs / "laneway-load", "ab", url, url, "-t1", "-c32",
                   f"-d{options.seconds}s", "--rounds", str(options.record_rounds), "--seed", "1", "--pid-a",
                   str(server.pid), "--pid-b", str(server.pid), "--json", options.recorded]
        options.recorded.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    finally:
        server.stop()
    # What names this machine's folders says nothing about the rounds.
    recorded = json.loads(options.recorded.read_text())
    recorded["command"] = ["laneway-load", *recorded["command"][1:-1], options.recorded.name]
    recorded["machine"] = machine()
    options.recorded.write_text(json.dumps(recorded, indent=1) + "\n")


def slower(figures, factor):
    """The same run on a server that takes `factor` times as long."""
    return {name: value if value is None else value / factor if name == "throughput_per_second" else value * factor
            for name, value in figures.items()}


def draw(recorded, rounds, slower_percent, chance):
    """A comparison of so many recorded rounds whose B is slower by so many per cent."""
    factor = 1 + slower_percent / 100
    drawn = []
    for each in chance.choices(recorded["rounds"], k=rounds):
        a, b = (each["a"], each["b"]) if chance.random() < 0.5 else (each["b"], each["a"])
        drawn.append({"a": a, "b": slower(b, factor)})
    return {**recorded, "rounds": drawn}


def findings(program, comparison):
    """What laneway-load says of it: a word for each metric."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(comparison, file)
        file.flush()
        done = subprocess.run([program, "compare", file.name, "--json", "-"], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        sys.exit(f"bench_power: {done.stderr}")
    return {metric["name"]: metric["finding"] for metric in json.loads(done.stdout)["metrics"]}


def count(options, recorded, rounds, slower_percent):
    """Of the draws of one kind: in how many each metric was found to be slower, and in how many anything was found."""
    kind = f"{options.seed} {rounds} {slower_percent}"
    comparisons = [draw(recorded, rounds, slower_percent, random.Random(f"{kind} {i}")) for i in range(options.draws)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda each: findings(options.programs / "laneway-load", each), comparisons))
    return {"rounds": rounds, "slower_percent": slower_percent, "draws": options.draws,
            "slower": {metric: sum(each[metric] == "slower" for each in found) for metric in found[0]},
            "anything": sum(bool({"faster", "slower"} & set(each.values())) for each in found)}


def table(kinds, draws, metric):
    lines = [f"Of {draws} comparisons each, those that found the {metric} slower:", "",
             "| rounds | " + " | ".join(f"{each} %" for each in SLOWER_PERCENT) + " |", "|---" * (len(SLOWER_PERCENT) + 1) + "|"]
    for rounds in sorted({each["rounds"] for each in kinds}):
        of_rounds = {each["slower_percent"]: each["slower"][metric] for each in kinds if each["rounds"] == rounds}
        lines.append(f"| {rounds} | " + " | ".join(str(of_rounds[each]) for each in SLOWER_PERCENT) + " |")
    return "\n".join(lines)


def equals(kinds, draws):
    told = (f"{draws - each['anything']} of {each['rounds']} rounds" for each in kinds if each["slower_percent"] == 0)
    return f"Of {draws} comparisons of equal sides, \"cannot tell\" of every metric: " + ", ".join(told)


def main():
    options = arguments()
    if options.quick:
        options.draws = 4
    if options.record:
        record(options)
    recorded = json.loads(options.recorded.read_text())
    kinds = []
    for rounds in ROUNDS if not options.quick else ROUNDS[:3]:
        for slower_percent in [0, *SLOWER_PERCENT]:
            progress(f"{rounds} rounds, {slower_percent} % slower")
            kinds.append(count(options, recorded, rounds, slower_percent))
    progress("")
    print(f"{len(recorded['rounds'])} recorded rounds of {recorded['duration_seconds']:g} s + {recorded['duration_seconds']:g} s, "
          f"{recorded['connections']} connections\n")
    for metric in kinds[0]["slower"]:
        print(table(kinds, options.draws, metric), end="\n\n")
    print(equals(kinds, options.draws))
    if options.json:
        options.json.write_text(json.dumps({"recorded_rounds": len(recorded["rounds"]), "kinds": kinds}, indent=1) + "\n")
    missed = [each for each in kinds if each["slower_percent"] == 0 and each["anything"] * 100 > FALSE_ALARMS_MAX * options.draws]
    for each in missed:
        print(f"FAIL: {each['anything']} of {each['draws']} comparisons of equal sides, {each['rounds']} rounds, found something")
    return 1 if missed and not options.quick else 0


if __name__ == "__main__":
    sys.exit(main())
