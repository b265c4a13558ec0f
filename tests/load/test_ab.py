"""laneway-load ab: two servers compared in interleaved rounds."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Truth, load  # noqa: E402


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
                          [url, url, "--json", "-"], [url, "https://a/"]):
            done = load("ab", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")
        self.assertIn("--rounds", load("ab", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
