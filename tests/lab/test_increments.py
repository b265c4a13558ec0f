#!/usr/bin/python3
"""The CPU work of the Go target really happens: 2n increments take twice as long as n."""

import os
import pathlib
import subprocess
import tempfile
import unittest

TARGET = pathlib.Path(__file__).resolve().parents[2] / "lab/targets/go"


class Increments(unittest.TestCase):
    def test_go_does_not_fold_them(self):
        with tempfile.TemporaryDirectory(prefix="laneway-go-") as cache:
            environment = dict(os.environ, GOPATH="/usr/share/gocode", GO111MODULE="off", GOFLAGS="", GOCACHE=cache, CGO_ENABLED="0")
            run = subprocess.run(
                ["go", "test", "-v", "-count=1", "."], cwd=TARGET, env=environment, capture_output=True, text=True
            )
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("2n against n", run.stdout)


if __name__ == "__main__":
    unittest.main()
