"""Seeing what the lanes did: the log's line about a lost loop, the counters, the page and the metrics, and who may see them."""

import json
import math
import os
import re
import socket
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import Server, request, until

BROWSER = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? ([-+0-9.e]+|\+Inf|NaN)")


def parse_metrics(text):
    """Prometheus' text format 0.0.4, strictly: {name: {labels: value}}; raises on anything that is not it."""
    if not text.endswith("\n"):
        raise ValueError("the last line does not end")
    families, metrics, family = {}, {}, None
    lines = text[:-1].split("\n")
    for number, line in enumerate(lines):
        if found := re.fullmatch(rf"# HELP ({NAME}) (.+)", line):
            family = found[1]
            if family in families or not re.fullmatch(rf"# TYPE {family} (counter|gauge|histogram)", lines[number + 1]):
                raise ValueError(f"{family}: twice, or without a type")
            families[family] = lines[number + 1].split()[-1]
        elif not line.startswith("# TYPE "):
            found = SAMPLE.fullmatch(line)
            if not found:
                raise ValueError(f"no sample: {line!r}")
            name, kind = found[1], families[family]
            suffixes = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
            if name not in [family + suffix for suffix in suffixes]:
                raise ValueError(f"{name} among {family}")
            if kind == "counter" and not name.endswith("_total"):
                raise ValueError(f"{name} counts, and its name does not say so")
            labels = tuple(re.findall(LABEL, found[2] or ""))
            samples = metrics.setdefault(name, {})
            if labels in samples:
                raise ValueError(f"{line!r} twice")
            samples[labels] = float(found[3])
    check_histograms(families, metrics)
    return metrics


def check_histograms(families, metrics):
    for family in (name for name, kind in families.items() if kind == "histogram"):
        series = {}
        for labels, value in metrics.get(family + "_bucket", {}).items():
            series.setdefault(labels[:-1], []).append((float(labels[-1][4:-1]), value))
        for labels, buckets in series.items():
            if buckets != sorted(buckets) or [v for _, v in buckets] != sorted(v for _, v in buckets):
                raise ValueError(f"{family}{labels}: not cumulative")
            if buckets[-1][0] != math.inf or buckets[-1][1] != metrics[family + "_count"][labels]:
                raise ValueError(f"{family}{labels}: no +Inf, or not the count")


def labels(**pairs):
    return tuple(f'{name}="{value}"' for name, value in pairs.items())


def own_address():
    """An address of this machine that is not loopback, or None. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            address = probe.getsockname()[0]
        except OSError:
            return None
    return None if address.startswith("127.") else address


class Observe(unittest.TestCase):
    def lanes(self, server, *fields):
        answer = server.ask("GET", "/lanes", *fields)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.field("Cache-Control"), "no-store")
        return answer.json()

    def metrics(self, server):
        answer = server.ask("GET", "/metrics")
        self.assertEqual((answer.status, answer.field("Content-Type")), (200, "text/plain; version=0.0.4; charset=utf-8"))
        return parse_metrics(answer.body.decode())

    def route(self, data, path):
        return next(route for route in data["routes"] if route["path"] == path)

    def test_the_log_names_what_blocked_and_the_counters_count_it(self):
        with Server("laneway-test-server", "--loops=1", route_moves=0, chaos=False) as server:
            self.assertEqual(server.ask("GET", "/hold/100").status, 200)
            line = r"GET /hold/\{ms\} blocked its loop for \d+ ms in clock_nanosleep, called from block_for: declare it as a plain"
            self.assertTrue(until(lambda: re.search(line, server.stderr())), server.stderr())
            self.assertTrue(until(lambda: self.route(self.lanes(server), "/hold/{ms}")["blocked_by"] is not None))
            data = self.lanes(server)
            route = self.route(data, "/hold/{ms}")
            self.assertEqual((route["declared"], route["runs_on"], route["blocks"]), ("loop", "loop", 1))
            self.assertEqual(route["calls"], {"loop": 1, "threads": 0, "cpu": 0})
            self.assertEqual((route["blocked_in"], route["blocked_by"]), ("clock_nanosleep", "block_for"))
            self.assertGreaterEqual(route["blocked_seconds_max"], 0.05)
            self.assertGreaterEqual(route["blocked_seconds"], route["blocked_seconds_max"])
            self.assertGreaterEqual(data["loops"][0]["retakes"], 1)
            metrics = self.metrics(server)
            name = {"method": "GET", "route": "/hold/{ms}"}
            self.assertEqual(metrics["laneway_route_blocks_total"][labels(**name)], 1)
            self.assertGreaterEqual(metrics["laneway_route_blocked_seconds_total"][labels(**name)], 0.05)
            self.assertEqual(metrics["laneway_route_calls_total"][labels(**name, lane="loop")], 1)

    def test_what_does_not_come_back_is_said_meanwhile_and_once(self):
        with Server("laneway-test-server", "--loops=1", route_moves=0, chaos=False) as server, server.connect() as holder:
            holder.send(request("GET", "/hold/4000"))
            self.assertTrue(until(lambda: self.lanes(server)["lost"]))
            lost = self.lanes(server)["lost"]
            self.assertEqual([(one["route"], one["loop"], one["computes"], one["in"]) for one in lost],
                             [("GET /hold/{ms}", 0, False, "clock_nanosleep")])
            line = r"GET /hold/\{ms\} has blocked its loop for \d+ ms in clock_nanosleep, called from block_for: declare"
            self.assertTrue(until(lambda: re.search(line, server.stderr())), server.stderr())
            self.assertFalse(holder.has_bytes(), "before it came back")
            self.assertEqual(holder.read().body, b'"held"')
            self.assertEqual(len(re.findall(line, server.stderr())), 1)
            self.assertTrue(until(lambda: self.lanes(server)["lost"] == []))

    def test_the_log_speaks_of_a_route_five_times_a_minute(self):
        with Server("laneway-test-server", "--loops=1", route_moves=0) as server:
            said = lambda: server.stderr().count("blocked its loop")
            blocks = lambda: self.route(self.lanes(server), "/hold/{ms}")["blocks"]
            self.assertTrue(until(lambda: server.ask("GET", "/hold/60") and said() == 5, seconds=30))
            before = blocks()
            self.assertFalse(until(lambda: server.ask("GET", "/hold/60") and said() > 5, seconds=2.5))
            self.assertGreater(blocks(), before, "and goes on counting")

    def test_a_move_is_shown_with_its_reason(self):
        with Server("laneway-test-server", "--loops=1", chaos=False) as server:
            moved = lambda: self.route(self.lanes(server), "/hold/{ms}")["runs_on"] == "threads"
            self.assertTrue(until(lambda: server.ask("GET", "/hold/30") and moved()))
            self.assertEqual(server.ask("GET", "/hold/1").status, 200)
            route = self.route(self.lanes(server), "/hold/{ms}")
            self.assertEqual(route["moves"], 1)
            move = route["last_moves"][0]
            self.assertEqual((move["from"], move["to"]), ("loop", "threads"))
            self.assertIn("it blocks", move["why"])
            self.assertGreaterEqual(route["calls"]["threads"], 1)
            lane = labels(method="GET", route="/hold/{ms}", lane="threads")
            self.assertEqual(self.metrics(server)["laneway_route_lane"][lane], 1)

    def test_slices_and_loops_are_counted(self):
        with Server("laneway-test-server", "--loops=2", chaos=False) as server, server.connect() as client:
            for _ in range(300):
                client.ask()
            data = self.lanes(server)
            self.assertEqual(len(data["loops"]), 2)
            self.assertGreaterEqual(sum(loop["slices"] for loop in data["loops"]), 300)
            self.assertGreaterEqual(sum(loop["connections"] for loop in data["loops"]), 2)
            self.assertEqual(len([loop for loop in data["loops"] if loop["running"] == "GET /lanes"]), 1)
            slices = self.route(data, "/")["slices"]
            self.assertGreaterEqual(slices["count"], 3, "one of 64 is timed")
            self.assertLessEqual(slices["p50_seconds"], slices["max_seconds"])
            self.assertGreater(slices["p50_seconds"], 0)
            metrics = self.metrics(server)
            self.assertGreaterEqual(metrics["laneway_route_slice_seconds_count"][labels(method="GET", route="/")], 3)
            self.assertGreater(metrics["process_cpu_seconds_total"][()], 0)
            self.assertGreater(metrics["process_resident_memory_bytes"][()], 1 << 20)
            self.assertAlmostEqual(metrics["process_open_fds"][()], server.descriptors(), delta=2)  # a connection came or went

    def test_they_answer_while_all_lanes_are_exhausted(self):
        with Server("laneway-test-server", "--loops=1", "--cpu=1", threads_min=1, threads_max=1, lane_queue_max=1,
                    lane_wait_seconds_max=20) as server:
            waiting = [server.connect() for _ in range(4)]
            for client, path in zip(waiting, ("/block/2500", "/block/1", "/cpu/2500", "/cpu/1")):
                client.send(request("GET", path))
                self.assertTrue(until(lambda: self.queue_is_settled(server, path)))
            self.assertEqual(server.ask("GET", "/block/1").status, 503)
            self.assertEqual(server.ask("GET", "/cpu/1").status, 503)
            data = self.lanes(server)
            self.assertEqual([lane["queued"] for lane in data["lanes"]], [1, 1])
            self.assertEqual(self.metrics(server)["laneway_lane_queued"][labels(lane="threads")], 1)
            self.assertEqual(server.ask("GET", "/lanes", BROWSER).status, 200)
            self.assertFalse(any(client.has_bytes() for client in waiting), "all the while")
            for client in waiting:
                self.assertEqual(client.read().status, 200)
                client.socket.close()

    def queue_is_settled(self, server, path):
        """The first call of a lane runs, so nothing is queued; the second one waits."""
        data = self.lanes(server)
        lane = data["lanes"][0 if "block" in path else 1]
        calls = self.route(data, path.rpartition("/")[0] + "/{ms}")["calls"][lane["lane"]]
        return lane["queued"] == (0 if path.endswith("2500") else 1) and calls >= 1

    def test_the_shape_of_the_json(self):
        durations = {"count", "total_seconds", "p50_seconds", "p99_seconds", "max_seconds"}
        with Server() as server:
            data = self.lanes(server)
            self.assertEqual(set(data), {"uptime_seconds", "process", "monitor", "crew", "spawned", "loops", "lost", "lanes", "routes"})
            self.assertEqual(set(data["process"]), {"cpu_seconds", "resident_bytes", "threads", "descriptors", "descriptors_max"})
            self.assertEqual(set(data["monitor"]), {"runs", "parked", "ticks"})
            self.assertEqual(set(data["crew"]), {"threads", "standbys", "lost"})
            for loop in data["loops"]:
                self.assertEqual(set(loop), {"loop", "connections", "slices", "retakes", "lost_threads", "running", "turns",
                                             "timer_lateness"})
                self.assertEqual((set(loop["turns"]), set(loop["timer_lateness"])), (durations, durations))
            self.assertEqual([lane["lane"] for lane in data["lanes"]], ["threads", "cpu"])
            for lane in data["lanes"]:
                self.assertEqual(set(lane), {"lane", "threads", "threads_idle", "threads_max", "queued", "started", "refused",
                                             "waited_seconds", "waited_seconds_max"})
            for route in data["routes"]:
                self.assertEqual(set(route), {"methods", "path", "declared", "runs_on", "probes", "calls", "blocks",
                                              "blocked_seconds", "blocked_seconds_max", "blocked_in", "blocked_by",
                                              "computations", "retakes_computing", "moves", "last_moves", "slices"})
            self.assertIn("/lanes", [route["path"] for route in data["routes"]])

    def test_browsers_get_a_page_and_programs_json(self):
        with Server() as server:
            page = server.ask("GET", "/lanes", BROWSER)
            self.assertEqual((page.status, page.field("Content-Type")), (200, "text/html; charset=utf-8"))
            self.assertIn("default-src 'none'", page.field("Content-Security-Policy"))
            self.assertTrue(page.body.startswith(b"<!doctype html>") and page.body.rstrip().endswith(b"</html>"))
            for fields, path in (((BROWSER,), "/lanes?format=json"), (("Accept: */*",), "/lanes"), ((), "/lanes")):
                self.assertIn("loops", json.loads(server.ask("GET", path, *fields).body))
            self.assertEqual(server.ask("GET", "/lanes?format=html").body, page.body)

    def test_others_are_told_there_is_nothing(self):
        nothing = (404, {"detail": "Not Found"})
        with Server() as server:
            for field in ("X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "Via: 1.1 proxy"):
                for path in ("/lanes", "/metrics"):
                    answer = server.ask("GET", path, field)
                    self.assertEqual((answer.status, answer.json()), nothing)
                self.assertEqual(server.ask("GET", "/metrics/open", field).status, 200)
        address = own_address()
        if address is None:
            return  # the predicate has its own test (src/web/show_test.cpp)
        with Server(host="0.0.0.0") as server:
            server.host = address
            for path in ("/lanes", "/lanes?format=json", "/metrics"):
                answer = server.ask("GET", path)
                self.assertEqual((answer.status, answer.json()), nothing)
            self.assertEqual(server.ask("GET", "/metrics/open").status, 200)
            self.assertEqual(server.ask("GET", "/nowhere").json(), nothing[1])


if __name__ == "__main__":
    unittest.main()
