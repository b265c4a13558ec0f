#!/usr/bin/python3
"""Rounds, the fixed rate and interference, against two small servers; reports drawn again; runs compared."""

import json
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running import LabTest


class Rounds(LabTest):
    scenario = "rounds.toml"

    def again(self, *words):
        return subprocess.run([self.lab_program, *words], capture_output=True, text=True, timeout=60, env=self.environment)

    def test_two_rounds_with_all_that_belongs_to_them(self):
        run = self.lab("--seed", "7")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        results = self.results()
        self.assertEqual((results["conditions"]["shuffle_seed"], results["conditions"]["load"]["rounds"]), (7, 2))
        self.assertEqual([round["whole"] for round in results["rounds"]], [True, True])
        self.check_rounds(results)
        self.check_time(results)
        self.check_rows(results)
        self.check_interference(results)
        self.assertEqual(results["groups"], [])  # two rounds rank nothing
        claim = results["claims"][0]
        self.assertEqual(claim["verdict"], "cannot tell")
        self.assertIn("at least 6 are needed", claim["reason"])
        audit = results["audit"][0]
        self.assertEqual(audit["littles_law"], {"busy_connections": 2.5, "connections": 10.0})
        self.assertIn("2 threads x 8 = 16.0 requests/s, not 5", audit["why"][1])
        self.check_reports(results)

    def check_rounds(self, results):
        for round in results["rounds"]:
            asked = sorted((row["target"], row["endpoint"], row["experiment"]) for row in round["rows"])
            rows = [("threads", "root"), ("threads", "sleep"), ("turns", "root")]
            self.assertEqual(asked, sorted((*row, experiment) for row in rows for experiment in ("capacity", "fixed")))
            positions = [row["position"] for row in round["rows"]] + [each["position"] for each in self.noise(round["round"])]
            self.assertEqual(sorted(positions), list(range(1, 8)))
            for row in round["rows"]:
                self.assertIn(row["verdict"]["word"], ("OK", "SUSPECT"), row["verdict"])
                self.assertEqual(row["load"]["loop"], "closed" if row["experiment"] == "capacity" else "open")
                self.assertEqual(row["probe"] is None, round["round"] > 1)  # one answer is verified in the first alone
                self.assertIsNotNone(row["contamination"]["others_cores"])
                self.assertLessEqual(len(row["put_aside"]), 1)
                for aside in row["put_aside"]:
                    self.assertTrue(aside["contamination"]["disturbed"])
                warm_up = row["warm_up"]
                if row["endpoint"] == "root" and row["experiment"] == "capacity":
                    self.assertEqual(len(warm_up["rates_per_second"]), warm_up["seconds"] / 0.25)
                    self.assertTrue(warm_up["steady"] or warm_up["seconds"] == 1.5)
                else:
                    self.assertIsNone(warm_up)
        first = [row["experiment"] for row in results["rounds"][0]["rows"]]
        self.assertEqual(first, sorted(first))  # the capacities say at which rate the rest goes

    def check_time(self, results):
        windows = {(row["target"], row["endpoint"]): row["window_seconds"] for row in results["rows"]}
        self.assertEqual(windows, {("threads", "root"): 0.5, ("turns", "root"): 0.5, ("threads", "sleep"): 0.8})
        loaded = 2 * (sum(windows.values()) + 3 * 0.5 + 2 * 0.5)  # rows at capacity and at a rate, and one interference
        self.assertGreater(results["expected_seconds"], loaded)
        aside = sum(len(row["put_aside"]) for round in results["rounds"] for row in round["rows"])
        self.assertEqual(results["repeats"]["made"], aside)
        self.assertAlmostEqual(results["repeats"]["seconds_max"], results["expected_seconds"] / 2, places=5)
        self.assertEqual(results["repeats"]["seconds"] > 0, aside > 0)

    def check_rows(self, results):
        rates = {}
        for row in results["rows"]:
            self.assertEqual(row["rounds"], 2)
            stat = row["capacity"]["throughput_per_second"]
            measured = [
                one["load"]["throughput_per_second"]
                for round in results["rounds"]
                for one in round["rows"]
                if (one["target"], one["endpoint"], one["experiment"]) == (row["target"], row["endpoint"], "capacity")
            ]
            self.assertEqual(stat["values"], measured)
            self.assertAlmostEqual(stat["median"], sum(measured) / 2)
            self.assertEqual((stat["low"], stat["high"]), (None, None))  # two rounds give no interval
            self.assertIsNotNone(row["capacity"]["context_switches_per_request"])
            rates.setdefault(row["endpoint"], set()).add(row["fixed"]["rate_per_second"])
        self.assertEqual({endpoint: len(each) for endpoint, each in rates.items()}, {"root": 1, "sleep": 1})
        slowest = min(
            row["figures"]["throughput_per_second"]
            for row in results["rounds"][0]["rows"]
            if row["endpoint"] == "root" and row["experiment"] == "capacity"
        )
        self.assertAlmostEqual(rates["root"].pop() / (slowest / 2), 1, delta=0.006)
        model = next(row["model"] for row in results["rows"] if row["endpoint"] == "sleep")
        self.assertAlmostEqual(model["expected_per_second"], 4 / 0.3, places=6)

    def noise(self, round):
        return [each for each in self.results()["interference"][0]["measured"] if each["round"] == round]

    def check_interference(self, results):
        self.assertEqual(len(results["interference"]), 1)
        noise = results["interference"][0]
        self.assertEqual((noise["target"], noise["hammered"], noise["rounds"]), ("threads", "sleep", 2))
        for each in noise["measured"]:
            self.assertEqual((each["alone"]["loop"], each["under"]["loop"], each["hammer"]["loop"]), ("open", "open", "closed"))
            self.assertEqual(each["hammer"]["connections"], 3)
        self.assertAlmostEqual(noise["p50_times"], noise["under"]["p50_seconds"]["median"] / noise["alone"]["p50_seconds"]["median"])

    def check_reports(self, results):
        before = {name: (self.out / name).read_text() for name in ("results.md", "results.csv", "report.html")}
        self.assertIn("## At a fixed rate", before["results.md"])
        for name in before:
            (self.out / name).unlink()
        again = self.again("report", str(self.out))
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("Interference", again.stdout)
        self.assertEqual({name: (self.out / name).read_text() for name in before}, before)
        other = self.directory / "other"
        shutil.copytree(self.out, other)
        same = self.again("compare", str(self.out), str(other))
        self.assertEqual(same.returncode, 0, same.stderr)
        self.assertIn("cannot tell", same.stdout)
        results["conditions"]["load"]["connections"] = 5
        (other / "results.json").write_text(json.dumps(results))
        refused = self.again("compare", str(self.out), str(other))
        self.assertEqual((refused.returncode, refused.stdout), (2, ""))
        self.assertIn("conditions.load.connections: 4 and 5", refused.stderr)
        self.assertEqual(refused.stderr.count("\n"), 1)

    def test_a_folder_without_results_is_one_line(self):
        for words in (["report", "/nonexistent"], ["compare", "/nonexistent", "/nonexistent"]):
            run = self.again(*words)
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1), run.stderr)
            self.assertIn("/nonexistent/results.json", run.stderr)

    @unittest.skipIf(len(os.sched_getaffinity(0)) < 2, "needs two cores")
    def test_pinned_client_and_server_have_cores_of_their_own(self):
        run = self.lab("--layout", "pinned", "--rounds", "1", "--target", "threads", "--endpoint", "root")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        target = self.results()["targets"][0]
        first, *others = sorted(os.sched_getaffinity(0))
        self.assertEqual((target["layout"], target["client_cpus"], target["server_cpus"]), ("pinned", [first], others))
        for row in self.results()["rounds"][0]["rows"]:
            self.assertTrue(row["server_command"].startswith(f"taskset -c {','.join(map(str, others))} "))
            self.assertTrue(all(command.startswith(f"taskset -c {first} ") for command in row["load_commands"]))


class Stopping(LabTest):
    scenario = "rounds.toml"

    def test_what_counts_when_stopped_is_the_whole_rounds(self):
        run = self.start("--target", "turns", "--seed", "1")
        self.wait_until(lambda: (self.out / "round2").exists() and self.processes("laneway-load"))
        run.terminate()
        run.communicate(timeout=60)
        self.assertEqual(run.returncode, 130)
        results = self.results()
        self.assertIsNone(results["finished_at"])
        self.assertEqual([round["whole"] for round in results["rounds"]], [True, False])
        self.assertEqual([row["rounds"] for row in results["rows"]], [1])
        self.assertIn(results["rows"][0]["verdict"]["word"], ("OK", "SUSPECT"))
        self.assertEqual(results["rounds"][1]["rows"][-1]["verdict"]["word"], "NOT RUN")


if __name__ == "__main__":
    unittest.main()
