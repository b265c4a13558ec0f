#!/usr/bin/python3
"""laneway-lab end to end, against small servers that are well, ill, absent or dying."""

import json
import os
import pathlib
import pty
import signal
import subprocess
import tempfile
import time
import unittest

BIN = pathlib.Path(os.environ["LANEWAY_BIN"]).resolve()
HERE = pathlib.Path(__file__).resolve().parent
LAB = str(BIN / "laneway-lab")


def servers():
    """Command lines of every process of a test server that is alive."""
    found = []
    for directory in pathlib.Path("/proc").iterdir():
        try:
            line = (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode() if directory.name.isdigit() else ""
        except OSError:
            continue
        if str(HERE / "server.py") in line:
            found.append(line)
    return found


class Lab(unittest.TestCase):
    def setUp(self):
        self.assertEqual(servers(), [])
        directory = tempfile.TemporaryDirectory(prefix="laneway-lab-")
        self.addCleanup(directory.cleanup)
        self.out = pathlib.Path(directory.name) / "out"

    def tearDown(self):
        self.assertEqual(servers(), [], "the lab left processes behind")

    def command(self, *words):
        return [LAB, "--scenario", str(HERE / "scenario.toml"), "--out", str(self.out), *words]

    def lab(self, *words):
        return subprocess.run(self.command(*words), capture_output=True, text=True, timeout=120)

    def results(self):
        return json.loads((self.out / "results.json").read_text())

    def only_row(self):
        rows = self.results()["rows"]
        self.assertEqual(len(rows), 1)
        return rows[0]

    def wait_for_server(self):
        deadline = time.monotonic() + 20
        while not servers():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)


class Rows(Lab):
    def test_a_good_row_passes_with_all_its_figures(self):
        run = self.lab("--target", "good", "--endpoint", "sleep")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        row = self.only_row()
        self.assertIn(row["verdict"]["word"], ("OK", "SUSPECT"))
        figures = row["figures"]
        # 4 connections, 0.3 s each, 1 s: three waves, or nearly so on a busy machine.
        completed = row["load"]["completed"]
        self.assertTrue(4 <= completed <= 12, completed)
        self.assertAlmostEqual(figures["corrected_per_second"], completed / (row["load"]["window_seconds"] - 0.3), places=6)
        self.assertAlmostEqual(figures["ceiling_per_second"], 4 / 0.3, delta=0.01)
        self.assertGreaterEqual(figures["p50"]["seconds"], 0.3)
        self.assertGreater(figures["peak_memory_bytes"], 1_000_000)
        self.assertGreater(figures["cpu_per_request_seconds"], 0)
        self.assertIsNone(figures["cpu_figure"])
        self.assertEqual(self.results()["schema"], "laneway-lab/1")
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
        self.assertGreater(row["figures"]["cpu_figure"], 0.1)
        self.assertLess(row["figures"]["cpu_figure"], 1.5)


class Targets(Lab):
    def test_a_target_that_is_not_here_is_skipped_with_the_reason(self):
        run = self.lab("--target", "absent", "--target", "unversioned")
        self.assertEqual(run.returncode, 0)
        absent, unversioned = self.results()["rows"]
        self.assertEqual(absent["verdict"]["word"], "SKIPPED")
        self.assertEqual(absent["verdict"]["reasons"], ["no command no-such-runtime (apt-get install no-such-runtime)"])
        self.assertIn("No module named 'no_such_library'", unversioned["verdict"]["reasons"][0])
        self.assertIn("Skipped absent: no command no-such-runtime", run.stdout)

    def test_a_server_that_does_not_start_is_an_error_with_its_words(self):
        run = self.lab("--target", "broken")
        self.assertEqual(run.returncode, 0)  # none of ours
        row = self.only_row()
        self.assertEqual(row["verdict"]["reasons"], ["the server exited with status 4"])
        self.assertEqual(row["log_tail"], "no such setting: x\n")
        self.assertIn("no such setting: x", run.stdout)

    def test_a_server_that_never_answers_is_given_up(self):
        start = time.monotonic()
        self.lab("--target", "silent")
        self.assertLess(time.monotonic() - start, 15)
        self.assertIn("did not answer", self.only_row()["verdict"]["reasons"][0])

    def test_a_server_that_dies_under_load_ends_the_row(self):
        self.lab("--target", "dying")
        row = self.only_row()
        self.assertEqual(row["verdict"]["word"], "ERROR")
        self.assertEqual(row["verdict"]["reasons"], ["the server exited with status 3 during the load"])
        self.assertIn("about to die", row["log_tail"])


class Stopping(Lab):
    def stop_with(self, number):
        run = subprocess.Popen(self.command("--target", "good"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.wait_for_server()
        time.sleep(1)
        run.send_signal(number)
        stdout, _ = run.communicate(timeout=20)
        self.assertEqual(run.returncode, 130)
        self.assertEqual(servers(), [])
        results = self.results()
        self.assertIsNone(results["finished_at"])
        self.assertEqual(results["rows"][-1]["verdict"]["word"], "NOT RUN")
        self.assertIn("NOT RUN", stdout)

    def test_ctrl_c_leaves_partial_results_and_no_process(self):
        self.stop_with(signal.SIGINT)

    def test_sigterm_too(self):
        self.stop_with(signal.SIGTERM)

    def test_ctrl_c_at_a_terminal(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(LAB, self.command("--target", "good"))
        self.wait_for_server()
        time.sleep(0.5)
        os.write(terminal, b"\x03")
        shown = b""
        try:
            while part := os.read(terminal, 65536):
                shown += part
        except OSError:  # the other side is closed
            pass
        _, status = os.waitpid(pid, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 130)
        self.assertIn(b"[1/", shown)
        self.assertIn(b"left", shown)

    def test_a_killed_lab_takes_the_server_with_it(self):
        run = subprocess.Popen(self.command("--target", "dying"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for_server()
        run.kill()
        run.wait()
        deadline = time.monotonic() + 5
        while servers() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertEqual(servers(), [])


class CommandLine(Lab):
    def test_a_wrong_flag_or_name_is_one_line_and_an_error(self):
        for words in (["--fast"], ["--target", "nobody"], ["--endpoint", "nothing"], ["--scenario", "/nonexistent.toml"]):
            run = subprocess.run([LAB, *words], capture_output=True, text=True)
            self.assertEqual(run.returncode, 2, words)
            self.assertEqual(run.stdout, "")
            self.assertEqual(run.stderr.count("\n"), 1, run.stderr)

    def test_list_measures_nothing(self):
        run = self.lab("--list")
        self.assertEqual(run.returncode, 0)
        self.assertIn("10 rows", run.stdout)
        self.assertFalse(self.out.exists())

    def test_help(self):
        run = subprocess.run([LAB, "--help"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0)
        self.assertIn("--quick", run.stdout)


if __name__ == "__main__":
    unittest.main()
