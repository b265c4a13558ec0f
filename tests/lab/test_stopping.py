#!/usr/bin/python3
"""However laneway-lab ends, its results are there and its processes are not."""

import os
import pty
import signal
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running import PATIENCE_SECONDS, LabTest


class Stopping(LabTest):
    def stop_with(self, number, *words, at="server.py"):
        run = self.start(*words)
        self.wait_for(at)
        run.send_signal(number)
        stdout, _ = run.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual(run.returncode, 130)
        self.assertEqual(self.processes("server.py"), [])  # before it ends, not some time later
        results = self.results()
        self.assertIsNone(results["finished_at"])
        self.assertEqual(results["rounds"][0]["rows"][-1]["verdict"]["word"], "NOT RUN")
        self.assertIn("NOT RUN", stdout)
        return stdout

    def test_ctrl_c_while_a_server_starts(self):
        self.stop_with(signal.SIGINT, "--target", "good")

    def test_ctrl_c_under_load(self):
        self.stop_with(signal.SIGINT, "--target", "good", at="-d 2s")

    def test_sigterm_too(self):
        self.stop_with(signal.SIGTERM, "--target", "good", at="-d 2s")

    def test_ctrl_c_when_the_server_is_deaf_to_sigterm(self):
        self.stop_with(signal.SIGINT, "--target", "stubborn", "--endpoint", "sleep", at="-d 2s")

    def test_ctrl_c_while_a_target_is_built(self):
        stdout = self.stop_with(signal.SIGINT, "--target", "unbuilt", at="sleep 600")
        self.assertNotIn("Skipped", stdout)  # it is not missing: nobody knows
        self.assertEqual(self.processes("sleep 600"), [])

    def test_ctrl_c_at_a_terminal(self):
        command = self.command("--target", "good")
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(command[0], command, self.environment)
        self.wait_for("-d 2s")
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

    def test_a_killed_lab_takes_the_server_and_its_workers_with_it(self):
        run = self.start("--target", "good")
        self.wait_for("server.py", count=2)  # the second in a session of its own
        run.kill()
        run.communicate(timeout=PATIENCE_SECONDS)  # nobody keeps its output open
        self.wait_until(lambda: not self.processes())
        self.assertEqual(self.processes(), [])

    def test_a_lab_under_nohup_outlives_its_terminal(self):
        run = self.start("--target", "good", "--endpoint", "sleep", before=["nohup"])
        self.wait_for("-d 2s")
        run.send_signal(signal.SIGHUP)
        _, stderr = run.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual(run.returncode, 0, stderr)
        self.assertIn(self.only_row()["verdict"]["word"], ("OK", "SUSPECT"))


if __name__ == "__main__":
    unittest.main()
