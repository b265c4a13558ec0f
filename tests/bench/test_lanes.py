"""`./dev bench lanes` cannot rot: short rounds on this build's programs, whose figures mean nothing here."""
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

SOURCE, PROGRAMS = os.environ["LANEWAY_SOURCE"], os.environ["LANEWAY_BIN"]
COMMAND = ["/usr/bin/python3", "-B", f"{SOURCE}/tools/bench_lanes.py", "--programs", PROGRAMS]
PARTS = ("sleep", "compute", "peers", "threads", "storm", "detection", "false", "idle", "inline", "overhead")


class Lanes(unittest.TestCase):
    def test_measures_every_part_and_writes_what_it_prints(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "lanes.json"
            result = subprocess.run([*COMMAND, "--quick", "--json", report], capture_output=True, text=True, timeout=500)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            written = json.loads(report.read_text())
        self.assertEqual(tuple(written["parts"]), PARTS)
        for bar in written["bars"]:
            self.assertRegex(result.stdout, rf"(?m)^{bar['part']} +{re.escape(bar['name'])} .*{'PASS' if bar['passed'] else 'FAIL'}")
        self.assertEqual({bar["part"] for bar in written["bars"]}, set(PARTS))
        bars = {bar["name"]: bar for bar in written["bars"]}
        # What no noise changes: everybody was there, answered, and was seen.
        self.assertEqual(bars["peers that were there"]["value"], 4, result.stdout)
        self.assertEqual(bars["requests without an answer"]["value"], 0)
        self.assertEqual(bars["the plain function runs on the loop"]["value"], 1)
        self.assertGreaterEqual(bars["a block that was one is counted"]["value"], 1)
        self.assertGreaterEqual(bars["threads that compute at once, as it is"]["value"], 1)
        self.assertGreater(bars["CPU figure of async_cpu_bound"]["value"], 0.1)
        for seconds in written["parts"]["threads"]["blocking"][0]["seconds"]:
            self.assertGreater(seconds, 1)
        for peer, row in written["parts"]["peers"].items():
            self.assertGreater(row["per_second"][0], 0, peer)
        self.assertEqual(len(written["parts"]["overhead"]["runs"]), 1)

    def test_a_missed_bar_is_a_status(self):
        result = subprocess.run([*COMMAND, "--only", "overhead", "--rounds", "1", "--benches", "/nonexistent"], capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertRegex(result.stdout, "(?m)^overhead +boundaries of a request +none .* FAIL$")

    def test_an_interrupt_leaves_nothing_running(self):
        with subprocess.Popen([*COMMAND, "--only", "peers", "--only", "storm"], stdout=subprocess.PIPE, text=True, start_new_session=True) as run:
            while not (line := run.stdout.readline()).startswith("== peers"):
                self.assertTrue(line, "it ended")
            time.sleep(3)  # a server and its load run
            run.send_signal(signal.SIGINT)
            self.assertNotIn("storm", run.stdout.read())
        self.assertEqual(run.returncode, 130)
        for _ in range(200):  # what it killed is gone as soon as init has seen it
            left = subprocess.run(["pgrep", "-l", "-s", str(run.pid)], capture_output=True, text=True, check=False).stdout
            if not left:
                break
            time.sleep(0.05)
        self.assertEqual(left, "")


if __name__ == "__main__":
    unittest.main()
