"""What a path function that blocks or computes does to its neighbours, on Laneway and on its peers."""
import os
import shutil
import subprocess
import time

from bench.bench import middle
from bench.common import ROOT, Server, free_port, interval, progress, start
from bench.load import Time, cpu_figure, edge_corrected, other_answers, percentile, slowest

CONNECTIONS = 50
QUANTILES = ("p50", "p99", "max")


def quantiles(result):
    return dict(zip(QUANTILES, (percentile(result, 50), percentile(result, 99), slowest(result))))


def median_time(times):
    ordered = sorted(times, key=lambda one: (one.seconds, one.at_least))
    return ordered[(len(ordered) - 1) // 2]


def most(rounds, name):
    return max(one[name].seconds for one in rounds)


def as_json(rounds):
    return [{name: time_.json() for name, time_ in one.items()} for one in rounds]


def print_probe(label, rounds, note=""):
    values = [*(median_time([one[name] for one in rounds]) for name in ("p50", "p99")), Time(most(rounds, "max"), any(one["max"].at_least for one in rounds))]
    print(f"{label:44}" + "".join(f"{str(value):>14}" for value in values) + (f"   {note}" if note else ""))


def print_head(what):
    print(f"{what:44}" + "".join(f"{name:>14}" for name in QUANTILES))


def sleep(bench):
    """Coroutines that block for a second, from the very first: what the route's move saves is no help yet."""
    seconds, quiet, loaded = bench.pick(8, 2), [], []
    for _ in bench.rounds(5):
        with bench.server("laneway-retro", root="/laneway/") as server:
            quiet.append(quantiles(bench.probe(server, "/laneway/", seconds).result()))
            beside = bench.probe(server, "/laneway/", seconds)
            time.sleep(0.3)
            hammer = bench.load(server, "/laneway/async_slowest/", CONNECTIONS, seconds=seconds)
            loaded.append(quantiles(beside.result()))
            hammer.result()
    with bench.server("laneway-retro", root="/laneway/") as server:
        own = bench.load(server, "/laneway/async_slowest/", 100, seconds=bench.pick(11, 3)).result()
    print_head("probe of / at 100 a second")
    print_probe("nothing beside it", quiet)
    print_probe(f"{CONNECTIONS} x async_slowest beside it", loaded)
    p99 = [one["p99"].seconds * 1e3 for one in loaded]
    bench.most("probe p99 beside blocked coroutines", middle(p99), 5, "ms", interval(p99))
    bench.most("probe max, more than without them", (most(loaded, "max") - most(quiet, "max")) * 1e3, 20, "ms")
    bench.least("async_slowest at 100 connections, edge-corrected", edge_corrected(own), 95, "/s")
    bench.most("answers of it other than 200", other_answers(own), 0)
    return {"quiet": as_json(quiet), "loaded": as_json(loaded), "async_slowest_per_second": edge_corrected(own)}


def compute(bench):
    """The CPU work however it is declared, after a second in which Laneway learns what it is."""
    seconds, figures = bench.pick(6, 1), {}
    print_head("probe of / at 100 a second")
    for endpoint in ("async_cpu_bound", "sync_cpu_bound", "async_cpu_bound_slow"):
        path, quiet, loaded, shares = f"/laneway/{endpoint}/", [], [], []
        for _ in bench.rounds(3):
            with bench.server("laneway-retro", root="/laneway/") as server:
                quiet.append(quantiles(bench.probe(server, "/laneway/", seconds).result()))
                bench.load(server, path, CONNECTIONS, seconds=1).result()
                hammer = bench.load(server, path, CONNECTIONS, seconds=seconds, pid=server.pid)
                loaded.append(quantiles(bench.probe(server, "/laneway/", seconds).result()))
                result = hammer.result()
                calibration = bench.load(server, path, os.cpu_count(), seconds=bench.pick(2, 1), pid=server.pid).result()
                shares.append(cpu_figure(result, calibration))
        print_probe(f"nothing beside it ({endpoint})", quiet)
        print_probe(f"{CONNECTIONS} x {endpoint} beside it", loaded, f"CPU figure {middle(shares):.3f}")
        p99 = [one["p99"].seconds * 1e3 for one in loaded]
        bench.most(f"probe p99 beside {endpoint}", middle(p99), 10, "ms", interval(p99))
        bench.least(f"CPU figure of {endpoint}", middle(shares), 0.95, "", interval(shares))
        figures[endpoint] = {"quiet": as_json(quiet), "loaded": as_json(loaded), "cpu_figures": shares}
    return figures


# Peers: name, prefix of its paths, what sleeps, what computes, and what must be there.
PEERS = [
    ("laneway", "/laneway/", "async_slowest/", "async_cpu_bound_slow/"),
    ("go", "/go/", "sync/", "sync_cpu_bound/"),
    ("cpp_httplib", "/cpp_httplib/", "sync/", "sync_cpu_bound/"),
    ("boost_beast", "/boost_beast/", "async_slowest/", "async_cpu_bound_slow/"),
]


def peer_command(bench, name):
    """How to start a peer; None where it is not installed."""
    if name == "go":
        sources, program = ROOT / "lab/targets/go", ROOT / "build/lab/go-retro"
        if not shutil.which("go"):
            return None
        environment = os.environ | {"GOPATH": "/usr/share/gocode", "GO111MODULE": "off", "GOCACHE": str(ROOT / "build/lab/go-cache"), "GOFLAGS": ""}
        program.parent.mkdir(parents=True, exist_ok=True)
        build = start(["go", "build", "-o", program, "."], cwd=sources, env=environment, process_group=0)
        return [program] if build.wait() == 0 else None
    program = bench.programs / ("laneway-retro" if name == "laneway" else name)
    return [program] if program.exists() else None


def peers(bench):
    """The same probe beside the same work on servers that have no lanes. Nobody is judged here."""
    seconds, rows = bench.pick(6, 1), {}
    commands = {name: peer_command(bench, name) for name, *_ in PEERS}
    for number in bench.rounds(3):
        for name, prefix, *paths in PEERS[number % len(PEERS):] + PEERS[:number % len(PEERS)]:  # nobody is always first
            for path in paths if commands[name] else []:
                progress(f"peers: round {number + 1}, {name} {path}")
                row = rows.setdefault((name, path), {"quiet": [], "loaded": [], "per_second": []})
                peer_round(bench, commands[name], prefix, path, seconds, row)
    print_head("probe of / at 100 a second")
    figures = {}
    for kind in (2, 3):
        for peer in PEERS:
            name, path = peer[0], peer[kind]
            if not commands[name]:
                print(f"{name:44} is not here: ./dev setup bench")
                continue
            row = rows[name, path]
            print_probe(f"{name}: nothing beside it", row["quiet"])
            print_probe(f"{name}: {CONNECTIONS} x {path[:-1]}", row["loaded"], f"{path[:-1]} {middle(row['per_second']):,.1f}/s")
            figures[f"{name} {path[:-1]}"] = {"quiet": as_json(row["quiet"]), "loaded": as_json(row["loaded"]), "per_second": row["per_second"]}
    bench.least("peers that were there", sum(command is not None for command in commands.values()), len(PEERS))
    return figures


def peer_round(bench, command, prefix, path, seconds, row):
    port = free_port()
    server = Server(command[0].name, [*command, "--host", "127.0.0.1", "--port", port], port, path=prefix, log=subprocess.DEVNULL)
    try:
        row["quiet"].append(quantiles(bench.probe(server, prefix, seconds).result()))
        hammer = bench.load(server, prefix + path, CONNECTIONS, seconds=seconds + 1)
        time.sleep(1)
        row["loaded"].append(quantiles(bench.probe(server, prefix, seconds).result()))
        result = hammer.result()
        sleeps = "cpu" not in path
        row["per_second"].append(edge_corrected(result) if sleeps else result["throughput_per_second"])
    finally:
        server.stop(1)
