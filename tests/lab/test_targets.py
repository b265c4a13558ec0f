#!/usr/bin/python3
"""Every row of a quick run of lab/scenarios/retro.toml gives the report's answer, when asked once; the load is as small
as it gets. (test_target_programs.py asks all targets, without the lab.)"""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["LANEWAY_BIN"]).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]


def small_scenario():
    text = (ROOT / "lab/scenarios/retro.toml").read_text()
    text = text.replace('root = "../.."', f'root = "{ROOT}"').replace('"../targets/', f'"{ROOT}/lab/targets/')
    text = re.sub(r"^(threads|connections) = \d+", r"\1 = 1", text, flags=re.M)
    text = re.sub(r'^(duration|duration_waiting|calibration) = "\d+s"', r'\1 = "300ms"', text, flags=re.M)
    return re.sub(r"^windows = .*$", "", text, flags=re.M)


class Targets(unittest.TestCase):
    def test_every_row_answers_as_the_report_says(self):
        with tempfile.TemporaryDirectory(prefix="laneway-targets-") as directory:
            scenario = pathlib.Path(directory) / "small.toml"
            scenario.write_text(small_scenario())
            run = subprocess.run(
                [BIN / "laneway-lab", "--quick", "--scenario", scenario, "--out", directory], capture_output=True, text=True
            )
            results = json.loads((pathlib.Path(directory) / "results.json").read_text())
        self.assertEqual(len(results["rows"]), 37)
        detached = 0
        for row in results["rounds"][0]["rows"]:
            with self.subTest(target=row["target"], endpoint=row["endpoint"]):
                self.assertNotIn(row["verdict"]["word"], ("ERROR", "SKIPPED", "NOT RUN"), row["verdict"])
                self.assertEqual((row["probe"]["succeeded"], row["probe"]["checks"]["failed"]), (1, 0))
                if row["endpoint"] == "sleep.detached":
                    self.assertEqual((row["verdict"]["word"], row["verdict"]["known"]), ("FAILED", True))
                    detached += 1
                elif row["endpoint"].startswith("sleep."):
                    # Less the tolerance of the lab: event loops count in whole milliseconds.
                    self.assertGreaterEqual(row["probe"]["latency"]["min_seconds"], 0.995)
        self.assertEqual(detached, 2, run.stderr)


if __name__ == "__main__":
    unittest.main()
