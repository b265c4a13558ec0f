"""`./dev bench accuracy` cannot rot: a quick run with every tool, whose figures mean nothing here."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE, PROGRAMS = os.environ["LANEWAY_SOURCE"], os.environ["LANEWAY_BIN"]
COMMAND = ["/usr/bin/python3", "-B", f"{SOURCE}/tools/bench_accuracy.py", "--programs", PROGRAMS]
TOOLS = {"laneway-load", "wrk", "hey", "ab", "h2load", "siege", "autocannon"}


class Accuracy(unittest.TestCase):
    def test_every_tool_is_compared_and_what_is_printed_is_written(self):
        with tempfile.TemporaryDirectory() as folder:
            report, table = Path(folder) / "accuracy.json", Path(folder) / "accuracy.md"
            run = subprocess.run([*COMMAND, "--quick", "--json", report, "--markdown", table], capture_output=True, text=True, timeout=300)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
            written, tables = json.loads(report.read_text()), table.read_text()
        self.assertIn(tables, run.stdout)
        rows = {(row["scenario"], row["tool"]): row for row in written["tools"]}
        self.assertEqual({tool for scenario, tool in rows if scenario == "sleep 5 ms"}, TOOLS, run.stdout)
        for (scenario, tool), row in rows.items():
            self.assertIn(f"| {tool} |", tables)
            if scenario == "sleep 5 ms":
                self.assertGreaterEqual(row["true_seconds"]["p50"], 5e-3)
                self.assertGreater(row["reported_count"], 10, tool)
                self.assertIsNotNone(row["errors"]["mean"]["microseconds"], tool)
        # Nobody that waits for a percentile of a server that answers once a second has one.
        slow = rows["1 request/s", "laneway-load"]
        self.assertGreater(slow["true_seconds"]["p50"], 40)
        self.assertIn("p50", slow["at_least"])
        self.assertLess(rows["1 request/s", "wrk"]["errors"]["p50"]["percent"], -50)
        self.assertEqual(rows["never answers", "laneway-load"]["status"], 1)
        self.assertEqual({bar["part"] for bar in written["bars"]}, {"open loop", "1 request/s", "never"})
        for bar in written["bars"]:
            self.assertRegex(run.stdout, rf"(?m)^{bar['part']} +{bar['name']} ")

    def test_a_program_that_is_missing_is_one_line(self):
        run = subprocess.run([*COMMAND[:3], "--programs", "/nonexistent"], capture_output=True, text=True, timeout=60)
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertRegex(run.stderr, r"^bench_accuracy: /nonexistent/laneway-load is not there: [^\n]*\n$")


if __name__ == "__main__":
    unittest.main()
