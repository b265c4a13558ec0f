#!/usr/bin/python3
"""./dev bench load: what laneway-load costs the machine it shares with the server, against wrk; and how many connections.

Part "cost": both put a closed loop on the same server process, one after the other within a round, in turns first. The figure is the
client's own CPU time per request (user and system, of the whole process) and its ratio to wrk's in the same round.
Layouts: "one core" has server and client on one busy core, so that every wake-up finds work to batch; "two cores" has
one each. Part "connections": 10,000 of them at a time, without an error, on two cores that laneway-hello has a share of.
Exits 1 when the median ratio of any layout is above the bar, or when there was an error.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from bench import connections
from bench.common import ROOT, Server, free_port

RATIO_MAX = 0.85
HELD_CONNECTIONS = 10_000


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", metavar="DIR",
                        help="where laneway-load, raw_epoll and laneway-hello are")
    parser.add_argument("--only", choices=["cost", "connections"], help="one part")
    parser.add_argument("--server", help="a command with {port} in it (default: raw_epoll)")
    parser.add_argument("--path", default="/", help="what to ask for")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=int, default=2, help="of each run")
    parser.add_argument("--connections", type=int, default=64, help="of the part \"cost\"")
    parser.add_argument("--held", type=int, default=HELD_CONNECTIONS, help="connections of the part \"connections\"")
    parser.add_argument("--layout", choices=["one", "two", "both"], default="both")
    parser.add_argument("--quick", action="store_true", help="one short round, judges nothing but that it ran")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every round")
    return parser.parse_args()


def client_run(command, core):
    """CPU microseconds per request, and requests per second, of one run of a client that prints as wrk does."""
    client = subprocess.Popen(["taskset", "-c", str(core), *command], stdout=subprocess.PIPE, text=True)
    text = client.stdout.read()
    _, status, usage = os.wait4(client.pid, 0)
    client.returncode = os.waitstatus_to_exitcode(status)
    client.stdout.close()
    requests = int(re.search(r"(\d+) requests in", text)[1])
    rate = float(re.search(r"Requests/sec: +([\d.]+)", text)[1])
    if client.returncode != 0 or requests == 0 or "Socket errors" in text or "Non-2xx" in text:
        sys.exit(f"bench_load: {command[0]} failed:\n{text}")
    return (usage.ru_utime + usage.ru_stime) * 1e6 / requests, rate


def one_round(clients, core, number):
    order = list(clients) if number % 2 == 0 else list(clients)[::-1]
    return {name: client_run(clients[name], core) for name in order}


def measure(options, server_core, client_core):
    """The rounds of one layout: for each client its cost and its rate."""
    port = free_port()
    command = (options.server or f"{options.programs}/raw_epoll --port {{port}}").format(port=port).split()
    server = Server("the server", command, port, server_core, options.path)
    try:
        wanted = ["-t1", f"-c{options.connections}", f"-d{options.seconds}s", server.url(options.path)]
        clients = {"ours": [f"{options.programs}/laneway-load", "--wrk-output", *wanted], "wrk": ["wrk", *wanted]}
        return [one_round(clients, client_core, number) for number in range(options.rounds)]
    finally:
        server.stop()


def cost(options, cores):
    """The rows of the table, by layout."""
    for tool in ("wrk", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"bench_load: {tool} is missing (Debian: {'wrk' if tool == 'wrk' else 'util-linux'})")
    layouts = {"one core": (cores[0], cores[0]), "two cores": (cores[-1], cores[0])}  # of server and client
    if len(cores) < 2 or options.layout == "one":
        del layouts["two cores"]
    if options.layout == "two":
        del layouts["one core"]
    print(f"{options.connections} connections, {options.rounds} rounds of {options.seconds} s each; client CPU per request")
    print(f"{'layout':<10} {'laneway-load':>12} {'wrk':>9} {'ratio':>7}  {'least..greatest':<15} "
          f"{'requests/s':>11} {'wrk':>8}")
    rows = {}
    for layout, (server_core, client_core) in layouts.items():
        runs = measure(options, server_core, client_core)
        ratios = [run["ours"][0] / run["wrk"][0] for run in runs]
        middle = {name: [statistics.median(run[name][i] for run in runs) for i in (0, 1)] for name in ("ours", "wrk")}
        rows[layout] = {"ratio": statistics.median(ratios), "microseconds": middle["ours"][0],
                        "wrk_microseconds": middle["wrk"][0], "ratios": ratios}
        print(f"{layout:<10} {middle['ours'][0]:>9.2f} us {middle['wrk'][0]:>6.2f} us {statistics.median(ratios):>7.3f}  "
              f"{f'{min(ratios):.3f}..{max(ratios):.3f}':<15} {middle['ours'][1]:>11.0f} {middle['wrk'][1]:>8.0f}")
    return rows


def main():
    options = arguments()
    if options.quick:
        options.rounds = options.seconds = 1
        options.held = min(options.held, 1000)
    cores = sorted(os.sched_getaffinity(0))
    report, held = {}, True
    if options.only != "connections":
        rows = cost(options, cores)
        report |= {"connections": options.connections, "rows": rows}
        if not options.quick:
            worst = max(row["ratio"] for row in rows.values())
            held = worst <= RATIO_MAX
            print(f"bar {RATIO_MAX:.2f} {'holds' if held else 'FAILS'}")
    if options.only != "cost":
        row = connections.measure(options.programs, options.held, options.seconds, cores[:2])
        connections.print_table(row, cores[:2])
        report["held"] = row
        held = held and (options.quick or connections.without_an_error(row))
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
