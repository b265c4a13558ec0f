"""Checks of answers: what passes, what is told of the first that does not, and that bodies may come in pieces."""
import json
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Server, answering, load  # noqa: E402

ABC = "44bc2cf5ad770999"  # XXH64 of "abc"


def run(server, *arguments):
    done = load("--json", "-", "--timeout", "30s", server.url, *arguments)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def in_pieces(body):
    """Chunks of one byte, each in a segment of its own."""
    def script(connection):
        while connection.request():
            connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for i in range(len(body)):
                connection.send(b"1\r\n%c\r\n" % body[i])
            connection.send(b"0\r\n\r\n")
    return script


class Changing:
    """Bodies in turn, over all connections."""

    def __init__(self, *answers):
        self.answers = answers
        self.count = 0
        self.lock = threading.Lock()

    def __call__(self, connection):
        while connection.request():
            with self.lock:
                answer = self.answers[min(self.count, len(self.answers) - 1)]
                self.count += 1
            connection.answer(**answer)


class Hashes(unittest.TestCase):
    def test_a_known_hash_of_bodies_whole_and_in_pieces(self):
        for script in (answering(body=b"abc"), in_pieces(b"abc")):
            with Server(script) as server:
                status, result = run(server, "-c2", "--requests", 20, "--expect-hash", ABC)
                self.assertEqual((status, result["checks"]["made"], result["checks"]["failed"]), (0, 20, 0), result)
                status, result = run(server, "-c2", "--requests", 20, "--expect-hash", "0" * 16)
            self.assertEqual((status, result["completed"], result["checks"]["failed_by"]["hash"]), (1, 20, 20))
            self.assertEqual(result["checks"]["first_failure"], f"body with XXH64 {ABC}, expected {'0' * 16}")
            self.assertEqual(result["latency"]["count"], 20)

    def test_a_body_longer_than_any_buffer(self):
        with Server(answering(body=b"x" * 5_000_000)) as server:
            status, result = run(server, "-c2", "--requests", 8, "--expect-hash", "first", "--expect-length", 5_000_000)
        self.assertEqual((status, result["checks"]["failed"]), (0, 0), result)

    def test_all_answers_are_like_the_first_on_whatever_thread(self):
        bad = {"status": "503 Service Unavailable", "body": b"not now"}
        changing = Changing(bad, {"body": b"good"}, {"body": b"good"}, {"body": b"other"}, {"body": b"good"})
        with Server(changing) as server:
            status, result = run(server, "-c2", "-t2", "--requests", 12, "--expect-hash", "first")
        self.assertEqual((status, result["status_codes"]), (1, {"200": 11, "503": 1}))
        self.assertEqual(result["checks"]["failed_by"]["hash"], 1)

    def test_each_target_has_a_first_answer_of_its_own(self):
        def by_path(connection):
            while request := connection.request():
                connection.answer(request.split(b" ")[1])
        with Server(by_path) as server:
            done = load("--targets", "-", server.url, "-c4", "-t2", "--requests", 40, "--expect-hash", "first",
                        stdin="GET /a\nGET /b\nGET /c\n")
        self.assertEqual(done.returncode, 0, done.stdout)


class Bounds(unittest.TestCase):
    def test_lengths(self):
        with Server(answering(body=b"abc")) as server:
            for expected, status in (("3", 0), ("1..3", 0), ("4..1k", 1), ("0", 1)):
                self.assertEqual(run(server, "-c1", "--requests", 2, "--expect-length", expected)[0], status, expected)

    def test_an_answer_that_is_too_slow_or_too_fast_is_measured_and_counts_as_such(self):
        with Server(answering()) as server:
            for option, time, kind in (("--expect-max-duration", "1ns", "too_slow"), ("--expect-min-duration", "1h", "too_fast")):
                status, result = run(server, "-c1", "--requests", 5, option, time)
                self.assertEqual((status, result["completed"], result["latency"]["count"]), (1, 5, 5))
                self.assertEqual({k: n for k, n in result["checks"]["failed_by"].items() if n}, {kind: 5})
                self.assertEqual(result["errors"], dict.fromkeys(result["errors"], 0))

    def test_wrong_bounds_are_one_line(self):
        for arguments in (["--expect-hash", "last"], ["--expect-length", "5..3"], ["--expect-length", ""],
                          ["--expect-max-duration", "soon"],
                          ["--expect-max-duration", "1s", "--expect-min-duration", "2s"]):
            done = load("http://127.0.0.1:1/", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertRegex(done.stderr, r"\Alaneway-load: --expect-[^\n]+\n\Z")


class FirstBadAnswer(unittest.TestCase):
    def test_it_is_shown_with_its_status_the_start_of_its_body_and_what_was_expected(self):
        body = b"<h1>Out of \x1b[31m order</h1>" + b"." * 1000
        changing = Changing({}, {"status": "500 Oh", "body": body}, {"status": "404 No"})
        with Server(changing) as server:
            done = load(server.url + "x", "-c1", "--requests", 4, "--expect-status", 200, "--json", "-")
            changing.count = 0
            text = load(server.url + "x", "-c1", "--requests", 4, "--expect-status", 200).stdout
        checks = json.loads(done.stdout)["checks"]
        self.assertEqual(checks["first_bad_answer"],
                         {"target": "GET /x", "check": "status", "fault": "status 500, expected 200", "status": 500,
                          "body_bytes": len(body), "body_start": body[:256].decode()})
        self.assertEqual((checks["made"], checks["failed"], checks["failed_by"]["status"]), (4, 3, 3))
        self.assertIn("completed   4, succeeded 1, failed a check 3 (status 3), status above 399 3\n"
                      f"first bad   status 500, expected 200; it was status 500, {len(body)} bytes of body: "
                      "'<h1>Out of  [31m order</h1>...", text)
        self.assertNotIn("\x1b", text)

    def test_a_good_run_has_none(self):
        with Server(answering()) as server:
            _, result = run(server, "-c1", "--requests", 2, "--expect-status", 200)
        self.assertIsNone(result["checks"]["first_bad_answer"])


if __name__ == "__main__":
    unittest.main()
