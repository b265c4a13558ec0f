"""Lanes under more calls than they can take: bounded queues, bounded waits, capped threads, and recovery."""

import os
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(__file__))
from serving import CLOCK_SLACK, Server, until


class Lanes(unittest.TestCase):
    def ask_at_once(self, server, path, count, first_alone=False):
        """Answers, when they came, and the seconds they took. `first_alone`: the others come when the first one runs."""
        def ask(_):
            with server.connect() as client:
                began = time.monotonic()
                answer = client.ask("GET", path)
                came = time.monotonic()
                return answer, came, came - began

        with ThreadPoolExecutor(count) as pool:
            first = [pool.submit(ask, 0)] if first_alone else []
            time.sleep(0.2 * first_alone)
            rest = [pool.submit(ask, index) for index in range(len(first), count)]
            return [each.result() for each in first + rest]

    def check_overloaded(self, answer):
        self.assertEqual((answer.status, answer.json()), (503, {"detail": "Service Unavailable"}))
        self.assertRegex(answer.field("Retry-After"), r"^\d+$")
        self.assertFalse(answer.closes, "the connection did nothing wrong")

    def test_a_full_queue_refuses_at_once(self):
        for path in ("/block/700", "/on_thread/700"):
            with self.subTest(path), Server(threads_min=1, threads_max=1, lane_queue_max=2, lane_wait_seconds_max=5) as server:
                answers = self.ask_at_once(server, path, 8, first_alone=True)
                refused = [(answer, came) for answer, came, _ in answers if answer.status == 503]
                first_done = min(came for answer, came, _ in answers if answer.status == 200)
                self.assertEqual(len(refused), 5, "one runs, two wait")
                for answer, came in refused:
                    self.check_overloaded(answer)
                    self.assertLess(came, first_done)
                self.assertEqual(server.ask("GET", "/block/1").status, 200)

    def test_the_queue_of_the_cores_is_bounded_too(self):
        with Server(cpu_width=1, lane_queue_max=1, lane_wait_seconds_max=5) as server:
            statuses = sorted(answer.status for answer, *_ in self.ask_at_once(server, "/cpu/600", 5, first_alone=True))
            self.assertEqual(statuses, [200, 200, 503, 503, 503])

    def test_a_call_waits_so_long_and_no_longer(self):
        with Server(threads_min=1, threads_max=1, lane_wait_seconds_max=0.4) as server:
            first, *refused = self.ask_at_once(server, "/block/2500", 4, first_alone=True)
            self.assertEqual(first[0].status, 200)
            for answer, came, took in refused:
                self.check_overloaded(answer)
                self.assertGreaterEqual(took, 0.4 - CLOCK_SLACK)
                self.assertLess(came, first[1], "the limit ended its wait, not the thread")
            self.assertEqual(server.ask("GET", "/block/1").status, 200)

    def test_a_wait_within_the_limit_is_no_refusal(self):
        with Server(threads_min=1, threads_max=1, lane_wait_seconds_max=3) as server:
            self.assertEqual({answer.status for answer, *_ in self.ask_at_once(server, "/block/300", 4)}, {200})

    def test_threads_grow_to_their_cap_and_shrink(self):
        with Server(threads_min=2, threads_max=6, thread_idle_seconds_max=0.3, lane_wait_seconds_max=5) as server:
            self.assertTrue(until(lambda: server.threads("lane-thread") == 2))
            with ThreadPoolExecutor(1) as pool:
                load = pool.submit(self.ask_at_once, server, "/block/400", 12)
                self.assertTrue(until(lambda: server.threads("lane-thread") == 6))
                most = 0
                while not load.done():
                    most = max(most, server.threads("lane-thread"))
                    time.sleep(0.01)
                self.assertEqual(most, 6)
                self.assertEqual({answer.status for answer, *_ in load.result()}, {200})
            self.assertTrue(until(lambda: server.threads("lane-thread") == 2))

    def test_the_cores_have_their_width(self):
        for width in (1, 3):
            with Server(cpu_width=width) as server:
                self.assertTrue(until(lambda: server.threads("lane-cpu") == width))

    def test_blocked_threads_do_not_hold_up_coroutines(self):
        with Server(threads_min=1, threads_max=1, lane_wait_seconds_max=5) as server, ThreadPoolExecutor(1) as pool:
            load = pool.submit(self.ask_at_once, server, "/block/1000", 3)
            time.sleep(0.05)
            for _ in range(20):
                self.assertEqual(server.ask().status, 200)
            self.assertFalse(load.done())
            load.result()

    def test_spawned_work_is_bounded(self):
        with Server(spawned_max=3) as server:
            for _ in range(3):
                self.assertEqual(server.ask("GET", "/spawn/1000").status, 200)
            self.check_overloaded(server.ask("GET", "/spawn/1000"))
            self.assertTrue(until(lambda: server.ask("GET", "/spawn/1").status == 200))

    def test_who_waits_for_work_behind_him_fails_and_does_not_hang(self):
        with Server(threads_min=1, threads_max=2, lane_wait_seconds_max=5) as server:
            self.assertEqual(server.ask("GET", "/wait_for_spawned").body, b'"spawned work ran"')
        with Server(threads_min=1, threads_max=1, lane_wait_seconds_max=30, threads_stuck_seconds_max=1.8) as server:
            began = time.monotonic()
            self.assertEqual(server.ask("GET", "/wait_for_spawned").status, 500)
            self.assertGreaterEqual(time.monotonic() - began, 1.8 - CLOCK_SLACK)
            self.assertRegex(server.stderr(), r"warning thread lane exhausted: all 1 threads wait, and 1 calls wait for one; "
                             r"most are held by GET /wait_for_spawned \(1\)\n[^\n]*"
                             r"error thread lane exhausted: all 1 threads have waited for \d+ ms and none has ended")
            self.assertEqual(server.ask("GET", "/block/1").status, 200)

    def test_as_many_sleeps_as_come(self):
        """A second takes a second, however many wait for it: coroutines cost no thread, plain functions get theirs."""
        for path, threads in (("/sleep/1000", 4), ("/block/1000", 60), ("/on_thread/1000", 60)):
            with Server(threads_min=4, lane_wait_seconds_max=5) as server, ThreadPoolExecutor(1) as pool:
                load = pool.submit(self.ask_at_once, server, path, 60)
                most = 0
                while not load.done():
                    most = max(most, server.threads("lane-thread"))
                    time.sleep(0.01)
                self.assertEqual({answer.status for answer, *_ in load.result()}, {200})
                self.assertTrue(all(took >= 1 - CLOCK_SLACK for *_, took in load.result()))
                self.assertIn(most, range(threads, threads + 3), "one may be started in vain")


if __name__ == "__main__":
    unittest.main()
