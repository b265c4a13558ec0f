"""laneway-load ab and compare: two servers compared in interleaved rounds, results compared afterwards."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import LOAD, Truth, load  # noqa: E402


class Compare(unittest.TestCase):
    def setUp(self):
        self.truth = self.enterContext(Truth())

    def test_a_server_that_sleeps_longer_is_slower(self):
        a, b = self.truth.url + "/sleep/5ms", self.truth.url + "/sleep/40ms"
        done = load("ab", a, b, "-c2", "-d300ms", "--timeout", "30s", "--rounds", 6, "--seed", 3)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"A {a}\nB {b}\nB compared to A, 6 interleaved rounds", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^throughput  slower by \d")
        self.assertRegex(done.stdout, r"(?m)^p50         slower by \d")
        self.assertRegex(done.stdout, r"(?m)^p99         not estimable in every round$")
        order = [each["target"] for each in self.truth.seen()["requests"]]
        changes = sum(before != after for before, after in zip(order, order[1:]))
        self.assertTrue(6 <= changes <= 11, changes)  # each has its turn in every round

    def test_a_side_that_fails_ends_it(self):
        done = load("ab", self.truth.url + "/null", self.truth.url + "/null?errors=100", "-c1", "--requests", 5)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertTrue(re.fullmatch(r"laneway-load: http://\S+errors=100: no request succeeded\n", done.stderr), done.stderr)

    def test_wrong_command_lines_are_one_line_and_status_2(self):
        url = self.truth.url
        for arguments in ([url], [url, url, url], [url, url, "--rounds", 1], [url, url, "--rounds", 10001],
                          [url, url, "--series", "x"], [url, "ftp://a/"], [url, url, "--until", "1%"],
                          [url, url, "--rounds", "auto", "--until", "0"], [url, url, "--rounds", "auto", "--rounds-max", 9]):
            done = load("ab", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")
        self.assertIn("--rounds", load("ab", "--help").stdout)

    def test_the_servers_cpu_time_is_compared_where_they_are_known(self):
        url, pid = self.truth.url + "/null", self.truth.process.pid
        done = load("ab", url, url, "-c1", "-d200ms", "--rounds", 3, "--pid-a", pid, "--pid-b", pid)
        self.assertRegex(done.stdout, r"(?m)^server CPU  (cannot tell|faster|slower)")
        self.assertEqual(load("ab", url, url, "--pid-a", pid).returncode, 2)

    def test_requests_that_failed_are_told(self):
        a, b = self.truth.url + "/null", self.truth.url + "/null?errors=50"
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "ab.json")
            done = load("ab", a, b, "-c1", "-t1", "--requests", 100, "--rounds", 2, "--json", path)
            again = load("compare", path)
            rounds = json.loads(path.read_text())["rounds"]
        for text in (done.stdout, again.stdout):
            self.assertIn("0 % of A's requests failed and 50 % of B's: ", text)
        self.assertEqual([(each["a"]["failed_share"], each["b"]["failed_share"]) for each in rounds], [(0, 0.5)] * 2)

    def test_strict_ends_it_with_the_first_run_that_is_suspect(self):
        url = self.truth.url + "/sleep/100ms"
        done = load("ab", url, url, "-c4", "-d400ms", "--rounds", 2, "--strict")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn(": SUSPECT: ", done.stderr)
        self.assertEqual(load("ab", url, url, "-c4", "-d400ms", "--rounds", 2).returncode, 0)

    def test_rounds_auto_ends_when_the_interval_is_narrow_or_says_that_it_is_not(self):
        url = self.truth.url + "/null"
        done = load("ab", url, url, "-c1", "-d50ms", "--rounds", "auto", "--until", "90%", "--rounds-max", 200, "--json", "-")
        rounds = json.loads(done.stdout)["rounds"]
        self.assertTrue(10 <= len(rounds) < 200, len(rounds))
        done = load("ab", url, url, "-c1", "-d50ms", "--rounds", "auto", "--until", "0.0001%", "--rounds-max", 10)
        self.assertIn("10 rounds, the most allowed (--rounds-max), and throughput is not known to ±0.0001 %\n", done.stdout)

    def test_an_interrupt_reports_the_rounds_that_are_complete(self):
        url = self.truth.url + "/sleep/5ms"
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "ab.json")
            running = subprocess.Popen([LOAD, "ab", url, url, "-c1", "-d100ms", "--rounds", "10000", "--json", path],
                                       stdout=subprocess.PIPE, text=True)
            while len(self.truth.requests("/sleep/5ms")) < 100:
                pass
            running.send_signal(signal.SIGINT)
            text, _ = running.communicate(timeout=30)
            result = json.loads(path.read_text())
        self.assertEqual((running.returncode, result["stopped_early"]), (130, True))
        self.assertIn(f"B compared to A, {len(result['rounds'])} interleaved rounds", text)


class CompareFiles(unittest.TestCase):
    def setUp(self):
        self.truth = self.enterContext(Truth())
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_of(self, target, *options):
        path = self.folder / f"{len(list(self.folder.iterdir()))}.json"
        load(self.truth.url + target, "-c2", "-d200ms", "--timeout", "30s", "--json", path, *options)
        return path

    def test_one_run_each_is_told_without_a_finding(self):
        done = load("compare", self.run_of("/sleep/5ms?bytes=1"), self.run_of("/sleep/5ms?bytes=1"), "--json", "-")
        result = json.loads(done.stdout)
        self.assertEqual((len(result["rounds"]), result["metrics"], result["differences"]), (1, [], []))
        done = load("compare", self.run_of("/sleep/5ms"), self.run_of("/sleep/5ms"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"(?m)^throughput +[\d.]+/s +[\d.]+/s  [+-][\d.]+ %$")
        self.assertIn("One run each cannot tell a difference from chance", done.stdout)

    def test_several_pairs_have_intervals(self):
        files = [self.run_of(f"/sleep/{time}") for _ in range(5) for time in ("5ms", "80ms")]
        done = load("compare", "--force", *files)
        self.assertRegex(done.stdout, r"(?m)^throughput  slower by \d")

    def test_rounds_of_ab_are_compared_again_and_pooled(self):
        a, b, file = self.truth.url + "/sleep/5ms", self.truth.url + "/sleep/40ms", self.folder / "ab.json"
        text = load("ab", a, b, "-c2", "-d200ms", "--timeout", "30s", "--rounds", 4, "--json", file).stdout
        self.assertEqual(load("compare", file).stdout, text)
        self.assertIn("B compared to A, 8 interleaved rounds", load("compare", file, file).stdout)
        recorded = json.loads(file.read_text())
        again = json.loads(load("compare", file, "--json", "-").stdout)
        self.assertEqual(again["rounds"], recorded["rounds"])
        self.assertEqual([each["finding"] for each in again["metrics"]], [each["finding"] for each in recorded["metrics"]])

    def test_other_conditions_are_refused_each_by_its_name(self):
        a = self.run_of("/sleep/5ms")
        b = self.run_of("/sleep/6ms", "-c3", "-H", "X: y", "--method", "POST", "--rate", 100, "--drain", "1s")
        done = load("compare", a, b)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, r"\Alaneway-load: not of the same conditions: [^\n]+\n\Z")
        for difference in ("loop closed and open", "rate none and 100", "connections 2 and 3", "method GET and POST",
                           "drain in s 0.0 and 1.0", "path /sleep/5ms and /sleep/6ms",
                           "header, body and checks none and -H X: y"):
            self.assertIn(difference, done.stderr)
        done = load("compare", a, b, "--force")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"\Alaneway-load: warning: not of the same conditions: [^\n]+\n\Z")

    def test_what_is_no_result_is_one_line_and_status_2(self):
        a, other = self.run_of("/null"), self.folder / "other"
        other.write_text('{"schema": "else"}')
        ab = self.folder / "ab"
        load("ab", self.truth.url + "/null", self.truth.url + "/null", "-c1", "-d50ms", "--rounds", 2, "--json", ab)
        for files in ([], [a], [a, a, a], [a, self.folder / "none"], [a, other], [a, ab], [ab, a]):
            done = load("compare", *files)
            self.assertEqual((done.returncode, done.stdout), (2, ""), files)
            self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")
        self.assertIn("--force", load("compare", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
