"""Every request of laneway-load is accounted for: against servers that misbehave in one way each."""
import json
import os
import socket
import struct
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Server, answering, eventually, load, never, sleeping  # noqa: E402


def measure(server, *arguments):
    """Run against `server`; gives the exit status and the JSON result. No time-outs unless `arguments` ask for them:
    the machine may be busy."""
    done = load(server.url, "--json", "-", "--timeout", "30s", *arguments)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


class Answers(unittest.TestCase):
    def test_exact_mix_of_statuses(self):
        statuses = ["200 OK", "404 Not Found", "500 Internal Server Error"]

        def script(connection):
            for i in range(1000):
                if not connection.request():
                    return
                connection.answer(status=statuses[i % 3])

        with Server(script) as server:
            status, result = measure(server, "-c1", "-t1", "--requests", 30)
            self.assertEqual(len(server.requests), 30)
        self.assertEqual(status, 0)
        self.assertEqual(result["status_codes"], {"200": 10, "404": 10, "500": 10})
        self.assertEqual((result["completed"], result["succeeded"], result["status_errors"]), (30, 10, 20))
        self.assertEqual(result["bytes_written"], sum(len(raw) for _, raw in server.requests))

    def test_exact_connections_and_requests_over_threads(self):
        with Server(sleeping(0.02)) as server:
            status, result = measure(server, "-t3", "-c10", "--requests", 101)
            self.assertEqual(len(server.requests), 101)
            self.assertEqual(len(server.used), 10)
            self.assertEqual(server.accepted, 11)  # one asks whether anybody is there
        self.assertEqual(status, 0)
        self.assertEqual((result["threads"], result["connections"], result["connections_established"]), (3, 10, 10))
        self.assertEqual((result["completed"], result["in_flight_at_end"]["count"]), (101, 0))

    def test_bodies_in_every_framing(self):
        body = b'{"message": "Hello World", "data": 5000000}'
        chunked = b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 7]), body[i:i + 7]) for i in range(0, len(body), 7))
        answers = {
            "length": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
            "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked + b"0\r\n\r\n",
            "until close": b"HTTP/1.0 200 OK\r\n\r\n" + body,
            "interim": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
                       % len(body) + body,
        }
        for framing, answer in answers.items():
            for piece in (len(answer), 5, 1):
                def script(connection):
                    while connection.request():
                        for i in range(0, len(answer), piece):
                            connection.send(answer[i:i + piece])
                        if framing == "until close":
                            return
                with self.subTest(framing=framing, piece=piece), Server(script) as server:
                    status, result = measure(server, "-c2", "--requests", 6, "--expect-json", "message=Hello World",
                                             "--expect-json", "data=5000000")
                    self.assertEqual((status, result["completed"], result["checks"]["made"]), (0, 6, 6), result)
                    self.assertEqual(result["errors"], dict.fromkeys(result["errors"], 0), result["first_error"])
                    self.assertEqual(result["bytes_read"], 6 * len(answer))

    def test_large_body_and_large_request(self):
        sent = "x" * 3_000_000
        with Server(answering(body=b"y" * 1_000_000)) as server:
            with open(os.path.join(self.enterContext(tempfile.TemporaryDirectory()), "body"), "w") as file:
                file.write(sent)
            status, result = measure(server, "-c2", "--requests", 8, "--body-file", file.name, "--expect-body",
                                     "y" * 100_000)
            self.assertEqual(len(server.requests), 8)
            self.assertTrue(all(raw.startswith(b"POST / ") and raw.endswith(sent.encode())
                                for _, raw in server.requests))
        self.assertEqual((status, result["completed"], result["checks"]["failed"]), (1, 8, 8))
        self.assertIn("body 'yyy", result["checks"]["first_failure"])

    def test_head_has_no_body(self):
        def script(connection):
            while connection.request():
                connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        with Server(script) as server:
            status, result = measure(server, "-c1", "--requests", 5, "--method", "HEAD")
        self.assertEqual((status, result["completed"]), (0, 5))

    def test_wrong_json_is_invalid_with_the_reason(self):
        with Server(answering(body=b'{"message":"Goodbye"}')) as server:
            status, result = measure(server, "-c1", "--requests", 3, "--expect-json", "message=Hello")
        self.assertEqual((status, result["succeeded"], result["verdict"]["word"]), (1, 0, "INVALID"))
        checks = result["checks"]
        self.assertEqual((checks["made"], checks["failed"], checks["failed_by"]["json"]), (3, 3, 3))
        self.assertEqual(checks["first_failure"], 'JSON message is "Goodbye", expected "Hello"')

    def test_one_wrong_answer_of_many_is_invalid(self):
        def script(connection):
            for i in range(1000):
                if not connection.request():
                    return
                connection.answer(status="503 Service Unavailable" if i == 20 else "200 OK")
        with Server(script) as server:
            status, result = measure(server, "-c1", "--requests", 50, "--expect-status", 200)
        self.assertEqual((status, result["succeeded"], result["checks"]["failed"]), (1, 49, 1))
        self.assertEqual(result["verdict"]["reasons"],
                         ["1 of 50 answers failed a check: status 503, expected 200"])

    def test_minimum_duration(self):
        with Server(sleeping(0.1)) as server:
            status, result = measure(server, "-c2", "--requests", 6, "--expect-min-duration", "90ms")
            self.assertEqual((status, result["checks"]["failed"]), (0, 0))
            status, result = measure(server, "-c2", "--requests", 6, "--expect-min-duration", "20s")
            self.assertEqual((status, result["checks"]["failed"]), (1, 6))
            self.assertRegex(result["checks"]["first_failure"], r"answered after [\d.]+ s, expected at least 20 s")


class Failures(unittest.TestCase):
    def test_a_server_that_never_answers(self):
        with Server(never) as server:
            status, result = measure(server, "-c3", "-d2500ms", "--timeout", "1s")
            self.assertTrue(eventually(lambda: server.accepted == 1 + 3 + 6), server.accepted)
        self.assertEqual((status, result["completed"], result["verdict"]["word"]), (1, 0, "INVALID"))
        self.assertEqual(result["errors"]["timeout"], 6)  # at 1 and 2 s on each, or later on a busy machine
        in_flight = result["in_flight_at_end"]
        self.assertEqual(in_flight["count"], 3)
        self.assertTrue(0.01 < in_flight["oldest_seconds"] < 0.51, in_flight)
        p50 = result["latency"]["percentiles"][0]
        self.assertTrue(p50["at_least"] and 1 <= p50["seconds"] < 1.5, p50)
        self.assertEqual(result["latency"]["unfinished"], 9)

    def test_an_answer_that_stalls_in_its_body_times_out(self):
        def script(connection):
            while connection.request():
                connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        with Server(script) as server:
            status, result = measure(server, "-c1", "-d2500ms", "--timeout", "1s")
        self.assertEqual((status, result["completed"], result["errors"]["timeout"]), (1, 0, 2))

    def test_a_body_without_an_end_ends_no_run_late(self):
        def script(connection):
            if not connection.request():
                return
            connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            chunks = b"8\r\n12345678\r\n" * 100_000
            while True:  # faster than it can be read and hashed, until the client leaves
                connection.sock.sendall(chunks)
        with Server(script) as server:
            _, result = measure(server, "-c3", "-t1", "-d300ms", "--expect-hash", "first")
        self.assertEqual((result["completed"], result["in_flight_at_end"]["count"]), (0, 3))

    def test_closing_in_the_middle_of_a_body(self):
        def script(connection):
            if connection.request():
                connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        with Server(script) as server:
            status, result = measure(server, "-c2", "-d1s")
            sent = result["errors"]["read"] + result["in_flight_at_end"]["count"]
            self.assertTrue(eventually(lambda: len(server.requests) == sent), (len(server.requests), sent))
        self.assertLess(sent, 30)  # it backs off: 1, 2, 4 ... ms
        self.assertEqual((status, result["completed"]), (1, 0))
        self.assertEqual(result["first_error"], "read: closed before the answer was complete")

    def test_closing_after_each_answer_is_no_error(self):
        def script(connection):
            if connection.request():
                connection.answer(fields=["Connection: close"])
        with Server(script) as server:
            status, result = measure(server, "-c3", "--requests", 60)
            self.assertEqual(len(server.requests), 60)
        self.assertEqual((status, result["completed"], sum(result["errors"].values())), (0, 60, 0))
        self.assertGreaterEqual(result["reconnects"], 57)

    def test_asking_for_close_closes_even_if_the_server_ignores_it(self):
        with Server(answering()) as server:
            status, result = measure(server, "-c1", "--requests", 10, "-H", "Connection: close")
            self.assertGreaterEqual(server.accepted, 11)
        self.assertEqual((status, result["completed"], sum(result["errors"].values())), (0, 10, 0))

    def test_a_server_that_closes_idle_connections_makes_no_error(self):
        def script(connection):
            if connection.request():
                connection.answer()
                time.sleep(0.02)  # long before the connection has its turn again
        with Server(script) as server:
            status, result = measure(server, "-c2", "--rate", 5, "--requests", 5)
        self.assertEqual((status, result["completed"], sum(result["errors"].values())), (0, 5, 0))
        self.assertGreaterEqual(result["reconnects"], 3)

    def test_a_server_that_leaves_at_once_keeps_no_request_waiting(self):
        # It may have left by the time that the client hears of the connection. Then it connects again.
        def script(connection):
            if connection.server.accepted <= 200:
                connection.sock.shutdown(socket.SHUT_WR)
            while connection.request():
                connection.answer()
        with Server(script) as server:
            status, result = measure(server, "-c100", "-t1", "--rate", 200, "--requests", 100)
        self.assertEqual(result["errors"]["timeout"], 0, result["errors"])
        self.assertEqual(result["completed"] + result["errors"]["read"], 100)
        self.assertLess(result["window_seconds"], 20)

    def test_a_server_that_always_leaves_at_once_ends_the_run(self):
        with Server(lambda connection: None) as server:
            status, result = measure(server, "-c20", "-t2", "--requests", 60)
        self.assertEqual((status, result["completed"]), (1, 0))
        self.assertEqual(result["errors"]["read"] + result["errors"]["write"], 60, result["errors"])

    def test_a_server_that_goes_away(self):
        def script(connection):
            while connection.request():
                if len(connection.server.requests) > 40:
                    connection.server.stop()
                time.sleep(0.01)
                connection.answer()
        with Server(script) as server:
            status, result = measure(server, "-c2", "-d2s")
        self.assertEqual(status, 0)
        self.assertTrue(38 <= result["completed"] <= 42, result["completed"])
        self.assertTrue(3 <= result["errors"]["connect"] <= 2 * 14, result["errors"])  # 1, 2, 4 ... 512 ms, 1 s
        self.assertLess(result["client"]["cpu_share"], 0.2)
        self.assertEqual(result["verdict"]["word"], "SUSPECT")

    def test_bytes_that_are_not_http(self):
        for name, data in {"garbage": b"220 smtp ready\r\n\r\n", "too much": b"HTTP/1.1 204 No Content\r\n\r\nsurprise",
                           "bad length": b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"}.items():
            def script(connection):
                if connection.request():
                    connection.send(data)
                    connection.request()
            with self.subTest(name), Server(script) as server:
                status, result = measure(server, "-c1", "--requests", 3)
                self.assertEqual((status, result["completed"], result["errors"]["protocol"]), (1, 0, 3))
                self.assertRegex(result["first_error"], "^protocol: ")

    def test_reset(self):
        def script(connection):
            if connection.request():
                connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with Server(script) as server:
            status, result = measure(server, "-c1", "--requests", 3)
        self.assertEqual((status, result["errors"]["read"]), (1, 3))
        self.assertEqual(result["first_error"], "read: Connection reset by peer")


class Time(unittest.TestCase):
    def test_requests_in_flight_at_the_end_are_in_the_ledger(self):
        with Server(sleeping(0.8)) as server:
            status, result = measure(server, "-c5", "-d2s")
        self.assertEqual((status, result["completed"]), (0, 10))
        self.assertEqual(result["in_flight_at_end"]["count"], 5)
        self.assertTrue(0 < result["in_flight_at_end"]["median_seconds"] < 0.41, result["in_flight_at_end"])
        self.assertAlmostEqual(result["window_seconds"], 2)
        self.assertTrue(0.8 < result["latency"]["mean_seconds"] < 1.0, result["latency"])
        self.assertEqual(result["verdict"]["word"], "SUSPECT")  # 5 of 10 in flight, window of 2.5 answers

    def test_the_slowest_are_not_left_out(self):
        # One answer a quarter second for ten clients: most of them wait for all of the run.
        one_at_a_time = threading.Lock()

        def script(connection):
            while connection.request():
                with one_at_a_time:
                    time.sleep(0.25)
                connection.answer()
        with Server(script) as server:
            _, result = measure(server, "-c10", "-d1.2s", "--timeout", "10s")
        p90 = result["latency"]["percentiles"][2]
        self.assertTrue(p90["at_least"] and p90["seconds"] > 1.0, p90)
        self.assertTrue(result["latency"]["mean_is_lower_bound"])
        self.assertTrue(result["latency"]["max_is_lower_bound"])
        self.assertEqual(result["verdict"]["word"], "SUSPECT")

    def test_constant_rate_whatever_the_server_does(self):
        with Server(sleeping(0.05)) as server:
            status, result = measure(server, "-c20", "--rate", 100, "-d1s", "-t2")
            times = [at for at, _ in server.requests]
        self.assertEqual(status, 0)
        self.assertEqual(result["completed"] + result["in_flight_at_end"]["count"], 100)
        self.assertGreater(result["completed"], 50)
        # 20 connections that sleep 50 ms could do it in a quarter of a second.
        self.assertTrue(0.6 < max(times) - min(times) < 1.8, max(times) - min(times))
        self.assertTrue(result["loop"] == "open" and result["rate_per_second"] == 100)

    def test_latency_runs_from_when_a_request_was_due(self):
        def script(connection):  # stalls once
            first = True
            while connection.request():
                time.sleep(0.5 if first else 0)
                first = False
                connection.answer()
        with Server(script) as server:
            _, result = measure(server, "-c1", "--rate", 20, "-d1500ms")
        # Of 30 requests ten wait for the stall: half a second the first of them, 50 ms less each of the others.
        service, latency = (
            {each["percentile"]: each["seconds"] for each in result[name]["percentiles"]}
            for name in ("service_latency", "latency"))
        self.assertLess(service[90], latency[90] / 2)
        self.assertGreater(latency[90], 0.35)
        self.assertGreater(result["latency"]["mean_seconds"], 0.08)
        self.assertTrue(0.8 < result["littles_law"]["ratio"] < 1.2, result["littles_law"])

    def test_requests_that_no_connection_could_take_are_in_the_ledger(self):
        with Server(never) as server:
            _, result = measure(server, "-c1", "--rate", 100, "-d500ms")
        self.assertEqual(result["in_flight_at_end"]["count"], 50)
        self.assertEqual(result["in_flight_at_end"]["queued"], 49)
        self.assertEqual(result["latency"]["unfinished"], 50)
        self.assertEqual(result["service_latency"]["unfinished"], 1)

    def test_a_rate_that_nobody_could_keep_ends_in_time(self):
        with Server(never) as server:
            status, result = measure(server, "-c1", "--rate", "20G", "-d1s")
        self.assertEqual(status, 1)
        self.assertAlmostEqual(result["in_flight_at_end"]["count"] / 20e9, result["window_seconds"], places=6)
        self.assertAlmostEqual(result["in_flight_at_end"]["median_seconds"], 0.5, places=2)

    def test_nothing_is_sent_after_the_end(self):
        with Server(never) as server:
            _, result = measure(server, "-c600", "-t1", "-d1ms")  # it takes longer to send to all of them
        sent = result["service_latency"]["unfinished"]
        in_flight = result["in_flight_at_end"]
        self.assertLess(sent, 600)
        self.assertEqual(in_flight["count"], sent + in_flight["queued"])

    def test_rate_with_a_number_of_requests(self):
        with Server(answering()) as server:
            status, result = measure(server, "-c4", "--rate", 200, "--requests", 50)
            self.assertEqual(len(server.requests), 50)
        self.assertEqual((status, result["completed"]), (0, 50))
        # The last is due at 49 / 200 s; with it the window ends, not after an hour.
        self.assertTrue(0.245 <= result["window_seconds"] < 5, result["window_seconds"])


if __name__ == "__main__":
    unittest.main()
