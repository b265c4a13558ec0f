"""Each time-out: never before its limit, soon after it. Small limits, and all of them at once: each test is its own thread."""

import os
import socket
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(__file__))
from serving import CLOCK_SLACK, Server, request, until

LATE = 2.0  # how late an end may come on a busy machine; never may it come early


class Times(unittest.TestCase):
    def within(self, began, limit, least=None):
        """The limit ran from `began` (or a little later) until now."""
        took = time.monotonic() - began
        self.assertGreaterEqual(took, (least or limit) - CLOCK_SLACK)
        self.assertLess(took, limit + LATE)

    def test_together(self):
        """Each limit in a server of its own, side by side: they mostly wait."""
        checks = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("check_")]
        with ThreadPoolExecutor(len(checks)) as pool:
            for check, done in [(check, pool.submit(check)) for check in checks]:
                with self.subTest(check.__name__):
                    done.result()

    def check_first_byte_seconds_max(self):
        with Server(first_byte_seconds_max=0.5) as server, server.connect() as client:
            self.assertTrue(client.closed())
            self.within(client.opened, 0.5)
            with server.connect() as client:
                time.sleep(0.3)
                self.assertEqual(client.ask().status, 200)

    def check_keep_alive_seconds_max(self):
        with Server(keep_alive_seconds_max=0.6, first_byte_seconds_max=0.1) as server, server.connect() as client:
            for _ in range(3):
                began = time.monotonic()
                self.assertEqual(client.ask().status, 200)
                time.sleep(0.4)
            began = time.monotonic()
            self.assertEqual(client.ask().status, 200)
            self.assertTrue(client.closed())
            self.within(began, 0.6)

    def check_keep_alive_begins_when_the_answer_was_taken(self):
        with Server(keep_alive_seconds_max=0.5) as server, server.connect() as client:
            client.send(request("GET", "/large/40000000"))
            time.sleep(1)  # the server waits to write, the connection does not idle
            self.assertEqual(client.read().status, 200)
            began = time.monotonic()
            self.assertEqual(client.ask().status, 200)
            self.assertTrue(client.closed())
            self.within(began, 0.5)

    def check_head_seconds_max(self):
        """Whole head, from its first byte, however often a byte comes; on a kept connection, too."""
        with Server(head_seconds_max=0.7) as server:
            for kept in (False, True):
                with server.connect() as client:
                    if kept:
                        client.ask()
                        time.sleep(0.4)
                    began = time.monotonic()
                    self.drip(client, request("GET", "/", "X: " + "a" * 1000))
                    answer = client.read()
                    self.within(began, 0.7)
                    self.assertEqual((answer.status, answer.closes), (408, True))
                    self.assertTrue(client.closed())

    def drip(self, client, data, gap=0.05):
        """Send byte by byte until the server says something."""
        client.socket.settimeout(gap)
        for byte in data:
            client.send(bytes([byte]))
            try:
                client.buffer = client.socket.recv(65536)
                break
            except socket.timeout:
                pass
        client.socket.settimeout(20)

    def check_a_head_in_time_may_be_slow(self):
        with Server(head_seconds_max=5) as server, server.connect() as client:
            for byte in request():
                client.send(bytes([byte]))
                time.sleep(0.005)
            self.assertEqual(client.read().status, 200)

    def check_body_gap_seconds_max(self):
        with Server(body_gap_seconds_max=0.5) as server, server.connect() as client:
            client.send(request("POST", "/body", "Content-Length: 6"))
            for _ in range(4):
                time.sleep(0.3)
                began = time.monotonic()
                client.send(b"x")
            answer = client.read()
            self.within(began, 0.5)
            self.assertEqual((answer.status, answer.closes), (408, True))
            self.assertTrue(client.closed())

    def check_body_seconds_max(self):
        with Server(body_seconds_max=0.8) as server, server.connect() as client:
            began = time.monotonic()
            client.send(request("POST", "/body", "Content-Length: 1000"))
            self.drip(client, b"x" * 1000)
            self.assertEqual(client.read().status, 408)
            self.within(began, 0.8)

    def check_body_bytes_per_second_min(self):
        """1000 bytes pay for one second at this rate, and the grace is over by then."""
        with Server(body_bytes_per_second_min=1000, body_grace_seconds=0.2) as server, server.connect() as client:
            began = time.monotonic()
            client.send(request("POST", "/body", "Content-Length: 1000000"))
            client.send(b"x" * 999)
            self.assertEqual(client.read().status, 408)
            self.within(began, 0.999)

    def check_a_body_at_the_least_rate_passes(self):
        with Server(body_bytes_per_second_min=1000, body_grace_seconds=0.5) as server, server.connect() as client:
            client.send(request("POST", "/body", "Content-Length: 4000"))
            for _ in range(16):
                client.send(b"x" * 250)
                time.sleep(0.1)
            self.assertEqual(client.read().body, b'"4000"')

    def check_body_grace_seconds(self):
        with Server(body_bytes_per_second_min=1000, body_grace_seconds=0.6) as server, server.connect() as client:
            began = time.monotonic()
            client.send(request("POST", "/body", "Content-Length: 10") + b"x")
            self.assertEqual(client.read().status, 408)
            self.within(began, 0.6)

    def check_no_least_rate(self):
        with Server(body_bytes_per_second_min=0, body_grace_seconds=0.1) as server, server.connect() as client:
            client.send(request("POST", "/body", "Content-Length: 2"))
            for _ in range(2):
                time.sleep(0.5)
                client.send(b"x")
            self.assertEqual(client.read().status, 200)

    def check_time_begins_when_100_was_sent(self):
        with Server(body_gap_seconds_max=0.5) as server, server.connect() as client:
            began = time.monotonic()
            client.send(request("POST", "/body", "Content-Length: 5", "Expect: 100-continue"))
            self.assertEqual(client.head()[0], 100)
            self.assertEqual(client.read().status, 408)
            self.within(began, 0.5)

    def check_write_stall_seconds_max(self):
        """A client that takes nothing is cut; one that takes slowly is not."""
        with Server(write_stall_seconds_max=0.6) as server:
            unused = server.descriptors()
            with server.connect(receive_buffer=4096) as client:
                client.send(request("GET", "/large/20000000"))
                self.assertTrue(until(client.has_bytes))
                self.assertTrue(until(lambda: server.descriptors() == unused))
                with self.assertRaises((EOFError, ConnectionError)):
                    client.read()
            with server.connect(receive_buffer=65536) as client:
                client.send(request("GET", "/large/6000000"))
                began = time.monotonic()
                received = 0
                while received < 6_000_000:
                    received += len(client.socket.recv(600_000))
                    time.sleep(0.05)
                self.assertGreater(time.monotonic() - began, 0.9)

    def check_drain_seconds_max(self):
        """For the rest of an unread body, and after the last answer for the client to close."""
        with Server(drain_seconds_max=0.5) as server:
            unused = server.descriptors()
            with server.connect() as client:
                began = time.monotonic()
                client.send(request("POST", "/nowhere", "Content-Length: 10"))
                self.assertEqual(client.read().status, 404)
                self.assertTrue(client.closed())
                self.within(began, 0.5)
                self.assertTrue(until(lambda: server.descriptors() == unused))
                self.within(began, 1.0)  # first for the body, then for the client's end
            with server.connect() as client:
                client.send(request("POST", "/nowhere", "Content-Length: 10"))
                client.read()
                time.sleep(0.3)
                client.send(b"x" * 10)
                self.assertEqual(client.ask().status, 200)
            self.assertTrue(until(lambda: server.descriptors() == unused))
            with server.connect() as client:
                began = time.monotonic()
                client.send(b"GET\r\n\r\n")
                self.assertEqual(client.read().status, 400)
                while server.descriptors() > unused:
                    time.sleep(0.01)
                self.within(began, 0.5)

    def check_connection_seconds_max(self):
        with Server(connection_seconds_max=0.8) as server, server.connect() as client:
            while not (answer := client.ask()).closes:
                time.sleep(0.05)
            self.within(client.opened, 0.8)
            self.assertEqual(answer.status, 200)
            self.assertTrue(client.closed())

    def check_connection_requests_max(self):
        with Server(connection_requests_max=3) as server, server.connect() as client:
            client.send(request() * 5)
            self.assertEqual([client.read().closes for _ in range(3)], [False, False, True])
            self.assertTrue(client.closed())

    def check_a_held_up_loop_cuts_nobody_off(self):
        """What came in time counts, although the loop was too busy to look."""
        with Server("laneway-retro", "--loops=1", loop_retakes=0, head_seconds_max=0.5) as server, server.connect() as client:
            client.send(b"GET /laneway/ HT")
            time.sleep(0.1)
            with server.connect() as blocking:
                blocking.send(request("GET", "/laneway/async_slowest/"))
                time.sleep(0.1)
                client.send(b"TP/1.1\r\nHost: a\r\n\r\n")
                self.assertEqual(client.read().status, 200)


if __name__ == "__main__":
    unittest.main()
