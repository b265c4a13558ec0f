"""`--wrk-output` against the real wrk, on the same server: the same lines, the same words, the same widths and blanks.

Numbers differ from run to run. Where wrk pads a number to a column, line lengths must agree; where it does not, the
number itself is taken out.
"""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import LOAD, Server, answering, never  # noqa: E402

IN_COLUMNS = re.compile(r"    (Latency|Req/Sec) |    ? [0-9]{2}%|Requests/sec:|Transfer/sec:")
NUMBER = re.compile(r"-?(\d+(\.\d+)?|nan)(us|ms|[smhkKMGT])?")


def shape(line):
    """`line` without its numbers."""
    if not IN_COLUMNS.match(line):
        # The number of decimals is part of the format.
        return NUMBER.sub(lambda match: "#" + ("." + "#" * len(match[2][1:]) if match[2] else ""), line)
    label, rest = re.match(r"(    \S+ +|\s+\d+%|\S+)(.*)", line).groups()
    decimals = [match[2] is not None and len(match[2]) - 1 for match in NUMBER.finditer(rest)]
    return label.rstrip(), len(line), len(line) - len(line.rstrip()) if line.endswith(" ") else 0, decimals


def half_bad(connection):
    for i in range(1_000_000):
        if not connection.request():
            return
        connection.answer(status="200 OK" if i % 2 else "404 Not Found")


def closing_without_a_word(connection):
    for _ in range(20):
        if not connection.request():
            return
        connection.answer()
    connection.request()


class SameText(unittest.TestCase):
    def run_both(self, script, *arguments):
        """Both outputs, as lists of lines."""
        outputs = []
        for command in (["wrk"], [LOAD, "--wrk-output"]):
            with Server(script) as server:
                done = subprocess.run([*command, *arguments, server.url], capture_output=True, timeout=60)
                self.assertEqual(done.stderr, b"")
                outputs.append(done.stdout.decode().replace(server.url, "URL"))
        return outputs

    def assert_same_shape(self, script, *arguments):
        wrk, ours = self.run_both(script, *arguments)
        self.assertEqual([shape(line) for line in wrk.split("\n")], [shape(line) for line in ours.split("\n")],
                         f"wrk:\n{wrk}\nours:\n{ours}")
        return ours

    def test_plain(self):
        self.assert_same_shape(answering(), "-t2", "-c10", "-d1s")

    def test_with_the_distribution(self):
        text = self.assert_same_shape(answering(), "-t1", "-c4", "-d1s", "--latency")
        self.assertIn("  Latency Distribution\n", text)

    def test_statuses_above_399(self):
        text = self.assert_same_shape(half_bad, "-t1", "-c2", "-d1s", "--latency")
        self.assertRegex(text, r"\n  Non-2xx or 3xx responses: \d+\n")

    def test_read_errors(self):
        text = self.assert_same_shape(closing_without_a_word, "-t1", "-c2", "-d1s")
        self.assertRegex(text, r"\n  Socket errors: connect 0, read \d+, write 0, timeout 0\n")

    def test_no_answer_at_all(self):
        # wrk counts a time-out only when the late answer comes; ours is longer than the run, to compare the rest.
        wrk, ours = self.run_both(never, "-t1", "-c2", "-d1s", "--timeout", "5s")
        for line, (theirs, own) in enumerate(zip(wrk.split("\n"), ours.split("\n"), strict=True)):
            if theirs.startswith("    Req/Sec"):  # wrk has no sample, as it leaves empty windows out
                theirs = theirs.replace("   -nan%", " 100.00%")
            self.assertEqual(shape(theirs), shape(own), line)
        self.assertRegex(ours, r"    Latency .* -nan%\n")

    def test_nobody_listens(self):
        wrk, ours = (subprocess.run([*command, "-d90s", "-c1", "-t1", "http://127.0.0.1:1/"], capture_output=True,
                                    text=True, timeout=60) for command in (["wrk"], [LOAD, "--wrk-output"]))
        # The same words on stderr, but for our name in front.
        self.assertEqual(ours.stderr, "laneway-load: " + wrk.stderr)
        self.assertEqual((wrk.returncode, ours.returncode), (1, 1))


if __name__ == "__main__":
    unittest.main()
