#!/usr/bin/python3
"""The README's table can show whatever verdict a run of the lab gives a row."""

import json
import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.environ["LANEWAY_SOURCE"], "tools"))
from results_table import render


def row(framework, word, throughput=None, seconds=None, at_least=False):
    p50 = None if seconds is None else {"seconds": seconds, "at_least": at_least}
    return {
        "endpoint": "sleep", "framework": framework, "notes": "Sleeps",
        "verdict": {"word": word}, "figures": {"throughput_per_second": throughput, "p50": p50},
    }


def table(*rows):
    results = {
        "rows": rows,
        "load": {"threads": 4, "connections": 100, "duration_seconds": 15},
        "machine": {"cores_effective": 2, "cpu_model": "a CPU"},
    }
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "results.json"
        path.write_text(json.dumps(results))
        return render(path)


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


if __name__ == "__main__":
    unittest.main()
