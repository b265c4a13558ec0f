"""examples/testing: an app that tests itself in memory."""

import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import BIN, Server


class Testing(unittest.TestCase):
    def test_its_tests_pass(self):
        run = subprocess.run([BIN / "laneway-testing", "test"], capture_output=True, text=True, timeout=60)
        self.assertEqual((run.returncode, run.stdout), (0, "all passed\n"), run.stderr)

    def test_it_serves_the_same_app(self):
        with Server("laneway-testing") as server:
            self.assertEqual(server.ask("GET", "/notes/0").body, b'{"id":0,"text":"milk"}')


if __name__ == "__main__":
    unittest.main()
