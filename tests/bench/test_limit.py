"""`./dev bench limit` cannot rot: one short round on this build's programs, whose figures mean nothing here."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE, PROGRAMS = os.environ["LANEWAY_SOURCE"], os.environ["LANEWAY_BIN"]


class Limit(unittest.TestCase):
    def test_measures_every_case_and_writes_what_it_prints(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "limit.json"
            result = subprocess.run(
                ["/usr/bin/python3", f"{SOURCE}/tools/bench_limit.py", "--programs", PROGRAMS, "--quick", "--rounds", "1", "--idle", "300",
                 "--json", report], capture_output=True, text=True, timeout=300)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            rows = json.loads(report.read_text())["rows"]
            self.assertEqual(set(rows), {"raw_epoll", "hello /", "hello /json", "nginx", "raw_epoll x16", "hello x16"})
            for name, row in rows.items():
                self.assertIn(name, result.stdout)
                self.assertGreater(row["microseconds"], 0)
                self.assertGreater(row["runs"][0]["requests"], 100)
            self.assertEqual(rows["raw_epoll"]["ratio"], 1)
