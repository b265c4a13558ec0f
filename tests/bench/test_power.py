"""`./dev bench power` cannot rot: it reads the rounds that are committed, and records some of its own."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE, PROGRAMS = os.environ["LANEWAY_SOURCE"], os.environ["LANEWAY_BIN"]
COMMAND = ["/usr/bin/python3", "-B", f"{SOURCE}/tools/bench_power.py", "--programs", PROGRAMS, "--quick"]


class Power(unittest.TestCase):
    def run_of(self, *arguments):
        result = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=300)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def test_the_recorded_rounds_suffice_and_equal_sides_are_not_told_apart(self):
        self.assertGreaterEqual(len(json.loads(Path(SOURCE, "docs/data/self_comparison.json").read_text())["rounds"]), 200)
        with tempfile.TemporaryDirectory() as folder:
            found = Path(folder) / "found.json"
            text = self.run_of("--json", found)
            kinds = json.loads(found.read_text())["kinds"]
        self.assertEqual({each["rounds"] for each in kinds}, {5, 10, 20})
        for each in kinds:
            self.assertEqual(set(each["slower"]), {"throughput", "mean", "p50", "p99", "server CPU"})
            for found in each["slower"].values():
                self.assertLessEqual(found, each["anything"])
        self.assertEqual([each["anything"] for each in kinds if each["slower_percent"] == 0], [0, 0, 0], text)
        self.assertIn("| 20 |", text)

    def test_it_records(self):
        with tempfile.TemporaryDirectory() as folder:
            recorded = Path(folder) / "recorded.json"
            self.run_of("--record", "--recorded", recorded, "--record-rounds", "3", "--seconds", "0.1")
            rounds = json.loads(recorded.read_text())["rounds"]
        self.assertEqual(len(rounds), 3)
        self.assertGreater(rounds[0]["a"]["throughput_per_second"], 0)


if __name__ == "__main__":
    unittest.main()
