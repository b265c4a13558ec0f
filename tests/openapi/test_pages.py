"""/docs and /redoc in a browser without a network: what a reader sees and does. Screenshots stay in the build folder."""

import gzip
import json
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "server"))
from serving import Server

ASSETS = ("/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/oauth2-redirect.js", "/docs/favicon-32x32.png",
          "/redoc/redoc.standalone.js")


class Pages(unittest.TestCase):
    def setUp(self):
        os.environ["AUTH_KEY"] = "the key of the test, and long enough"
        auth = self.id().endswith("who_logs_in")
        self.server = Server("laneway-auth") if auth else Server("laneway-contract", title="Oracle")
        self.addCleanup(self.server.__exit__, None, None, None)

    def browse(self, script, *pictures):
        """What the script saw. Whatever it does, pages need nothing from elsewhere, and their policy stops nothing."""
        folder = pathlib.Path(os.environ["LANEWAY_BUILD"]) / "screenshots"
        folder.mkdir(exist_ok=True)
        run = subprocess.run(["node", HERE / script, f"http://127.0.0.1:{self.server.port}", folder],
                             capture_output=True, text=True, timeout=240)
        self.assertEqual(run.returncode, 0, run.stderr)
        seen = json.loads(run.stdout)
        self.assertEqual((seen["others"], seen["refused"], seen["faults"]), ([], [], []))
        self.assertGreater(seen["asked"], 4)
        for name in pictures:
            self.assertGreater((folder / name).stat().st_size, 10_000)
        return seen

    def test_a_reader_who_logs_in(self):
        seen = self.browse("authorize.mjs", "authorize.png", "authorized.png")
        self.assertEqual(seen["before"]["status"], "401")
        self.assertEqual(seen["between"], {"status": "200", "answer": '"ann"'})
        self.assertEqual(seen["items"]["status"], "200")
        self.assertIn("a cup of ann", seen["items"]["answer"])
        self.assertEqual(seen["after"]["status"], "401")

    def test_a_reader(self):
        seen = self.browse("browse.mjs", "docs.png", "redoc.png")
        paths = json.loads(self.server.ask("GET", "/openapi.json").body)["paths"]
        self.assertEqual({path.replace("\u200b", "") for path in seen["operations"]}, set(paths))
        self.assertEqual(seen["tried"], {"status": "200", "answer": "7"})
        self.assertGreater(len(seen["redoc"]), 10)

    def test_what_is_served(self):
        for path in ("/docs", "/redoc", "/docs/oauth2-redirect"):
            with self.subTest(path):
                answer = self.server.ask("GET", path)
                self.assertEqual(answer.status, 200)
                self.assertIn("default-src 'none'; script-src 'self'", answer.field("Content-Security-Policy"))
                self.assertNotIn(b"http", answer.body)

    def test_assets(self):
        for path in ASSETS:
            with self.subTest(path):
                answer = self.server.ask("GET", path)
                self.assertEqual((answer.status, answer.field("Content-Encoding")), (200, "gzip"))
                self.assertGreater(len(gzip.decompress(answer.body)), 500)
                again = self.server.ask("GET", path, f'If-None-Match: {answer.field("ETag")}')
                self.assertEqual((again.status, again.body), (304, b""))


if __name__ == "__main__":
    unittest.main()
