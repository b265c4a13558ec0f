"""`./dev bench idle` cannot rot: few connections to targets that hold them and to targets that do not."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE, PROGRAMS = os.environ["LANEWAY_SOURCE"], os.environ["LANEWAY_BIN"]
CONNECTIONS = 500


def bench(*words):
    command = ["/usr/bin/python3", f"{SOURCE}/tools/bench_idle.py", "--programs", PROGRAMS, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


class Idle(unittest.TestCase):
    def measure(self, *targets, connections=CONNECTIONS):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "idle.json"
            words = [word for target in targets for word in ("--target", target)]
            result = bench("--connections", str(connections), "--json", report, *words)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            for target in targets:
                self.assertIn(target, result.stdout)
            return json.loads(report.read_text())["rows"]

    def test_who_holds_them_is_measured_and_asked_again(self):
        for name, row in self.measure("laneway", "nginx", "node").items():
            self.assertEqual((row["held"], row["why"]), (CONNECTIONS, ""), name)
            self.assertEqual((row["asked_again"], row["answered_again"]), (5, 5), name)
            self.assertGreater(row["memory_before_bytes"], 100_000, name)
        # A goroutine and two buffers each: what has grown is seen.
        self.assertGreater(self.measure("go_http")["go_http"]["bytes_per_connection"], 4000)

    def test_who_does_not_hold_them_says_so(self):
        rows = self.measure("flask", "cpp_httplib")
        self.assertEqual(rows["flask"]["held"], 0)
        self.assertIsNone(rows["flask"]["bytes_per_connection"])
        self.assertIn("closes a connection", rows["flask"]["why"])
        self.assertLess(rows["cpp_httplib"]["held"], CONNECTIONS)
        self.assertIn("had no answer", rows["cpp_httplib"]["why"])

    def test_a_wrong_word_is_an_error(self):
        for words in (["--target", "nobody"], ["--connections", "0"], ["--fast"]):
            result = bench(*words)
            self.assertEqual(result.returncode, 2)
            self.assertIn("error: ", result.stderr.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
