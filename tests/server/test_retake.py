"""Wrong declarations: whoever blocks a loop loses it, routes move to where they belong, and each of that has a switch."""

import os
import sys
import re
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import Server, request, until


class Retake(unittest.TestCase):
    def hold(self, server, count, ms):
        """Clients of a coroutine that blocks its loop."""
        holders = [server.connect() for _ in range(count)]
        for holder in holders:
            holder.send(request("GET", f"/hold/{ms}"))
        return holders

    def release(self, holders):
        for holder in holders:
            self.assertEqual(holder.read().body, b'"held"')
            holder.socket.close()

    def test_whoever_blocks_a_loop_loses_it(self):
        """Five at once on the only loop, and nobody waits for them."""
        with Server("laneway-test-server", "--loops=1", chaos=False, route_moves=0) as server:
            holders = self.hold(server, 5, 3000)
            for _ in range(20):
                self.assertEqual(server.ask().status, 200)
            self.assertFalse(any(holder.has_bytes() for holder in holders))
            self.release(holders)
            # Not each report need say so: on a busy machine the loop may be taken on the way into the call or out of it.
            line = r"GET /hold/\{ms\} blocked its loop for \d+ ms in clock_nanosleep, called from block_for: declare it as a plain function"
            self.assertTrue(until(lambda: re.search(line, server.stderr()) or self.release(self.hold(server, 1, 300))), server.stderr())

    def test_no_more_threads_are_lost_than_may_be(self):
        for setting in ("lost_threads_of_loop_max", "lost_threads_max"):
            with self.subTest(setting), Server("laneway-test-server", "--loops=1", route_moves=0, **{setting: 2}) as server:
                holders = self.hold(server, 2, 1500)
                self.assertEqual(server.ask().status, 200)
                self.assertFalse(any(holder.has_bytes() for holder in holders), "two may be lost")
                self.release(holders)
                holders = self.hold(server, 3, 1500)
                self.assertTrue(until(lambda: "threads are lost in user code already" in server.stderr()))
                self.assertEqual(server.ask().status, 200)
                self.assertTrue(any(holder.has_bytes() for holder in holders), "a third waits for one of them")
                self.release(holders)

    def test_loops_are_left_where_that_is_wanted(self):
        with Server("laneway-test-server", "--loops=1", loop_retakes=0) as server:
            holders = self.hold(server, 1, 1000)
            time.sleep(0.1)
            self.assertEqual(server.ask().status, 200)
            self.assertTrue(holders[0].has_bytes(), "the loop was its until it had ended")
            self.release(holders)
            self.assertNotIn("blocked its loop", server.stderr())

    def test_a_coroutine_that_keeps_blocking_moves(self):
        with Server("laneway-test-server", "--loops=1") as server:
            moved = "GET /hold/{ms} runs on the threads from now on"
            self.assertTrue(until(lambda: self.release(self.hold(server, 1, 30)) or moved in server.stderr()))
            self.assertEqual(server.ask("GET", "/hold/1").body, b'"held"')

    def test_routes_stay_where_that_is_wanted(self):
        with Server("laneway-test-server", "--loops=1", route_moves=0) as server:
            for _ in range(10):
                self.release(self.hold(server, 1, 30))
            self.assertIn("blocked its loop", server.stderr())
            self.assertNotIn("from now on", server.stderr())

    def test_how_short_is_short(self):
        for limit, moves in ((1, True), (0.001, False), (0, False)):
            with self.subTest(limit), Server("laneway-test-server", short_call_seconds_max=limit) as server:
                with server.connect() as client:
                    for _ in range(100):
                        self.assertEqual(client.ask("GET", "/block/2").status, 200)
                self.assertEqual("GET /block/{ms} runs on its loop from now on" in server.stderr(), moves)

    def test_a_moved_coroutine_waits_for_a_thread_no_longer_than_others(self):
        """Its lane full, a call is refused after the lane's longest wait; it has run nothing by then."""
        with Server("laneway-test-server", "--loops=1", threads_min=1, threads_max=1, lane_wait_seconds_max=0.3) as server:
            moved = "GET /hold/{ms} runs on the threads from now on"
            self.assertTrue(until(lambda: self.release(self.hold(server, 1, 30)) or moved in server.stderr()))
            holders = self.hold(server, 1, 2000)
            refused = server.ask("GET", "/hold/1")
            self.assertEqual((refused.status, refused.json()), (503, {"detail": "Service Unavailable"}))
            self.assertFalse(holders[0].has_bytes())
            self.release(holders)

    def test_a_moved_coroutine_is_refused_at_once_when_its_lane_is_full(self):
        with Server("laneway-test-server", "--loops=1", threads_min=1, threads_max=1, lane_queue_max=1,
                    lane_wait_seconds_max=20) as server:
            moved = "GET /hold/{ms} runs on the threads from now on"
            self.assertTrue(until(lambda: self.release(self.hold(server, 1, 30)) or moved in server.stderr()))
            running = self.hold(server, 1, 1500)
            time.sleep(0.2)  # until it runs, it takes the only place to wait
            waiting = self.hold(server, 1, 1)
            time.sleep(0.2)
            self.assertEqual(server.ask("GET", "/hold/1").status, 503)
            self.assertFalse(running[0].has_bytes())
            self.release(running + waiting)


if __name__ == "__main__":
    unittest.main()
