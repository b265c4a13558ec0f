#!/usr/bin/python3
"""report.html of a run with everything in it: a whole document that needs nothing else, in which no name is markup."""

import base64
import hashlib
import html.parser
import os
import re
import sys
import unittest
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(__file__))
from made_up_run import HOSTILE, draw_report

VOID = {"meta", "br", "hr", "img", "input", "link", "col"}


class Page(html.parser.HTMLParser):
    """What is in a page, and what is wrong with its nesting."""

    def __init__(self, text):
        super().__init__()
        self.open, self.faults, self.ids, self.links, self.scripts, self.text = [], [], [], [], [], []
        self.loads = []  # what a browser would fetch
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.handle_startendtag(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name.startswith("on"):
                self.faults.append(f"{tag} {name}={value}")
            if name in ("href", "xlink:href") and value.startswith("#"):
                self.links.append(value[1:])
            elif name in ("src", "srcset", "href", "xlink:href", "data", "action", "poster"):
                self.loads.append(value)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        (self.scripts if self.open and self.open[-1] == "script" else self.text).append(data)


class ReportHtml(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = draw_report(cls).read_text()
        cls.page = Page(cls.text)

    def test_every_element_ends_where_it_should(self):
        self.assertEqual((self.page.faults, self.page.open), ([], []))
        self.assertEqual(len(self.page.ids), len(set(self.page.ids)))
        self.assertLessEqual(set(self.page.links), set(self.page.ids))
        drawings = re.findall(r"<svg.*?</svg>", self.text, re.DOTALL)
        self.assertGreater(len(drawings), 10)
        for drawing in drawings:
            xml.etree.ElementTree.fromstring(drawing)

    def test_it_needs_nothing_else(self):
        self.assertEqual(self.page.loads, [])
        self.assertNotRegex(self.text, r"@import|url\((?!#)")

    def test_it_runs_its_own_script_alone(self):
        self.assertEqual(len(self.page.scripts), 1)
        digest = base64.b64encode(hashlib.sha256(self.page.scripts[0].encode()).digest()).decode()
        self.assertIn(f"script-src 'sha256-{digest}'", self.text)

    def test_a_hostile_name_is_text(self):
        self.assertNotIn(HOSTILE, self.text)
        self.assertIn(HOSTILE, "".join(self.page.text))

    def test_what_disturbed_a_probe_is_told_too(self):
        text = "".join(self.page.text)
        self.assertIn("Round 2, Flask on gunicorn with threads (Python), interference blocking-sleep: kept although disturbed: other processes", text)
        self.assertEqual(text.count("interference blocking-sleep: "), 1)


if __name__ == "__main__":
    unittest.main()
