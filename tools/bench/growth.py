"""How many threads there are, and how soon: calls that block, calls that compute, and more than any server can take."""
import os
import time

from bench.bench import middle
from bench.common import interval
from bench.load import other_answers, percentile, slowest
from bench.tasks import Sampler, on_a_core, thread_count

LANE_THREADS = ("lane-thread", "lane-cpu")
THREADS_MAX = 512  # of the thread lane, by default
LOST_MAX = 16  # of one loop, by default
OTHER_THREADS_MAX = 16  # loops, standbys, CPU lane, monitor, the main thread
BLOCK_SECONDS = 1
WAIT_SECONDS = 1  # in a lane's queue, by default


def threads(bench):
    return {"blocking": [blocking(bench, 100, 1.05), blocking(bench, bench.pick(1000, 200), 1.3, "--threads", 1100)],
            "computing": [computing(bench, "as it is"), computing(bench, "no route moves", route_moves=0)]}


def blocking(bench, calls, limit_seconds, *flags):
    """Plain functions that sleep a second, all at once on a fresh server: how long until the last is done."""
    times, refused = [], 0
    for _ in bench.rounds(5):
        with bench.server("laneway-lanes", *flags) as server:
            result = bench.load(server, f"/block/{BLOCK_SECONDS * 1000}", calls, requests=calls, timeout_seconds=30).result()
            times.append(slowest(result).seconds)
            refused += other_answers(result)
    print(f"{calls:5} calls that sleep 1 s, all done after: {'  '.join(f'{seconds:.3f}' for seconds in times)} s")
    bench.most(f"{calls} sleeping calls at once, all done", middle(times), limit_seconds, "s", interval(times))
    bench.most(f"{calls} sleeping calls: answers other than 200", refused, 0)
    return {"calls": calls, "seconds": times, "other_answers": refused}


def computing(bench, how, **settings):
    """Plain functions that compute for 50 ms, a hundred at once: how many threads want a core at the same time."""
    counts, totals, refused, calls = [], [], 0, bench.pick(100, 30)
    for _ in bench.rounds(3):
        with bench.server("laneway-lanes", lane_wait_seconds_max=30, **settings) as server:
            with Sampler(lambda: on_a_core(server.pid, LANE_THREADS)) as running, Sampler(lambda: thread_count(server.pid)) as total:
                result = bench.load(server, "/burn/50000", calls, requests=calls, timeout_seconds=60).result()
            counts.append(running.most)
            totals.append(total.most)
            refused += other_answers(result)
    print(f"{calls:5} calls that compute 50 ms ({how}): {max(counts)} threads on a core or waiting for one, {max(totals)} threads in all")
    bench.most(f"threads that compute at once, {how}", max(counts), os.cpu_count() + 2)
    bench.most(f"computing calls, {how}: answers other than 200", refused, 0)
    return {"how": how, "computing_at_once": counts, "threads": totals, "other_answers": refused}


def storm(bench):
    """Ten thousand connections ask a coroutine that blocks for a second, on one loop."""
    connections = bench.pick(10_000, 500)
    with bench.server("laneway-lanes", "--loops", 1, connections_max=2 * connections) as server:
        with Sampler(lambda: thread_count(server.pid), 0.01) as count:
            result = bench.load(server, f"/hold/{BLOCK_SECONDS * 1000}", connections, requests=connections, timeout_seconds=30).result()
        time.sleep(2)
        probe = bench.probe(server, "/", bench.pick(3, 1)).result()
        again = bench.load(server, f"/hold/{BLOCK_SECONDS * 1000}", 100, requests=100, timeout_seconds=30).result()
    statuses, answered = result["status_codes"], result["completed"]
    print(f"{connections:,} at once: {', '.join(f'{count:,} x {status}' for status, count in sorted(statuses.items()))}, "
          f"errors {sum(result['errors'].values())}, slowest {slowest(result)}, p50 {percentile(result, 50)}")
    print(f"at most {count.most} threads; two seconds later the probe's p99 is {percentile(probe, 99)}, 100 blocking calls take {slowest(again)}")
    bench.most("threads in a storm", count.most, THREADS_MAX + LOST_MAX + OTHER_THREADS_MAX)
    bench.most("requests without an answer", connections - answered, 0)
    bench.most("answers other than 200 and 503", answered - statuses.get("200", 0) - statuses.get("503", 0), 0)
    bench.most("the slowest answer (the block, the wait for a lane, 1 s)", slowest(result).seconds, BLOCK_SECONDS + WAIT_SECONDS + 1, "s")
    bench.most("two seconds later: answers other than 200", other_answers(probe) + other_answers(again), 0)
    bench.most("two seconds later: 100 blocking calls at once", slowest(again).seconds, 1.5, "s")
    return {"connections": connections, "status_codes": statuses, "errors": result["errors"], "slowest_seconds": slowest(result).seconds,
            "threads": count.most, "probe_p99": percentile(probe, 99).json(), "again_seconds": slowest(again).seconds}
