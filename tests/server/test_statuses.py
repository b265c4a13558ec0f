"""Every status the server gives of its own accord: when, with which body, and whether the connection lives on."""

import http
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import Server, chunked, request

REASONS = {status.value: status.phrase for status in http.HTTPStatus}  # FastAPI's words, too


class Statuses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(head_seconds_max=1)

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None)

    def check(self, answer, status, detail=None):
        self.assertEqual((answer.status, answer.reason), (status, REASONS[status]), answer)
        self.assertEqual(answer.json(), {"detail": detail or REASONS[status]})

    def refused(self, bytes_sent, status):
        """Refused, told so, and closed in order."""
        with self.server.connect() as client:
            client.send(bytes_sent)
            answer = client.read()
            self.check(answer, status)
            self.assertTrue(answer.closes, f"no Connection: close after {bytes_sent[:60]!r}")
            self.assertTrue(client.closed())

    def test_what_breaks_a_rule_is_refused_and_closed(self):
        for bytes_sent, status in [
            (b"GET\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", 400),
            (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
            (request("POST", "/body", "Content-Length: 3", "Transfer-Encoding: chunked"), 400),
            (request("POST", "/body", "Transfer-Encoding: chunked") + b"x\r\n", 400),
            (request("GET", "/" + "a" * 8192), 414),
            (request("GET", "/", "X: " + "a" * 16384), 431),
            (request("GET", "/", *[f"X-{i}: a" for i in range(100)]), 431),
            (request("BREW", "/"), 501),
            (request("GET", "/", "Expect: tea"), 417),
            (request("GET", "/", version="2.0"), 505),
            (request("POST", "/body", f"Content-Length: {1 << 20 | 1}"), 413),
            (request("POST", "/body", f"Content-Length: {(1 << 63) - 1}"), 413),
            (request("POST", "/body", "Transfer-Encoding: chunked", body=b"100001\r\n" + b"x" * 100), 413),
        ]:
            with self.subTest(sent=bytes_sent[:60]):
                self.refused(bytes_sent, status)

    def test_a_head_that_does_not_end_is_408(self):
        self.refused(b"GET / HTTP/1.1\r\nHost: te", 408)

    def test_not_found_and_not_allowed_keep_the_connection(self):
        with self.server.connect() as client:
            self.check(client.ask("GET", "/nowhere"), 404)
            answer = client.ask("DELETE", "/body")
            self.check(answer, 405)
            self.assertEqual(answer.field("Allow"), "POST, OPTIONS")
            answer = client.ask("POST", "/", body=b"thrown away")
            self.check(answer, 405)
            self.assertEqual(answer.field("Allow"), "GET, HEAD, OPTIONS")
            self.assertEqual(client.ask().body, b'"hello"')

    def test_a_bad_parameter_is_422_and_keeps_the_connection(self):
        with self.server.connect() as client:
            answer = client.ask("GET", "/sleep/soon")
            self.assertEqual(answer.status, 422)
            self.assertEqual([fault["loc"] for fault in answer.json()["detail"]], [["path", "ms"]])
            self.assertEqual(client.ask().body, b'"hello"')

    def test_an_answer_that_cannot_be_is_500(self):
        for path in ("/impossible", "/throw/split"):
            with self.subTest(path=path):
                answer = self.server.ask("GET", path)
                self.assertEqual((answer.status, answer.body), (500, b"Internal Server Error"))
                self.assertIsNone(answer.field("Set-Cookie"))

    def test_what_is_thrown_is_500_and_stays_a_secret(self):
        for path in ("coroutine", "waited", "on_thread", "plain", "cpu"):
            with self.subTest(path), self.server.connect() as client:
                answer = client.ask("GET", f"/throw/{path}")
                self.assertEqual((answer.status, answer.body), (500, b"Internal Server Error"))
                self.assertEqual(answer.field("Content-Type"), "text/plain; charset=utf-8")
                self.assertNotIn("secret", repr(answer))
                self.assertIn(f"GET /throw/{path} failed", self.server.stderr())
                self.assertEqual(client.ask().body, b'"hello"')
        self.assertEqual(self.server.ask("GET", "/throw/number").status, 500)

    def test_an_error_that_was_meant_is_told(self):
        answer = self.server.ask("GET", "/teapot")
        self.assertEqual((answer.status, answer.json(), answer.field("X-Why")), (403, {"detail": "not for you"}, "because"))

    def test_an_answer_cannot_be_split(self):
        with self.server.connect() as client:
            answer = client.ask("GET", "/split")
            self.assertEqual((answer.status, answer.field("Set-Cookie")), (500, None))
            self.assertEqual(client.ask().body, b'"hello"')

    def test_the_answer_survives_a_client_that_goes_on_sending(self):
        """A refusal must not be destroyed by the reset that unread bytes would cause."""
        for body_bytes in (100_000, 5_000_000):
            with self.subTest(body_bytes), self.server.connect() as client:
                client.send(request("POST", "/body", f"Content-Length: {max(body_bytes, 2 << 20)}"))
                client.send(b"x" * body_bytes)
                time.sleep(0.05)
                self.check(client.read("POST"), 413)
                self.assertTrue(client.closed())

    def test_a_chunked_body_beyond_the_limit_is_413_while_it_comes(self):
        with self.server.connect() as client:
            client.send(request("POST", "/body", "Transfer-Encoding: chunked"))
            for _ in range(40):
                client.send(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            self.check(client.read("POST"), 413)
            self.assertTrue(client.closed())

    def test_a_body_nobody_wants_is_thrown_away_or_ends_the_connection(self):
        with self.server.connect() as client:
            self.check(client.ask("POST", "/nowhere", body=b"x" * 65536), 404)
            self.check(client.ask("POST", "/nowhere", "Transfer-Encoding: chunked", body=chunked(b"x" * 1000)), 404)
            self.assertEqual(client.ask().body, b'"hello"')
            client.send(request("POST", "/nowhere", "Content-Length: 65537"))
            answer = client.read()
            self.check(answer, 404)
            self.assertTrue(answer.closes)
            client.send(b"x" * 65537)
            self.assertTrue(client.closed())

    def test_every_answer_says_which_fields_are_its_own(self):
        answer = self.server.ask()
        self.assertEqual(sorted(name.lower() for name, _ in answer.fields), ["content-length", "content-type", "date"])
        self.assertRegex(answer.field("Date"), r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w\w\w \d{4} \d\d:\d\d:\d\d GMT$")


if __name__ == "__main__":
    unittest.main()
