#!/usr/bin/python3
"""laneway-lab end to end, against small servers that are well, ill, absent or dying."""

import os
import shlex
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running import BIN, HERE, LabTest


class Rows(LabTest):
    def test_a_good_row_passes_with_all_its_figures(self):
        run = self.lab("--target", "good", "--endpoint", "sleep")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        row = self.only_row()
        self.assertIn(row["verdict"]["word"], ("OK", "SUSPECT"))
        figures = row["figures"]
        # 4 connections, 0.3 s each, 2 s: six waves, fewer on a busy machine.
        completed = row["load"]["completed"]
        self.assertTrue(1 <= completed <= 4 * row["load"]["window_seconds"] / 0.3, completed)
        self.assertAlmostEqual(figures["corrected_per_second"], completed / (row["load"]["window_seconds"] - 0.3), places=6)
        self.assertAlmostEqual(figures["ceiling_per_second"], 4 / 0.3, delta=0.01)
        self.assertGreaterEqual(figures["p50"]["seconds"], 0.3)
        self.assertGreater(figures["peak_memory_bytes"], 1_000_000)
        self.assertGreater(figures["cpu_per_request_seconds"], 0)
        self.assertIsNone(figures["cpu_figure"])
        self.assertEqual(self.results()["schema"], "laneway-lab/2")
        self.assertIsNotNone(self.results()["finished_at"])
        self.assertEqual(self.results()["targets"][0]["versions"], ["good 1", "second 2"])
        markdown = (self.out / "results.md").read_text()
        self.assertIn("| 1 | /sleep/ | Good (Python) |", markdown)
        self.assertIn("good 1, second 2", markdown)
        self.assertIn("/sleep/", run.stdout)

    def test_an_answer_that_comes_too_early_fails(self):
        run = self.lab("--endpoint", "early")
        self.assertEqual(run.returncode, 1)
        row = self.only_row()
        self.assertEqual(row["verdict"]["word"], "FAILED")
        self.assertRegex(row["verdict"]["reasons"][0], r"^answered after .* (ms|us), at least 300 ms expected$")
        self.assertGreater(row["figures"]["throughput_per_second"], 0)  # shown all the same
        self.assertIn("FAILED: answered after", run.stdout)

    def test_a_fault_that_is_known_fails_the_row_but_not_the_run(self):
        run = self.lab("--endpoint", "known")
        self.assertEqual(run.returncode, 0, run.stdout)
        verdict = self.only_row()["verdict"]
        self.assertEqual((verdict["word"], verdict["known"]), ("FAILED", True))
        self.assertIn("it was told so", run.stdout)

    def test_a_fault_that_is_known_hides_no_other(self):
        run = self.lab("--endpoint", "turns")
        self.assertEqual(run.returncode, 1, run.stdout)
        verdict = self.only_row()["verdict"]
        self.assertEqual((verdict["word"], verdict["known"]), ("FAILED", False))
        self.assertRegex(verdict["reasons"][2], r"answers wrong, first: body .*wrong.*, expected .*hello")

    def test_a_wrong_answer_is_not_loaded(self):
        run = self.lab("--endpoint", "wrong")
        self.assertEqual(run.returncode, 1)
        row = self.only_row()
        self.assertEqual(row["verdict"]["word"], "ERROR")
        self.assertIn("wrong", row["verdict"]["reasons"][0])
        self.assertIsNone(row["load"])

    def test_a_row_that_computes_has_a_cpu_figure(self):
        run = self.lab("--endpoint", "cpu")
        self.assertEqual(run.returncode, 0, run.stdout)
        row = self.only_row()
        self.assertGreater(row["calibration"]["completed"], 0)
        self.assertEqual(row["load"]["checks"]["failed"], 0)
        load, host = row["load"], row["load"]["host"]
        others = max(0, host["busy_seconds"] - load["server"]["cpu_seconds"])
        there = (host["cores"] * host["window_seconds"] - host["steal_seconds"] - others) / host["window_seconds"]
        per_call = row["calibration"]["server"]["cpu_per_request_microseconds"] / 1e6
        self.assertAlmostEqual(row["figures"]["cpu_figure"], load["throughput_per_second"] * per_call / there, places=6)


class Targets(LabTest):
    def test_a_target_that_is_not_here_is_skipped_with_the_reason(self):
        run = self.lab("--target", "absent", "--target", "unversioned")
        self.assertEqual(run.returncode, 1)  # nothing was measured
        absent, unversioned = sorted(self.results()["rounds"][0]["rows"], key=lambda row: row["target"])
        self.assertEqual(absent["verdict"]["word"], "SKIPPED")
        self.assertEqual(absent["verdict"]["reasons"], ["no command no-such-runtime (apt-get install no-such-runtime)"])
        self.assertIn("No module named 'no_such_library'", unversioned["verdict"]["reasons"][0])
        self.assertIn("Skipped absent: no command no-such-runtime", run.stdout)

    def test_a_server_that_does_not_start_is_an_error_with_its_words(self):
        run = self.lab("--target", "broken")
        self.assertEqual(run.returncode, 1)  # nothing was measured
        row = self.only_row()
        self.assertEqual(row["verdict"]["reasons"], ["the server exited with status 4"])
        self.assertEqual(row["log_tail"], "no such setting: x\n")
        self.assertIn("no such setting: x", run.stdout)

    def test_a_server_that_never_answers_is_given_up(self):
        self.lab("--target", "silent")
        self.assertRegex(self.only_row()["verdict"]["reasons"][0], "^the server did not answer .* within 2s$")

    def test_a_server_that_dies_under_load_ends_the_row(self):
        self.lab("--target", "dying")
        row = self.only_row()
        self.assertEqual(row["verdict"]["word"], "ERROR")
        self.assertEqual(row["verdict"]["reasons"], ["the server exited with status 3 during the load"])
        self.assertIn("about to die", row["log_tail"])


class Results(LabTest):
    def fake_load(self, script):
        """A lab whose load runs end as `script` does; its single requests are real."""
        (self.directory / "bin").mkdir()
        self.lab_program = shutil.copy(BIN / "laneway-lab", self.directory / "bin")
        load = self.directory / "bin/laneway-load"
        load.write_text(f'#!/bin/sh\ncase "$*" in *" -d "*) {script} ;; esac\nexec {BIN}/laneway-load "$@"\n')
        load.chmod(0o755)

    def test_what_an_earlier_run_left_in_the_folder_is_no_result(self):
        row = self.out / "round1/01-good-sleep"
        row.mkdir(parents=True)
        shutil.copy(HERE / "load.json", row / "load.json")
        self.fake_load("echo no memory; exit 7")
        run = self.lab("--target", "good", "--endpoint", "sleep")
        self.assertEqual(run.returncode, 1)
        self.assertEqual(self.only_row()["verdict"]["reasons"], ["laneway-load exited with status 7: no memory"])

    def test_a_folder_that_cannot_be_written_stops_it_before_it_measures(self):
        self.out.mkdir()
        (self.out / "results.json").mkdir()
        run = self.lab("--target", "good", "--endpoint", "sleep")
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("laneway-lab: cannot write", run.stderr)
        self.assertEqual(list(self.out.iterdir()), [self.out / "results.json"])

    def test_what_was_measured_is_shown_and_kept_when_it_can_be_written_no_more(self):
        # The first file in its way appears while the row is loaded.
        self.fake_load(f'rm "{self.out}/results.json"; mkdir "{self.out}/results.json"')
        run = self.lab("--target", "good", "--endpoint", "sleep", "--endpoint", "early")
        self.assertEqual(run.returncode, 1)
        self.assertIn(" of 13 ", run.stdout)
        self.assertIn("NOT RUN", run.stdout)
        self.assertNotIn("Written", run.stdout)
        self.assertRegex(run.stderr, "laneway-lab: cannot write .*results.json: Is a directory\n$")
        self.assertEqual([file.name for file in self.out.glob("*.new")], [])


class CommandLine(LabTest):
    def test_a_wrong_flag_or_name_is_one_line_and_an_error(self):
        for words in (["--fast"], ["--target", "nobody"], ["--endpoint", "nothing"], ["--scenario", "/nonexistent.toml"], ["--scenario", "/"]):
            run = subprocess.run([self.lab_program, *words], capture_output=True, text=True)
            self.assertEqual(run.returncode, 2, words)
            self.assertEqual(run.stdout, "")
            self.assertEqual(run.stderr.count("\n"), 1, run.stderr)

    def test_nobody_reads_how_it_goes(self):
        for streams, status in (("2>/dev/full", 0), ("2>&-", 0), (">&- 2>&- <&-", 0), (">/dev/full", 1)):
            with self.subTest(streams):
                line = shlex.join(self.command("--target", "good", "--endpoint", "sleep"))
                run = subprocess.run(f"{line} {streams}", shell=True, capture_output=True, text=True, timeout=300, env=self.environment)
                self.assertEqual(run.returncode, status, run.stderr)
                self.assertIn(self.only_row()["verdict"]["word"], ("OK", "SUSPECT"))
        self.assertEqual(run.stderr.splitlines()[-1], "laneway-lab: cannot write to standard output")
        run = subprocess.run([self.lab_program, "report", str(self.out / "none")], capture_output=True, text=True)
        self.assertEqual(run.returncode, 2)

    def test_results_that_are_none_are_not_drawn(self):
        self.out.mkdir()
        (self.out / "results.json").write_text('{"schema": "laneway-lab/2", "targets": [], "endpoints": [], "rounds": []}')
        run = subprocess.run([self.lab_program, "report", str(self.out)], capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (2, f"laneway-lab: {self.out}/results.json: it has no rows\n"))
        self.assertFalse((self.out / "report.html").exists())

    def test_list_measures_nothing(self):
        run = self.lab("--list")
        self.assertEqual(run.returncode, 0)
        self.assertIn("13 rows", run.stdout)
        self.assertFalse(self.out.exists())

    def test_help(self):
        run = subprocess.run([self.lab_program, "--help"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0)
        self.assertIn("--quick", run.stdout)


if __name__ == "__main__":
    unittest.main()
