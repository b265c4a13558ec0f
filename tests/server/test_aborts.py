"""Clients that leave: in every phase, by FIN or RST, a thousand of them. Nothing may stay behind."""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import Server, request, until

PHASES = {
    "nothing sent": b"",
    "within the head": b"GET / HTTP/1.1\r\nHo",
    "within a body": request("POST", "/body", "Content-Length: 100") + b"x" * 10,
    "within a chunk": request("POST", "/body", "Transfer-Encoding: chunked") + b"64\r\nxx",
    "while a coroutine sleeps": request("GET", "/sleep/100"),
    "while a thread blocks": request("GET", "/block/50"),
    "while a coroutine waits for a thread": request("GET", "/on_thread/50"),
    "while it computes": request("GET", "/cpu/5"),
    "within a large answer": request("GET", "/large/10000000"),
    "within a pipeline": request() * 5 + request("GET", "/sleep/50") + request() * 5,
    "after a refusal": b"GET\r\n\r\n",
    "while its body is thrown away": request("POST", "/nowhere", "Content-Length: 1000"),
}


class Aborts(unittest.TestCase):
    def leave(self, server, data, how, wait=0.0):
        client = server.connect()
        client.send(data)
        time.sleep(wait)
        client.reset() if how == "RST" else client.socket.close()

    def test_a_client_may_leave_in_every_phase(self):
        with Server(drain_seconds_max=0.3) as server:
            unused = server.descriptors()
            for phase, data in PHASES.items():
                for how in ("RST", "FIN"):
                    with self.subTest(phase, how=how):
                        for wait in (0, 0.02):
                            self.leave(server, data, how, wait)
                        self.assertEqual(server.ask().status, 200)
            self.assertTrue(until(lambda: server.descriptors() == unused), f"{server.descriptors()} descriptors, {unused} at first")

    def test_a_thousand_leave_nothing_behind(self):
        with Server(drain_seconds_max=0.2) as server:
            unused = server.descriptors()
            # Without the large answers: what the heap keeps of those depends on how many were made at once.
            phases = [data for phase, data in PHASES.items() if phase != "within a large answer"]

            def thousand():
                for i in range(1000):
                    self.leave(server, phases[i % len(phases)], "RST" if i % 2 else "FIN")
                self.assertTrue(until(lambda: server.descriptors() == unused))
                return server.resident_bytes()

            first, second = thousand(), thousand()
            self.assertLess(second - first, server.memory_bound(8 << 20))
            self.assertEqual(server.ask().status, 200)


if __name__ == "__main__":
    unittest.main()
