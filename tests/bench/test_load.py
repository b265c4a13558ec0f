"""`./dev bench load` cannot rot: one short round on this build's programs, whose figures mean nothing here."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE, PROGRAMS = os.environ["LANEWAY_SOURCE"], os.environ["LANEWAY_BIN"]


class Load(unittest.TestCase):
    def test_measures_both_clients_and_writes_what_it_prints(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "load.json"
            result = subprocess.run(["/usr/bin/python3", f"{SOURCE}/tools/bench_load.py", "--programs", PROGRAMS, "--quick",
                                     "--layout", "one", "--json", report], capture_output=True, text=True, timeout=120)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            report = json.loads(report.read_text())
        row = report["rows"]["one core"]
        self.assertRegex(result.stdout, r"\none core +[\d.]+ us +[\d.]+ us +[\d.]+ ")
        self.assertGreater(row["microseconds"], 0)
        self.assertGreater(row["wrk_microseconds"], 0)
        self.assertEqual(len(row["ratios"]), 1)
        held = report["held"]
        self.assertRegex(result.stdout, r"\nlaneway-hello +[\d.]+ us +[\d.]+ MiB ")
        self.assertEqual((held["connections"], held["established"], held["server_cap"]), (1000, 1000, 1200))
        self.assertGreater(held["client"]["memory_bytes"], 0)
        self.assertGreater(held["server"]["memory_bytes"], 0)

    def test_too_few_open_files_are_told(self):
        result = subprocess.run(["/usr/bin/bash", "-c", 'ulimit -n 1000; exec /usr/bin/python3 "$@"', "-", f"{SOURCE}/tools/bench_load.py",
                                 "--programs", PROGRAMS, "--only", "connections"], capture_output=True, text=True, timeout=120)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("10,000 connections need 15,001 open files in the server, and the limit is 1,000", result.stderr)
