"""`laneway-load find` finds what a server holds whose capacity is known, and says why it stopped where it does not."""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import LOAD, Server, Truth, answering, load  # noqa: E402

SHORT = ("-d1s", "--drain=500ms", "--repeats=1")


def find(*arguments, timeout=200):
    return load("find", *arguments, timeout=timeout)


class Search(unittest.TestCase):
    def test_a_server_of_one_at_a_time(self):
        with Truth() as truth, tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "find.json"
            done = find(truth.url + "/serial/5ms", "--p99", "200ms", "--first", 50, "--precision", "15%", "--pid", truth.process.pid,
                        "--json", report, *SHORT)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            written = json.loads(report.read_text())
        self.assertEqual((written["schema"], written["end"]), ("laneway-load-find/1", "found"))
        # It can do 200 a second; a noisy machine makes it less, nothing makes it more, but for what waits within the limit.
        self.assertGreater(written["holds_per_second"], 90, done.stdout)
        self.assertLess(written["holds_per_second"], 250, done.stdout)
        self.assertGreater(written["fails_per_second"], written["holds_per_second"])
        self.assertLessEqual(written["fails_per_second"], written["holds_per_second"] * 1.2)
        for step in written["steps"]:
            self.assertIsNotNone(step["server_cores"])
            if step["offered_per_second"] >= 400:
                self.assertEqual(step["verdict"], "fails")
        self.assertIn(written["conclusion"], done.stdout)
        rows = re.findall(r"(?m)^ +[\d.]+ +[\d.]+ .*(holds|fails)", done.stdout)
        self.assertEqual(rows, [step["verdict"] for step in written["steps"]])
        self.assertIn("achieved (| offered)", done.stdout)

    def test_the_highest_rate_that_is_tried(self):
        with Truth() as truth:
            done = find(truth.url + "/sleep/1ms", "--p99", "1900ms", "--first", 400, "--to", 400, *SHORT)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("400/s holds. It may hold more", done.stdout)

    def test_a_server_that_holds_nothing_is_a_status(self):
        with Truth() as truth:
            done = find(truth.url + "/null?errors=50", "--p99", "1s", "--from", 200, "--first", 400, *SHORT)
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn("No rate was found that holds: 200/s fails. 200/s is the lowest rate", done.stdout)
        self.assertRegex(done.stdout, r"fails: 50 % failed")

    def test_the_time_of_the_search_is_bounded(self):
        with Truth() as truth:
            done = find(truth.url + "/null", "--p99", "1s", "--first", 400, "--time-max", "2500ms", *SHORT)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"\d+/s holds\. The time for the search \(--time-max\) is over\.\n\Z")

    def test_a_signal_ends_it_with_what_is_known(self):
        with Truth() as truth:
            running = subprocess.Popen([LOAD, "find", truth.url + "/null", "--p99", "1s", "--first", "400", "-d1s"], stdout=subprocess.PIPE, text=True)
            while len(truth.requests("/null")) < 900:  # the second step runs
                time.sleep(0.1)
            running.send_signal(signal.SIGINT)
            text, _ = running.communicate(timeout=60)
        self.assertEqual(running.returncode, 130)
        self.assertRegex(text, r"400/s holds\. Stopped by a signal\.\n\Z")

    def test_a_server_that_goes_away_takes_no_step_with_it(self):
        server = Server(answering()).__enter__()
        running = subprocess.Popen([LOAD, "find", server.url, "--p99", "1900ms", "--first", "300", "-c4", "-d1200ms", "--drain=0"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        while len(server.requests) < 400:
            time.sleep(0.05)
        server.stop()
        text, error = running.communicate(timeout=100)
        self.assertEqual((running.returncode, error), (1, ""), text)
        self.assertRegex(text, r"It broke off: unable to connect to 127\.0\.0\.1:\d+ Connection refused\.\n\Z")


class CommandLine(unittest.TestCase):
    def test_what_is_wrong_is_one_line(self):
        url = "http://127.0.0.1:1/"
        for arguments, says in (((), "say what must hold"), (("--p99", "x"), "--p99: 'x' is no time above zero"),
                                (("--p99", "1s", "--errors", "200%"), "--errors: '200%' is no share below 100%"),
                                (("--p99", "1s", "--repeats", "2"), "--repeats: '2' is no odd number"),
                                (("--p99", "1s", "--from", "10", "--to", "5"), "--from is above --to"),
                                (("--p99", "1s", "--precision", "0"), "--precision: '0' is no share"),
                                (("--p99", "1s", "--rate", "10"), "--rate, --think, --requests"),
                                (("--p99", "1s", "--nonsense"), "--nonsense"),
                                (("--p99", "1s", "-c0"), "--connections: '0'")):
            with self.subTest(arguments):
                done = find(url, *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")
                self.assertIn(says, done.stderr)

    def test_nobody_there(self):
        done = find("http://127.0.0.1:1/", "--p99", "1s")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\Alaneway-load: unable to connect [^\n]+\n\Z")

    def test_help(self):
        done = find("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("--precision", done.stdout)


if __name__ == "__main__":
    unittest.main()
