#!/usr/bin/python3
"""The README's table can show whatever verdict a run of the lab gives a row, and has the verdicts of its claims."""

import json
import os
import pathlib
import sys
import tempfile
import tomllib
import unittest

SOURCE = pathlib.Path(os.environ["LANEWAY_SOURCE"])
sys.path.insert(0, str(SOURCE / "tools"))
from results_table import latest, render, render_claims, render_verdicts


def row(framework, word, throughput=None, seconds=None, at_least=False):
    p50 = None if seconds is None else {"seconds": seconds, "at_least": at_least}
    return {
        "endpoint": "sleep", "framework": framework, "notes": "Sleeps",
        "verdict": {"word": word}, "figures": {"throughput_per_second": throughput, "p50": p50},
    }


def rendered(results, render=render):
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "results.json"
        path.write_text(json.dumps(results))
        return render(path)


def table(*rows):
    return rendered({
        "rows": rows,
        "load": {"threads": 4, "connections": 100, "duration_seconds": 15},
        "machine": {"cores_effective": 2, "cpu_model": "a CPU"},
    })


def claim(verdict, *evidence):
    return {"verdict": verdict, "text": "a | b", "reason": "nobody knows", "evidence": evidence}


class ResultsTable(unittest.TestCase):
    def test_a_row_that_was_measured_has_its_rate_and_median(self):
        self.assertIn(
            "| sleep | Sleeps | 93.3, 1 s | 0.80, >15 s ? | 51,489, 906 us ✗ |",
            table(row("A", "OK", 93.3, 1.0), row("B", "SUSPECT", 0.8, 15.0, True), row("C", "FAILED", 51489, 906e-6)),
        )

    def test_a_row_that_was_not_says_so(self):
        self.assertIn(
            "| sleep | Sleeps | ✗ | skipped | not run |", table(row("A", "ERROR"), row("B", "SKIPPED"), row("C", "NOT RUN"))
        )

    def test_it_says_how_long_rows_were_loaded(self):
        rows = [dict(row("A", "OK", 93.3, 1.0), window_seconds=seconds) for seconds in (4.0, 2.0, 18.0)]
        results = {"rows": rows, "rounds": [{"whole": True}] * 6 + [{"whole": False}], "conditions": {
            "load": {"threads": 4, "connections": 100, "duration_seconds": 2.0}, "machine": {"cores_effective": 2, "cpu_model": "a CPU"}}}
        self.assertIn("6 rounds of 2 s to 18 s a row;", rendered(results))

    def test_claims_stand_with_their_verdicts(self):
        evidence = [{"expression": "rps(go, root)", "median": 35463.0, "low": 35001.0, "high": 35800.0, "at_least": False, "unit": "1/s"},
                    {"expression": "probe_p50(a, b, under)", "median": 2.0, "low": None, "high": None, "at_least": True, "unit": "s"}]
        text = rendered({"claims": [claim("holds", *evidence), claim("cannot tell"), claim("holds")]}, render_claims)
        self.assertIn("Of 3 claims 2 hold, 0 do not, 1 cannot be told.", text)
        self.assertIn("| **holds** | a \\| b | `rps(go, root)` 35,463/s (35,001/s to 35,800/s); `probe_p50(a, b, under)` >2 s |", text)
        self.assertIn("| **cannot tell** | a \\| b | nobody knows |", text)

    def test_verdicts_stand_by_name_with_their_tests(self):
        one = dict(claim("holds"), id="go-superior", test="rps(go, root) > 2")
        self.assertIn("| go-superior | `rps(go, root) > 2` | **holds** |\n", rendered({"claims": [one]}, render_verdicts))

    def test_the_documentation_explains_every_claim(self):
        claims = [each["id"] for each in tomllib.loads((SOURCE / "lab/scenarios/retro.toml").read_text())["claim"]]
        table = (SOURCE / "docs/report.md").read_text().partition("| behind it |\n|---|---|---|\n")[2].partition("\n\n")[0]
        explained = [name for line in table.splitlines() for name in line.split("|")[2].strip().split(", ")]
        self.assertEqual(sorted(explained), sorted(claims))

    def test_a_run_without_claims_says_so(self):
        self.assertEqual(rendered({"rows": []}, render_claims), "This run has no verdicts.\n")

    def test_the_newest_run_is_quoted(self):
        with tempfile.TemporaryDirectory() as directory:
            folder = pathlib.Path(directory)
            self.assertIsNone(latest(folder))
            runs = ("2026-11-25-retro", "2026-12-01-retro", "2026-12-04-interference")
            for name in (*runs, "2026-12-03-retro"):  # the last is empty
                (folder / name).mkdir()
            for name in runs:
                (folder / name / "results.json").write_text("{}")
            self.assertEqual(latest(folder), folder / "2026-12-01-retro/results.json")


if __name__ == "__main__":
    unittest.main()
