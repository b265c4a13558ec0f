#!/usr/bin/python3
"""report.html in a browser: from the disk, without a network, by day and by night, with the keyboard, on paper."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from made_up_run import draw_report

SECTIONS = ["summary", "claims", "table", "capacity", "cpu", "switches", "latency", "offered", "over-time", "interference", "connection-time",
            "memory", "model", "audit", "environment"]


class ReportPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        page = draw_report(cls)
        cls.folder = pathlib.Path(os.environ["LANEWAY_BUILD"]) / "screenshots"
        cls.folder.mkdir(exist_ok=True)
        run = subprocess.run(["node", HERE / "read_report.mjs", page, cls.folder], capture_output=True, text=True, timeout=240)
        assert run.returncode == 0, run.stderr
        cls.seen = json.loads(run.stdout)

    def test_it_asks_nobody_and_complains_of_nothing(self):
        self.assertEqual((self.seen["asked"], self.seen["faults"]), ([], []))

    def test_everybody_can_read_it(self):
        self.assertEqual(self.seen["violations"], {"light": [], "dark": [], "narrow": []})

    def test_no_screen_is_too_narrow_nor_paper(self):
        self.assertEqual(self.seen["wider"], {"light": 0, "dark": 0, "narrow": 0, "paper": 0})

    def test_all_its_parts_are_there(self):
        self.assertEqual(self.seen["sections"], SECTIONS)
        self.assertIn("Context switches/request", self.seen["headings"])
        self.assertIn("Window", self.seen["headings"])
        self.assertGreater(self.seen["hatched"], 0)  # requests that had not ended
        self.assertGreater(self.seen["greyed"], 0)  # what came before the window

    def test_the_keyboard_does_all_that_the_mouse_does(self):
        self.assertEqual(self.seen["first_stop"], "Skip to the results")
        self.assertEqual(self.seen["ascending"], sorted(self.seen["ascending"]))
        self.assertEqual(self.seen["descending"], sorted(self.seen["descending"], reverse=True))
        self.assertGreater(len(self.seen["ascending"]), 10)
        self.assertEqual(self.seen["sorted"], "descending")
        self.assertEqual((self.seen["filtered"], self.seen["shown"]), ("7 of 21 rows", 1))

    def test_it_prints(self):
        self.assertGreater(self.seen["paper"], 50_000)
        for name in ("light", "dark", "narrow"):
            self.assertGreater((self.folder / f"report-{name}.png").stat().st_size, 50_000)


if __name__ == "__main__":
    unittest.main()
