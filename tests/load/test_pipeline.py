"""Several requests in flight on a connection: each has its own time, and none is lost in the accounts."""
import json
import os
import socket
import struct
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Program, Server, Truth, answering, load  # noqa: E402

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def measure(url, *arguments):
    """Run against `url`; gives the exit status and the JSON result."""
    done = load(url, "--json", "-", "--timeout", "30s", *arguments)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def after_requests(count, behind):
    """Reads `count` requests before it answers the first of them; `behind(connection, number)` answers."""
    def script(connection):
        number = 0
        while all([connection.request() for _ in range(count)]):
            for _ in range(count):
                behind(connection, number)
                number += 1
    return script


class Answers(unittest.TestCase):
    def test_so_many_requests_are_in_flight_and_each_is_counted(self):
        # It answers only when four are there; a client that waited for answers would wait for ever. A connection a thread, so that
        # each sends fours to the end.
        with Server(after_requests(4, lambda connection, _: connection.answer())) as server:
            status, result = measure(server.url, "-c2", "-t2", "--pipeline", 4, "--requests", 80)
            self.assertEqual(len(server.requests), 80)
        self.assertEqual((status, result["completed"], result["pipeline"], result["connections"]), (0, 80, 4, 2), result)
        self.assertEqual(result["errors"], dict.fromkeys(result["errors"], 0), result["first_error"])
        self.assertEqual(result["service_latency"]["count"], 80)
        self.assertEqual(result["bytes_written"], sum(len(raw) for _, raw in server.requests))

    def test_each_answer_has_the_framing_of_its_own_request(self):
        def script(connection):
            while request := connection.request():
                length = b"Content-Length: 5\r\n"
                if request.startswith(b"HEAD"):
                    connection.send(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
                elif request.startswith(b"GET /none"):
                    connection.send(b"HTTP/1.1 204 No Content\r\n\r\n")
                elif request.startswith(b"GET /same"):
                    connection.send(b"HTTP/1.1 304 Not Modified\r\n" + length + b"\r\n")
                elif request.startswith(b"GET /pieces"):
                    connection.send(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n")
                    connection.send(b"3\r\nllo")
                    if not connection.request():
                        return
                    connection.send(b"\r\n0\r\n\r\nHTT")  # and the next begins in the middle
                    connection.send(b"P/1.1 202 Accepted\r\n" + length + b"\r\nhello")
                else:
                    connection.send(b"HTTP/1.1 203 Else\r\n" + length + b"\r\nhello")

        with tempfile.TemporaryDirectory() as folder, Server(script) as server:
            targets = os.path.join(folder, "targets")
            with open(targets, "w") as file:
                file.write("HEAD /\n\nGET /none\n\nGET /same\n\nGET /pieces\n\nGET /behind\n\nGET /\n")
            status, result = measure(server.url, "--targets", targets, "-c1", "--pipeline", 5, "--requests", 180)
        self.assertEqual(result["errors"], dict.fromkeys(result["errors"], 0), result["first_error"])
        self.assertEqual((status, result["status_codes"]),
                         (0, dict.fromkeys(("200", "201", "202", "203", "204", "304"), 30)))

    def test_answers_are_taken_in_the_order_of_the_requests(self):
        def script(connection):
            while request := connection.request():
                path = request.split(b" ")[1]
                connection.answer(body=path, status=f"{210 + int(path[1:])} OK")

        with tempfile.TemporaryDirectory() as folder, Server(script) as server:
            targets = os.path.join(folder, "targets")
            with open(targets, "w") as file:
                file.write("\n\n".join(f"GET /{i}" for i in range(7)) + "\n")
            status, result = measure(server.url, "--targets", targets, "-c2", "--pipeline", 3, "--requests", 700)
        self.assertEqual((status, result["status_codes"]), (0, {str(210 + i): 100 for i in range(7)}))

    def test_what_is_pipelined_is_written_at_once(self):
        # A server that reads what is there finds all of a batch in one piece, again and again.
        sizes = []

        def script(connection):
            while got := connection.sock.recv(65536):
                sizes.append(got.count(b"\r\n\r\n"))
                connection.send(OK * sizes[-1])
        with Server(script) as server:
            status, result = measure(server.url, "-c1", "--pipeline", 16, "--requests", 160)
        self.assertEqual((status, result["completed"], sizes), (0, 160, [16] * 10))


class OurServer(unittest.TestCase):
    def test_each_request_gets_its_own_answer(self):
        targets = "".join(f"GET /{path}\n\n" for path in ("", "json", "openapi.json", "nothing"))
        with tempfile.NamedTemporaryFile("w") as file, Program("laneway-hello") as server:
            file.write(targets)
            file.flush()
            # The same hash for all answers of a target: one that has another's is found.
            status, result = measure(server.url, "--targets", file.name, "-c3", "-t2", "--pipeline", 16, "--requests", 2000,
                                     "--expect-hash", "first")
        self.assertEqual((status, result["completed"], result["checks"]["failed"]), (0, 2000, 0), result["first_error"])
        self.assertEqual(result["status_codes"], {"200": 1500, "404": 500})


class Times(unittest.TestCase):
    def setUp(self):
        self.truth = self.enterContext(Truth())

    def test_each_request_has_its_own_latency(self):
        # One after another, 100 ms each: of four that are sent together the last takes 400 ms.
        status, result = measure(self.truth.url + "/sleep/100ms", "-c1", "--pipeline", 4, "--requests", 4)
        seen = self.truth.requests("/sleep/100ms")
        self.assertEqual((status, result["completed"], len(seen)), (0, 4, 4))
        # What the client sees is never shorter; how much longer it is depends on the machine.
        for name in ("latency", "service_latency", "first_byte_latency"):
            latency = result[name]
            self.assertGreaterEqual(latency["min_seconds"], 0.1)
            self.assertGreaterEqual(latency["mean_seconds"], 0.25)
            self.assertGreaterEqual(latency["max_seconds"], 0.4)
            self.assertLess(latency["min_seconds"], latency["max_seconds"] - 0.1)

    def test_the_accounts_add_up(self):
        status, result = measure(self.truth.url + "/exponential/2ms", "-c3", "--pipeline", 8, "-d1s")
        self.assertEqual((status, result["littles_law"]["expected"]), (0, 24))
        self.assertTrue(0.9 < result["littles_law"]["ratio"] < 1.1, result["littles_law"])
        time = result["connection_time"]
        self.assertAlmostEqual(time["all_seconds"], 24 * result["window_seconds"], places=6)
        self.assertAlmostEqual(time["finished_seconds"] + time["unfinished_seconds"], time["integral_seconds"], places=4)
        self.assertEqual(result["in_flight_at_end"]["count"], 24)
        self.assertEqual(result["latency"]["unfinished"], 24)

    def test_the_rate_over_the_window_is_of_all_threads(self):
        _, result = measure(self.truth.url + "/sleep/20ms", "-c4", "-t2", "-d1s")
        series = result["throughput_series"]
        counted = sum(series["per_second"]) * series["interval_seconds"]
        # All but what came in an interval that was cut short.
        self.assertLessEqual(len(series["per_second"]), 10)
        self.assertTrue(0.7 * result["completed"] <= counted <= result["completed"] + 1e-6, (counted, result["completed"]))

    def test_at_a_rate_all_are_sent_and_drained(self):
        status, result = measure(self.truth.url + "/sleep/20ms", "-c2", "--pipeline", 4, "--rate", 100, "-d500ms", "--drain", "20s")
        self.assertEqual((status, result["completed"], result["in_flight_at_end"]["count"]), (0, 50, 0))
        self.assertEqual(len(self.truth.requests("/sleep/20ms")), 50)

    def test_a_time_out_takes_those_behind_it_along(self):
        status, result = measure(self.truth.url + "/never", "-c2", "-t1", "--pipeline", 3, "--requests", 6, "--timeout", "300ms")
        errors = result["errors"]
        self.assertEqual((status, errors["timeout"], errors["unanswered"]), (1, 2, 4), result["errors"])
        self.assertEqual((result["latency"]["unfinished"], result["in_flight_at_end"]["count"]), (6, 0))


class Ends(unittest.TestCase):
    def check(self, script, *, completed, errors, requests=70):
        with Server(script) as server:
            status, result = measure(server.url, "-c1", "--pipeline", 4, "--requests", requests)
        self.assertEqual(result["completed"], completed, result)
        self.assertEqual({kind: count for kind, count in result["errors"].items() if count}, errors, result["first_error"])
        self.assertEqual(completed + sum(errors.values()), requests)
        self.assertEqual(result["latency"]["unfinished"], sum(errors.values()))
        self.assertEqual(result["in_flight_at_end"]["count"], 0)
        return result

    def test_what_is_behind_an_answer_that_closes_is_unanswered(self):
        # Of ten requests on a connection it answers seven; it has read the other three.
        def script(connection):
            if not all([connection.request() for _ in range(10)]):
                return
            connection.send(OK * 6 + OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        with Server(script) as server:
            status, result = measure(server.url, "-c1", "--pipeline", 10, "--requests", 70)
        self.assertEqual((status, result["completed"], result["errors"]["unanswered"]), (0, 49, 21))
        self.assertEqual(sum(result["errors"].values()), 21)
        self.assertGreaterEqual(result["reconnects"], 7 - 1)
        self.assertIn("unanswered: ", result["first_error"])

    def test_places_that_an_end_leaves_without_work_leave_no_requests_behind(self):
        def script(connection):
            while all([connection.request() for _ in range(10)]):
                connection.send(OK * 6 + OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        with Server(script) as server:
            _, result = measure(server.url, "-c2", "-t1", "--pipeline", 10, "-d500ms")
        self.assertGreater(result["errors"]["unanswered"], 0)
        self.assertEqual(result["in_flight_at_end"]["queued"], 0)
        self.assertLessEqual(result["in_flight_at_end"]["count"], 20)

    def test_a_server_that_closes_without_a_word(self):
        # The first that has no answer is a read error, and those behind it go with it.
        def script(connection):
            if all([connection.request() for _ in range(4)]):
                connection.sock.send(OK * 2, socket.MSG_MORE)  # goes out together with the end
        self.check(script, requests=40, completed=20, errors={"read": 10, "unanswered": 10})

    def test_a_reset(self):
        def script(connection):
            if all([connection.request() for _ in range(4)]):
                connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.check(script, requests=8, completed=0, errors={"read": 2, "unanswered": 6})

    def test_an_answer_too_many(self):
        def script(connection):
            if all([connection.request() for _ in range(4)]):
                connection.send(OK * 5)
        self.check(script, requests=8, completed=6, errors={"protocol": 2})

    def test_an_answer_that_is_none(self):
        def script(connection):
            if all([connection.request() for _ in range(4)]):
                connection.send(OK + b"220 smtp ready\r\n\r\n")
                connection.request()
        self.check(script, requests=8, completed=2, errors={"protocol": 2, "unanswered": 4})

    def test_bodies_until_the_connection_closes(self):
        def script(connection):
            if all([connection.request() for _ in range(4)]):
                connection.send(b"HTTP/1.1 200 OK\r\n\r\nbody")
        self.check(script, requests=8, completed=2, errors={"unanswered": 6})


class CommandLine(unittest.TestCase):
    def test_what_cannot_be_pipelined_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            once = os.path.join(folder, "once")
            with open(once, "w") as file:
                file.write("# weight: once\nPOST /login\n\nGET /\n")
            for arguments in (["--pipeline", 0], ["--pipeline", 1025], ["--pipeline", "x"],
                              ["--pipeline", 2, "-H", "Connection: close"],
                              ["--pipeline", 2, "--capture", "a=json:b", "--template"],
                              ["--pipeline", 2, "--targets", once],
                              ["--pipeline", 2, "--no-keepalive"],
                              ["--pipeline", 2, "--requests-per-connection", 5],
                              ["--pipeline", 2, "--think", "1ms"],
                              ["--pipeline", 1000, "-c", 1001]):
                with self.subTest(arguments):
                    done = load(*arguments, "http://127.0.0.1:1/")
                    self.assertEqual((done.returncode, done.stdout), (2, ""))
                    self.assertRegex(done.stderr, r"\Alaneway-load: --pipeline: [^\n]+\n\Z")
        with Server(answering()) as server:
            status, _ = measure(server.url, "--pipeline", 1, "-H", "Connection: close", "-c1", "--requests", 2)
            self.assertEqual(status, 0)

    def test_the_report_tells_of_it(self):
        with Server(answering()) as server:
            text = load(server.url, "-c2", "-t1", "--pipeline", 3, "-d300ms").stdout
        self.assertRegex(text, r"closed loop +2 connections asked, 2 established, .*, pipeline 3\n")
        self.assertRegex(text, r"of 6\.0 \(2 connections x 3\)\n")


if __name__ == "__main__":
    unittest.main()
