"""Runs of laneway-lab against the small servers of scenario.toml, and which processes they leave."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

BIN = pathlib.Path(os.environ["LANEWAY_BIN"]).resolve()
HERE = pathlib.Path(__file__).resolve().parent
MARK = "LANEWAY_LAB_TEST"  # inherited by all that descends from a run, whoever its parent is
PATIENCE_SECONDS = 60  # for what comes at once, unless the machine is very busy


class LabTest(unittest.TestCase):
    lab_program = str(BIN / "laneway-lab")
    scenario = "scenario.toml"

    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="laneway-lab-")
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        self.out = self.directory / "out"
        self.environment = dict(os.environ, **{MARK: directory.name})

    def tearDown(self):
        self.wait_until(lambda: not self.processes())
        self.assertEqual(self.processes(), [], "the lab left processes behind")

    def processes(self, word=""):
        """Command lines of this test's living processes that hold `word`."""
        mark = f"{MARK}={self.directory}".encode()
        found = []
        for directory in pathlib.Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if directory.name.isdigit() and mark in (directory / "environ").read_bytes().split(b"\0"):
                    found.append((directory / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return [line for line in found if word in line]

    def wait_until(self, condition):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.01)

    def wait_for(self, word, count=1):
        """Until so many processes hold `word`."""
        self.wait_until(lambda: len(self.processes(word)) >= count)
        self.assertGreaterEqual(len(self.processes(word)), count, self.processes())

    def command(self, *words):
        return [self.lab_program, "--scenario", str(HERE / self.scenario), "--out", str(self.out), *words]

    def lab(self, *words):
        return subprocess.run(self.command(*words), capture_output=True, text=True, timeout=300, env=self.environment)

    def start(self, *words, before=()):
        return subprocess.Popen(
            [*before, *self.command(*words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment
        )

    def results(self):
        return json.loads((self.out / "results.json").read_text())

    def only_row(self):
        """The only row of the only round, as it was measured."""
        rounds = self.results()["rounds"]
        self.assertEqual(len(rounds), 1)
        self.assertEqual(len(rounds[0]["rows"]), 1)
        return rounds[0]["rows"][0]
