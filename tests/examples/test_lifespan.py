"""examples/lifespan, and what a lifespan means to the process: order, signals, failures."""

import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import BIN, Server


class Lifespan(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "visits.txt")
        os.environ["VISITS"] = self.file
        self.addCleanup(os.environ.pop, "VISITS")

    def test_state_outlives_the_process_that_kept_it(self):
        for first in (1, 3):
            with Server("laneway-lifespan") as server:
                self.assertEqual(server.ask("GET", "/").json(), {"greeting": "hello", "number": first})
                self.assertEqual(server.ask("GET", "/").json()["number"], first + 1)
            with open(self.file) as file:
                self.assertEqual(file.read(), f"{first + 1}\n")

    def test_a_failed_start_ends_with_a_message_and_status_1(self):
        with open(self.file, "w") as file:
            file.write("nonsense")
        run = subprocess.run([BIN / "laneway-lifespan", "--port", "0"], capture_output=True, text=True, timeout=60)
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("start-up failed: std::runtime_error: " + self.file + " holds no number", run.stderr)

    def test_a_failed_end_is_status_1(self):
        with Server("laneway-lifespan") as server:
            self.assertEqual(server.ask("GET", "/").status, 200)
            os.mkdir(self.file)
            self.assertEqual(server.stop(), 1)
            self.assertIn("cannot write", server.stderr())


if __name__ == "__main__":
    unittest.main()
