"""Think time: a closed loop of users, who wait between an answer and their next request."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Server, answering, load, sleeping  # noqa: E402


def run(server, *arguments):
    done = load("--json", "-", "--timeout", "30s", server.url, *arguments)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


class Think(unittest.TestCase):
    def test_the_books_of_a_window_balance(self):
        with Server(sleeping(0.02)) as server:
            status, result = run(server, "-c4", "-t2", "-d1s", "--think", "60ms..80ms", "--seed", 3)
        self.assertEqual((status, result["think_seconds"], result["seed"]), (0, [0.06, 0.08], 3), result)
        time = result["connection_time"]
        # All of it is accounted for, and what is left over is the way from one to the other.
        told = time["finished_seconds"] + time["unfinished_seconds"] + time["thinking_seconds"]
        self.assertLessEqual(told, time["all_seconds"] + 1e-6)
        self.assertGreater(told, 0.8 * time["all_seconds"])
        # Everyone who has an answer thinks, but for those who were still at it.
        self.assertGreaterEqual(time["thinking_seconds"], 0.06 * (result["completed"] - 4))
        law = result["littles_law"]
        self.assertEqual(law["expected"], 4)
        self.assertAlmostEqual(law["throughput_times_mean"],
                               result["throughput_per_second"] * result["latency"]["mean_seconds"] +
                               time["thinking_seconds"] / result["window_seconds"], places=6)

    def test_no_request_comes_sooner_after_the_one_before(self):
        with Server(answering()) as server:
            status, _ = run(server, "-c1", "--requests", 8, "--think", "20ms")
            times = [time for time, _ in server.requests]
        self.assertEqual((status, len(times)), (0, 8))
        self.assertGreaterEqual(min(b - a for a, b in zip(times, times[1:])), 0.020)

    def test_users_think_while_their_connection_is_opened_again(self):
        def one_answer(connection):
            connection.request()
            connection.answer(fields=("Connection: close",))
        with Server(one_answer) as server:
            status, result = run(server, "-c1", "--requests", 5, "--think", "20ms")
            times = [time for time, _ in server.requests]
        self.assertEqual((status, result["completed"]), (0, 5), result)
        self.assertGreaterEqual(min(b - a for a, b in zip(times, times[1:])), 0.020)

    def test_a_server_that_closes_meanwhile_loses_no_user(self):
        def one_answer_and_no_word(connection):
            connection.request()
            connection.answer()
        with Server(one_answer_and_no_word) as server:
            status, result = run(server, "-c3", "--requests", 12, "--think", "30ms")
        self.assertEqual((status, result["completed"], result["errors"]["read"]), (0, 12, 0), result)

    def test_a_run_ends_with_its_last_answer_and_does_not_wait_for_thoughts(self):
        with Server(answering()) as server:
            status, result = run(server, "-c4", "--requests", 4, "--think", "1h")
        self.assertEqual((status, result["completed"]), (0, 4))

    def test_with_warm_up_and_drain(self):
        with Server(sleeping(0.01)) as server:
            status, result = run(server, "-c4", "-d500ms", "--warmup", "200ms", "--drain", "5s", "--think", "5ms..10ms")
        self.assertEqual((status, result["in_flight_at_end"]["count"]), (0, 0), result)
        time = result["connection_time"]
        self.assertLessEqual(time["finished_seconds"] + time["thinking_seconds"], time["all_seconds"] + 1e-6)

    def test_the_text_tells(self):
        with Server(answering()) as server:
            text = load(server.url, "-c1", "--requests", 3, "--think", "5ms..10ms").stdout
        self.assertIn(", think 5.00ms to 10.0ms", text)
        self.assertRegex(text, r"\nconc\w+ +throughput x \(mean latency \+ think time\) = ")
        self.assertRegex(text, r"\nconn\. time .* s unfinished \+ \d+\.\d s thinking \+ ")

    def test_what_it_cannot_go_with(self):
        for arguments, message in ((["--rate", "10"], "--think is of a closed loop"), (["--think", "2s..1s"], "'2s..1s' is no time T or A..B"),
                                   (["--think", ""], "'' is no time")):
            done = load("http://127.0.0.1:1/", "--think", "1s", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn(message, done.stderr)
        done = load("find", "http://127.0.0.1:1/", "--p99", "1s", "--think", "1s")
        self.assertEqual(done.returncode, 2)
        self.assertIn("find: --rate, --think,", done.stderr)


if __name__ == "__main__":
    unittest.main()
