"""examples/settings: a program's own settings from the environment and a .env file."""

import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import BIN, Server


class Settings(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder.name)

    def env_file(self, text):
        with open(".env", "w") as file:
            file.write(text)

    def test_it_serves_what_it_was_given(self):
        self.env_file("export SHOP_SECRET_KEY='a b' # secret\nSHOP_MODE=production\nSHOP_ADMINS=ann,bob\n")
        os.environ["SHOP_MAIL__PORT"] = "587"
        self.addCleanup(os.environ.pop, "SHOP_MAIL__PORT")
        with Server("laneway-settings") as server:
            self.assertEqual(server.ask("GET", "/").json(), {
                "title": "Shop", "mode": "production", "admins": ["ann", "bob"], "discount": None,
                "mail": {"host": "localhost", "port": 587}})

    def test_it_says_all_that_is_wrong(self):
        self.env_file("SHOP_MODE=best\nSHOP_DISCOUNT=x\n")
        run = subprocess.run([BIN / "laneway-settings", "--port", "0"], capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, 2)
        self.assertEqual(run.stderr.splitlines(), [
            "3 faults of this program's settings:",
            "  SHOP_SECRET_KEY is not set",
            "  SHOP_MODE='best' (.env:1): Input should be 'development' or 'production'",
            "  SHOP_DISCOUNT='x' (.env:2): Input should be a valid number, unable to parse string as a number"])


if __name__ == "__main__":
    unittest.main()
