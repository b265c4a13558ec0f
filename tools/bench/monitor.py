"""What the monitor sees, and what it must not: blocks, busy and stopped machines, nothing at all."""
import os
import random
import re
import select
import signal
import socket
import time

from bench.common import answer_of, progress, read_answer
from bench.load import other_answers
from bench.tasks import Burners, wakeups

BLOCK_MILLISECONDS = 50  # long enough to tell; a second would be seen as soon


def get(path):
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()


def connect(port):
    peer = socket.create_connection(("127.0.0.1", port), timeout=10)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return peer


def detection(bench):
    """A block on the only loop, and right after it a request on another connection: when is that answered?"""
    samples, count = [], bench.pick(300, 20)
    with bench.server("laneway-lanes", "--loops", 1, route_moves=0) as server:
        with connect(server.port) as blocker, connect(server.port) as neighbour:
            for peer in (blocker, neighbour):
                peer.sendall(get("/"))
                read_answer(peer)
            for turn in range(count):
                progress(f"detection: {turn + 1} of {count}")
                # The monitor sleeps when nothing has run for a while: every other time it must be woken first.
                time.sleep(random.uniform(0.02, 0.03) if turn % 2 else random.uniform(0.2, 0.25))
                samples.append(one_block(blocker, neighbour))
    progress("")
    awake, asleep = sorted(samples[1::2]), sorted(samples[::2])
    for name, ordered in (("monitor awake", awake), ("monitor asleep", asleep)):
        print(f"{name:16} {len(ordered)} blocks: " + ", ".join(f"{word} {quantile(ordered, share):.2f} ms" for word, share in
                                                              (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1))))
    ordered = sorted(samples)
    bench.most("detection of a block, p50", quantile(ordered, 0.5), 3, "ms")
    bench.most("detection of a block, p99", quantile(ordered, 0.99), 5, "ms")
    return {"milliseconds": samples}


def one_block(blocker, neighbour):
    """Milliseconds from the block's request until the loop answers its neighbour."""
    started = time.monotonic()
    blocker.sendall(get(f"/hold/{BLOCK_MILLISECONDS}"))
    time.sleep(0.0002)  # the neighbour must come second
    neighbour.sendall(get("/"))
    read_answer(neighbour)
    milliseconds = (time.monotonic() - started) * 1e3
    if select.select([blocker], [], [], 0)[0]:
        milliseconds = max(milliseconds, BLOCK_MILLISECONDS)  # nobody took the loop
    read_answer(blocker)
    return milliseconds


def quantile(ordered, share):
    """The nearest rank: the least value that so large a share does not exceed."""
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def retakes(server):
    """Loops taken so far: by the server's own count where it shows one, else by the log, which says one a second at most."""
    try:
        metrics = answer_of(server.port, "/metrics").decode()
        counters = re.findall(r"^laneway_loop_retakes_total(?:\{[^}]*\})? (\d+)", metrics, re.M)
        if counters:
            return sum(map(int, counters))
    except (OSError, ConnectionError):
        pass
    return len(re.findall(r"(blocked|computed on) its loop", server.log_text()))


def moves(server):
    return server.log_text().count("from now on")


def false_retakes(bench):
    seconds, turns = bench.pick(60, 5), bench.pick(3, 1)
    figures = {}
    with bench.server("laneway-lanes") as server:
        with Burners(2 * os.cpu_count()):
            # Coroutines that compute for 200 us: short, and long enough to lose their core in the middle.
            full = bench.load(server, "/spin/200", 16, seconds=bench.pick(5, 1)).result()["throughput_per_second"]
            before = retakes(server), moves(server)
            progress(f"false: {seconds} s beside {2 * os.cpu_count()} processes that burn")
            result = bench.load(server, "/spin/200", 16, f"--rate={full / 2:.0f}", seconds=seconds, timeout_seconds=30).result()
            progress("")
            figures["busy"] = {"retakes": retakes(server) - before[0], "moves": moves(server) - before[1], "per_second": result["throughput_per_second"],
                               "other_answers": other_answers(result)}
        before = retakes(server)
        time.sleep(1.1)  # the log says one a second
        answer_of(server.port, f"/hold/{BLOCK_MILLISECONDS}")
        figures["true_retakes"] = retakes(server) - before
    print(f"busy machine: {figures['busy']['per_second']:,.0f} requests a second, half of what goes, for {seconds} s: "
          f"{figures['busy']['retakes']} retakes, {figures['busy']['moves']} moves")
    bench.most(f"retakes in {seconds} s of a busy machine", figures["busy"]["retakes"], 1)
    bench.most("routes moved on a busy machine", figures["busy"]["moves"], 0)
    bench.most("answers on a busy machine other than 200", figures["busy"]["other_answers"], 0)
    bench.least("a block that was one is counted", figures["true_retakes"], 1)

    with bench.server("laneway-lanes") as server:
        beside = bench.load(server, "/spin/200", 16, "--rate=500", seconds=turns * bench.pick(4.5, 3) + 1, timeout_seconds=30)
        for _ in range(turns):
            time.sleep(1)
            os.kill(server.pid, signal.SIGSTOP)
            time.sleep(bench.pick(3, 1))
            os.kill(server.pid, signal.SIGCONT)
            time.sleep(0.5)
        beside.result()
        figures["stopped"] = {"retakes": retakes(server), "moves": moves(server), "stops": turns}
    print(f"stopped {turns} times for a while: {figures['stopped']['retakes']} retakes, {figures['stopped']['moves']} moves")
    bench.most("retakes of a server that was stopped", figures["stopped"]["retakes"], 0)
    bench.most("routes moved of a server that was stopped", figures["stopped"]["moves"], 0)
    return figures


def idle(bench):
    """A server that has worked, and then is left alone."""
    seconds = bench.pick(60, 3)
    with bench.server("laneway-lanes") as server:
        bench.probe(server, "/", 1).result()
        bench.load(server, "/block/100", 20, requests=20).result()
        progress("idle: until what is surplus has ended")
        time.sleep(bench.pick(15, 1))
        before = wakeups(server.pid)
        progress(f"idle: {seconds} s")
        time.sleep(seconds)
        after = wakeups(server.pid)
    progress("")
    woken = {}
    for task, (name, count) in after.items():
        woken[name] = woken.get(name, 0) + count - before.get(task, (name, 0))[1]
    ended = len(before.keys() - after.keys())
    print(f"in {seconds} s: " + (", ".join(f"{name} {count}" for name, count in sorted(woken.items()) if count) or "no thread woke")
          + (f"; {ended} threads ended" if ended else ""))
    bench.most(f"wake-ups of an idle server in {seconds} s", sum(woken.values()) + ended, 5)
    return {"seconds": seconds, "by_thread": woken, "ended": ended}
