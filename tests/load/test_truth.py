"""laneway-truth does what its endpoints promise, and laneway-load agrees with its stamps."""
import http.client
import json
import os
import socket
import subprocess
import sys
import unittest
from urllib.parse import urlsplit

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Truth, load  # noqa: E402


class Case(unittest.TestCase):
    def setUp(self):
        self.truth = self.enterContext(Truth())
        self.address = urlsplit(self.truth.url).hostname, urlsplit(self.truth.url).port

    def get(self, target, **fields):
        client = http.client.HTTPConnection(*self.address, timeout=30)
        client.request("GET", target, headers=fields)
        answer = client.getresponse()
        body = answer.read()
        client.close()
        return answer.status, body, answer

    def raw(self, *targets):
        """All bytes that come until the server closes or is silent."""
        with socket.create_connection(self.address, timeout=30) as sock:
            sock.sendall(b"".join(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % target.encode() for target in targets))
            got = b""
            while more := sock.recv(65536):
                got += more
            return got

    def measure(self, target, *arguments):
        done = load(self.truth.url + target, "--json", "-", "--timeout", "30s", *arguments)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout)


class CommandLine(unittest.TestCase):
    def test_what_is_wrong_is_one_line_and_a_status(self):
        program = os.path.join(os.environ["LANEWAY_BIN"], "laneway-truth")
        for arguments in (["--nonsense"], ["--port", "70000"], ["--port", "x"], ["http://127.0.0.1/"]):
            with self.subTest(arguments):
                run = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=30)
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertRegex(run.stderr, r"^laneway-truth: [^\n]*; see --help\n$")
        with socket.create_server(("127.0.0.1", 0)) as taken:
            run = subprocess.run([program, "--port", str(taken.getsockname()[1])], capture_output=True, text=True, timeout=30)
            self.assertEqual(run.returncode, 1)
            self.assertIn("Address already in use", run.stderr)


class Endpoints(Case):
    def test_null_and_errors(self):
        self.assertEqual([self.get("/null?errors=25")[0] for _ in range(8)], [200, 200, 200, 500] * 2)
        status, body, _ = self.get("/nothing")
        self.assertEqual((status, body), (404, b"no such endpoint; see laneway-truth --help\n"))

    def test_sleeps_are_due_to_the_nanosecond(self):
        self.get("/sleep/3ms")
        seen, = self.truth.requests("/sleep/3ms")
        self.assertEqual(seen["due_ns"] - seen["read_ns"], 3_000_000)
        self.assertGreaterEqual(seen["written_ns"], seen["due_ns"])

    def test_closing_early(self):
        self.assertEqual(self.raw("/close/request"), b"")
        self.assertNotIn(b"\r\n\r\n", self.raw("/close/head"))
        self.assertTrue(self.raw("/close/body").endswith(b"Content-Length: 10\r\n\r\nxxxxx"))
        self.assertEqual([each["status"] for each in self.truth.seen()["requests"]], [0, 0, 0])

    def test_a_drip_comes_byte_by_byte(self):
        self.assertEqual(self.get("/drip/20ms?bytes=5")[1], b"x" * 5)
        seen, = self.truth.requests("/drip/20ms?bytes=5")
        self.assertGreaterEqual(seen["written_ns"] - seen["read_ns"], 100_000_000)

    def test_one_at_a_time(self):
        self.measure("/serial/20ms", "-c5", "--requests", 10)
        due = sorted(each["due_ns"] for each in self.truth.requests("/serial/20ms"))
        self.assertEqual(len(due), 10)
        self.assertTrue(all(later - sooner >= 20_000_000 for sooner, later in zip(due, due[1:])), due)

    def test_the_wish_to_close_is_ignored_where_asked(self):
        self.assertEqual(self.get("/null", Connection="close")[2].getheader("Connection"), "close")
        self.assertIsNone(self.get("/null?ignore_close=1", Connection="close")[2].getheader("Connection"))

    def test_an_old_client_is_told_that_its_connection_stays(self):
        with socket.create_connection(self.address, timeout=30) as sock:
            for _ in range(2):
                sock.sendall(b"GET /null HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                self.assertIn(b"\r\nConnection: keep-alive\r\n", sock.recv(65536))
            sock.sendall(b"GET /null HTTP/1.0\r\n\r\n")
            self.assertIn(b"\r\nConnection: close\r\n", sock.recv(65536))
            self.assertEqual(sock.recv(65536), b"")
        self.assertNotIn(b"Connection", self.raw("/null", "/close/request"))

    def test_pipelined_requests_are_answered_in_order(self):
        got = self.raw(*["/null?bytes=3"] * 2000, "/sleep/1ms", "/close/request")
        self.assertEqual((got.count(b"HTTP/1.1 200"), got.count(b"xxx")), (2001, 2000))

    def test_what_it_saw_can_be_forgotten(self):
        self.get("/null")
        self.assertEqual(len(self.truth.seen(clear=True)["requests"]), 1)
        self.assertEqual(self.truth.seen()["requests"], [])

    def test_a_client_that_leaves_does_no_harm(self):
        for _ in range(3):
            with socket.create_connection(self.address) as sock:
                sock.sendall(b"GET /sleep/10ms HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertEqual(self.get("/sleep/30ms")[0], 200)


class Agreement(Case):
    """No answer is faster than the server made it, and each is counted."""

    def test_of_a_lognormal_distribution(self):
        target = "/lognormal/4ms?sigma=0.7&seed=5"
        result = self.measure(target, "-c2", "--requests", 200)
        seen = self.truth.requests(target)
        self.assertEqual((result["completed"], len(seen)), (200, 200))
        planned = sorted(each["due_ns"] - each["read_ns"] for each in seen)
        latency = result["latency"]
        self.assertGreaterEqual(latency["mean_seconds"], sum(planned) / 200 / 1e9)
        self.assertGreaterEqual(latency["min_seconds"], planned[0] / 1e9)
        for each in latency["percentiles"]:
            if each["seconds"] is not None:
                rank = -(-each["percentile"] * 200 // 100)
                self.assertGreaterEqual(each["seconds"], planned[int(rank) - 1] / 1e9, each)

    def test_of_errors(self):
        result = self.measure("/null?errors=10", "-c3", "--requests", 100)
        self.assertEqual(result["status_codes"], {"200": 90, "500": 10})

    def test_of_arrivals_at_a_rate(self):
        self.measure("/null", "-c4", "--rate", 200, "-d1s")
        seen = [each["read_ns"] for each in self.truth.requests("/null")]
        self.assertGreater(len(seen), 150)
        self.assertTrue(0.8e9 < max(seen) - min(seen) < 2e9, max(seen) - min(seen))


if __name__ == "__main__":
    unittest.main()
