"""Answers that come too late, and clients that do not wait for theirs."""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import CLOCK_SLACK, Server, request, until

LATE = 2.0  # how late an end may come on a busy machine; never may it come early


class Deadlines(unittest.TestCase):
    def check_late(self, answer):
        self.assertEqual((answer.status, answer.json()), (504, {"detail": "Gateway Timeout"}))
        self.assertTrue(answer.closes, "the call takes the connection's place")

    def test_a_late_answer_is_a_504_and_the_connection_closes(self):
        """Whatever runs: a coroutine that waits or blocks, a plain function, one that computes."""
        with Server("laneway-test-server", answer_seconds_max=0.4) as server:
            for path in ("/sleep/1500", "/hold/1500", "/block/1500", "/cpu/1500", "/on_thread/1500"):
                with self.subTest(path), server.connect() as client:
                    began = time.monotonic()
                    self.check_late(client.ask("GET", path))
                    self.assertGreaterEqual(time.monotonic() - began, 0.4 - CLOCK_SLACK)
                    self.assertLess(time.monotonic() - began, 0.4 + LATE)
                    self.assertTrue(client.closed(), "without the late answer")
            self.assertEqual(server.ask().body, b'"hello"')
            self.assertIn("GET /sleep/{ms} has not answered within 0.4 s: 504; it runs on", server.stderr())

    def test_an_answer_in_time_is_given(self):
        with Server("laneway-test-server", answer_seconds_max=30) as server:
            for path, body in (("/sleep/300", b'"slept"'), ("/hold/300", b'"held"'), ("/block/300", b'"blocked"')):
                self.assertEqual(server.ask("GET", path).body, body)

    def test_a_route_has_a_time_of_its_own(self):
        with Server("laneway-test-server", answer_seconds_max=0.3) as server:
            self.check_late(server.ask("GET", "/sleep/900"))
            self.assertEqual(server.ask("GET", "/patient/900").body, b'"slept"')
        with Server("laneway-test-server") as server:
            self.check_late(server.ask("GET", "/impatient/1500"))
            self.assertEqual(server.ask("GET", "/sleep/900").body, b'"slept"')

    def test_a_pipeline_ends_with_a_late_answer(self):
        """What was asked before it is answered, what was asked behind it is not; the rest of a body does no harm."""
        with Server("laneway-test-server", answer_seconds_max=0.3) as server, server.connect() as client:
            body = b"x" * 40_000
            client.send(request() + request("GET", "/sleep/1000") + request("GET", "/host") + request("POST", "/body", body=body))
            self.assertEqual(client.read().body, b'"hello"')
            self.check_late(client.read())
            self.assertTrue(client.closed())

    def test_the_function_learns_that_it_is_late(self):
        """Also when its client has gone and its connection with it."""
        with Server("laneway-test-server", answer_seconds_max=0.3) as server:
            for path in ("/busy/30000", "/waiting/30000"):
                with server.connect() as client:
                    self.check_late(client.ask("GET", path))
                self.assertTrue(until(lambda: f"cancelled: {path}" in server.stderr()))

    def test_late_calls_count_as_connections_until_they_end(self):
        """Nobody can pile them up by asking again: no more run than connections may be open."""
        with Server("laneway-test-server", answer_seconds_max=0.2, connections_max=3) as server:
            for _ in range(3):
                self.check_late(server.ask("GET", "/sleep/3000"))
            with server.connect() as other:
                other.send(request())
                self.assertTrue(other.still_open(0.5), "it waits in the backlog")
                self.assertEqual(other.read().status, 200)

    def test_nobody_is_closed_to_make_room_that_late_calls_take(self):
        settings = {"answer_seconds_max": 0.2, "connections_max": 2, "drain_seconds_max": 10}
        with Server("laneway-test-server", "--loops=1", **settings) as server:
            with server.connect() as idle, server.connect() as late:
                self.assertEqual(idle.ask().status, 200)
                self.check_late(late.ask("GET", "/sleep/6000"))  # a call, and a connection until its client closes it
                with server.connect() as other:
                    other.send(request())
                    self.assertTrue(idle.still_open(0.5), "if it closed, there would be no room yet")
                    self.assertFalse(other.has_bytes())
                    late.socket.close()
                    self.assertEqual(other.read().status, 200)
                    self.assertTrue(idle.closed(), "it closed to make room")

    def test_a_stop_waits_for_late_calls(self):
        with Server("laneway-test-server", answer_seconds_max=0.1) as server:
            self.check_late(server.ask("GET", "/sleep/1000"))
            self.assertEqual(server.stop(), 0)
        with Server("laneway-test-server", answer_seconds_max=0.1, shutdown_seconds_max=0.3) as server:
            self.check_late(server.ask("GET", "/sleep/60000"))
            self.assertEqual(server.stop(), 1)


class Departures(unittest.TestCase):
    def test_the_function_learns_that_its_client_has_left(self):
        with Server("laneway-test-server") as server:
            for path in ("/busy/30000", "/waiting/30000"):
                for leave in ("reset", "close"):
                    with self.subTest(path=path, leave=leave):
                        before = server.stderr().count(f"cancelled: {path}")
                        client = server.connect()
                        client.send(request("GET", path))
                        time.sleep(0.2)
                        client.reset() if leave == "reset" else client.socket.close()
                        self.assertTrue(until(lambda: server.stderr().count(f"cancelled: {path}") == before + 1))
            self.assertRegex(server.stderr(), r"cancelled: /waiting/30000 by 127\.0\.0\.1:\d+")

    def test_what_was_not_begun_is_not_run_for_a_client_that_left(self):
        for leave in ("reset", "close"):
            with self.subTest(leave), Server("laneway-test-server", threads_min=1, threads_max=1, lane_wait_seconds_max=20) as server:
                with server.connect() as first, server.connect() as leaver, server.connect() as last:
                    first.send(request("GET", "/block/1500"))
                    self.assertTrue(until(lambda: server.threads("lane-thread") == 1))
                    time.sleep(0.2)
                    leaver.send(request("GET", "/tell/1"))
                    last.send(request("GET", "/tell/2"))
                    time.sleep(0.2)
                    leaver.reset() if leave == "reset" else leaver.socket.close()
                    self.assertEqual(last.read().body, b'"told"')
                    self.assertFalse("called: 1" in server.stderr(), "it was queued before the other")
                    self.assertEqual(first.read().body, b'"blocked"')

    def test_a_client_that_only_ends_its_side_is_answered(self):
        """As `nc -N` does. It may wait for a moment, too."""
        with Server("laneway-test-server") as server:
            for path, body in (("/block/400", b'"blocked"'), ("/sleep/400", b'"slept"'), ("/hold/400", b'"held"'), ("/tell/7", b'"told"')):
                with server.connect() as client:
                    client.send(request("GET", path))
                    client.finish()
                    self.assertEqual(client.read().body, body)

    def test_one_that_ends_its_side_and_waits_long_is_refused_and_not_forgotten(self):
        with Server("laneway-test-server", threads_min=1, threads_max=1, lane_wait_seconds_max=20) as server:
            with server.connect() as first, server.connect() as half:
                first.send(request("GET", "/block/1000"))
                time.sleep(0.2)
                half.send(request("GET", "/tell/1"))
                half.finish()
                self.assertEqual(half.read().status, 503)
                self.assertFalse("called: 1" in server.stderr())
                self.assertEqual(first.read().status, 200)


class Places(unittest.TestCase):
    def test_a_route_runs_where_it_is_told_to(self):
        places = {"loop": "laneway-loop", "threads": "lane-thread", "cores": "lane-cpu"}
        with Server("laneway-test-server") as server, server.connect() as client:
            for place, thread in places.items():
                for declared in ("coroutine", "plain", "cpu"):
                    answer = client.ask("GET", f"/at_{place}/{declared}")
                    if answer.status != 404:
                        self.assertEqual(answer.json(), thread, f"{declared} at {place}")

    def test_a_route_that_is_to_stay_stays(self):
        with Server("laneway-test-server", "--loops=1", short_call_seconds_max=1) as server, server.connect() as client:
            for _ in range(100):
                self.assertEqual(client.ask("GET", "/as_declared/block/1").status, 200)
            for _ in range(10):
                self.assertEqual(client.ask("GET", "/as_declared/hold/30").status, 200)
            self.assertIn("GET /as_declared/hold/{ms} blocked its loop", server.stderr())
            self.assertNotIn("from now on", server.stderr())


if __name__ == "__main__":
    unittest.main()
