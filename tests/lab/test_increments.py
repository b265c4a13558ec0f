#!/usr/bin/python3
"""The CPU work of the Go and Node targets really happens: 2n increments take twice as long as n."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

TARGETS = pathlib.Path(__file__).resolve().parents[2] / "lab/targets"

# Like lab/targets/go/main_test.go: many of the clock's ticks, and the rounds are added up.
NODE = """
import { cpuBound, increments } from './work.js';
const times = 16, rounds = 9;
function cpuMicroseconds(n) {
  const before = process.cpuUsage();
  if (cpuBound(n) !== n) throw new Error('cpuBound lost an increment');
  const used = process.cpuUsage(before);
  return used.user + used.system;
}
cpuMicroseconds(increments);
let once = 0, twice = 0;
for (let i = 0; i < rounds; i++) {
  once += cpuMicroseconds(times * increments);
  twice += cpuMicroseconds(2 * times * increments);
}
console.log(twice / once, once * 1000 / rounds / times / increments);
"""


class Increments(unittest.TestCase):
    def check_go(self, directory):
        with tempfile.TemporaryDirectory(prefix="laneway-go-") as cache:
            environment = dict(os.environ, GOPATH="/usr/share/gocode", GO111MODULE="off", GOFLAGS="", GOCACHE=cache, CGO_ENABLED="0")
            run = subprocess.run(
                ["go", "test", "-v", "-count=1", "."], cwd=directory, env=environment, capture_output=True, text=True
            )
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("2n against n", run.stdout)

    def test_gin_does_not_fold_them(self):
        self.check_go(TARGETS / "go")

    def test_net_http_does_not_fold_them(self):
        with tempfile.TemporaryDirectory(prefix="laneway-go-http-") as directory:
            shutil.copy(TARGETS / "go_http/main.go", directory)
            shutil.copy(TARGETS / "go/main_test.go", directory)  # the same work, the same test
            self.check_go(directory)

    def test_node_does_not_fold_them(self):
        run = subprocess.run(
            ["node", "--input-type=module", "--eval", NODE], cwd=TARGETS / "node", capture_output=True, text=True
        )
        self.assertEqual(run.returncode, 0, run.stderr)
        ratio, nanoseconds = map(float, run.stdout.split())
        self.assertTrue(1.5 < ratio < 2.5, f"2n increments took {ratio:.2f} times as long as n")
        self.assertGreater(nanoseconds, 0.05, "too fast to be true")


if __name__ == "__main__":
    unittest.main()
