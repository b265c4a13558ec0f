#!/usr/bin/python3
"""./dev bench idle: what an idle connection costs each of the lab's targets.

Each target is started alone, as the lab starts it. Connections are opened one after another, each has one answer and
says no more. Memory is that of the server's process tree (proportional set size) before and behind; what the kernel
holds for a socket is the same for all and not in it. Some targets do not hold so many: how many are still open then is
a result, and so is whether every hundredth still gets an answer. docs/lab.md says what the targets are.
"""
import argparse
import json
import resource
import socket
import sys
import time
from pathlib import Path

from bench.common import ROOT, machine, progress, raise_descriptor_limit, read_answer
from bench.targets import HOST, Target, read_targets

ANSWER_SECONDS_MAX = 3  # for one answer on an otherwise idle server
CHECK_EVERY = 250  # connections; a server that keeps none is not asked ten thousand times
SETTLE_SECONDS = 1
OTHER_DESCRIPTORS = 100


def request(target):
    return f"GET {target.settings['ready']} HTTP/1.1\r\nHost: {HOST}:{target.port}\r\n\r\n".encode()


def asked(peer, target):
    """Whether it answers 200 within the time."""
    try:
        peer.sendall(request(target))
        return b" 200 " in read_answer(peer).split(b"\r\n")[0]
    except OSError:
        return False


def is_open(peer):
    """Whether the server has not closed its side."""
    peer.setblocking(False)
    try:
        return peer.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        peer.settimeout(ANSWER_SECONDS_MAX)


def open_connections(target, wanted, peers):
    """Up to `wanted` of them in `peers`; why there are no more, or an empty text."""
    while len(peers) < wanted:
        try:
            peer = socket.create_connection((HOST, target.port), timeout=ANSWER_SECONDS_MAX)
        except OSError as error:
            return f"connection {len(peers) + 1:,} was not accepted: {error}"
        peers.append(peer)
        if not asked(peer, target):
            peers.pop().close()
            return f"connection {len(peers) + 1:,} had no answer within {ANSWER_SECONDS_MAX} s"
        if len(peers) % CHECK_EVERY == 0:
            progress(f"{target.name}: {len(peers):,} connections")
            if sum(map(is_open, peers[-CHECK_EVERY:])) < CHECK_EVERY / 2:
                return "it closes a connection behind its answer, or soon"
    return ""


def measure(target, wanted):
    peers = []
    try:
        with target:
            before = target.memory_bytes()
            why = open_connections(target, wanted, peers)
            time.sleep(SETTLE_SECONDS)
            behind = target.memory_bytes()
            held = [peer for peer in peers if is_open(peer)]
            samples = held[::100]
            answered = sum(asked(peer, target) for peer in samples)
    finally:
        for peer in peers:
            peer.close()
    return {"held": len(held), "why": why, "memory_before_bytes": before, "memory_bytes": behind,
            "bytes_per_connection": (behind - before) / len(held) if held else None,
            "asked_again": len(samples), "answered_again": answered}


def print_row(name, row):
    if "skipped" in row:
        print(f"{name:16} skipped: {row['skipped']}")
        return
    each = f"{row['bytes_per_connection']:,.0f}" if row["held"] >= CHECK_EVERY else "-"
    again = f"{row['answered_again']} of {row['asked_again']}"
    print(f"{name:16} {row['held']:>8,} {row['memory_before_bytes'] / 2**20:>10.1f} {row['memory_bytes'] / 2**20:>10.1f} {each:>12} {again:>12}  {row['why']}")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench idle", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=10_000, metavar="N", help="idle connections for each target (10,000)")
    parser.add_argument("--target", action="append", metavar="NAME", help="only this one; may be repeated")
    parser.add_argument("--programs", type=Path, default=ROOT / "build" / "release" / "bin", help="where laneway-retro and raw_epoll are")
    parser.add_argument("--json", metavar="FILE", help="write the result")
    parser.add_argument("--quick", action="store_true", help="1,000 connections")
    options = parser.parse_args()
    targets = read_targets()
    for name in options.target or []:
        if name not in targets:
            parser.error(f"no target is called {name}: {', '.join(targets)}")
    wanted = 1000 if options.quick else options.connections
    if wanted < 1:
        parser.error("--connections must be at least 1")
    raise_descriptor_limit(2 * wanted)  # servers have it from here
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < wanted + OTHER_DESCRIPTORS:
        sys.exit(f"bench idle: {wanted:,} connections need as many descriptors; the hard limit is lower (ulimit -Hn)")

    rows = {}
    print(f"{'':16} {'held':>8} {'MiB before':>10} {'MiB behind':>10} {'bytes each':>12} {'asked again':>12}")
    for name in options.target or targets:
        target = Target(targets[name], options.programs.resolve())
        missing = target.missing()
        rows[name] = {"skipped": missing} if missing else measure(target, wanted)
        progress("")
        print_row(name, rows[name])
    if options.json:
        Path(options.json).write_text(json.dumps({"schema": "laneway-bench-idle/1", "connections": wanted, "machine": machine(), "rows": rows}, indent=1) + "\n")
    ours = rows.get("laneway")
    if ours and "skipped" not in ours and (ours["held"] < wanted or ours["answered_again"] < ours["asked_again"]):
        sys.exit("bench idle: Laneway did not hold them all")


if __name__ == "__main__":
    main()
