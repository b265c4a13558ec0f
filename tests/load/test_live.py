"""What laneway-load shows on a terminal while it runs, as the terminal (pyte) has it: the panel, and that nothing is left of it."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unittest

import pyte

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import LOAD, Server, answering, load, sleeping  # noqa: E402

BEFORE = "what was there before"
SHOWS_CURSOR, WRAPS = pyte.modes.DECTCEM, pyte.modes.DECAWM


class Terminal:
    """laneway-load with its stderr on a terminal, and what that shows."""

    def __init__(self, *arguments, columns=80, rows=24, kind="xterm-256color", stdout=subprocess.PIPE, language="C.UTF-8"):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.stream.feed(BEFORE.encode() + b"\r\n")
        self.raw = b""
        self.master, slave = pty.openpty()
        self.resize(columns, rows)
        environment = {**os.environ, "TERM": kind, "LC_ALL": language}
        self.process = subprocess.Popen([LOAD, *map(str, arguments)], stdin=slave, stdout=slave if stdout is None else stdout, stderr=slave,
                                        env=environment, start_new_session=True, text=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def read(self, until=lambda text: False, seconds=30):
        """Feed the screen until `until` its text is so, or the program has closed the terminal."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not until(self.text()):
            ready, _, _ = select.select([self.master], [], [], 0.1)
            if not ready:
                continue
            try:
                got = os.read(self.master, 65536)
            except OSError:  # EIO: nobody has the other end
                return False
            self.raw += got
            self.stream.feed(got)
        return until(self.text())

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def press(self, key):
        os.write(self.master, key)

    def end(self):
        self.read()
        report, _ = self.process.communicate(timeout=30)
        os.close(self.master)
        return report


class Panel(unittest.TestCase):
    def assert_untouched(self, terminal):
        """As it was: cursor and wrapping on, no other screen, no colour, and nothing but what was there before."""
        self.assertEqual(terminal.text(), BEFORE)
        self.assertIn(SHOWS_CURSOR, terminal.screen.mode)
        self.assertIn(WRAPS, terminal.screen.mode)
        self.assertEqual((terminal.screen.cursor.x, terminal.screen.cursor.y), (0, 1))
        self.assertNotIn(b"?1049h", terminal.raw)

    def test_it_says_how_the_run_goes_and_goes_away(self):
        with Server(answering()) as server:
            terminal = Terminal(server.url, "-c2", "-d3s", "--pid", os.getpid())
            self.assertTrue(terminal.read(lambda text: " of 3 s" in text and "p99 " in text), terminal.text())
            for pattern in (r"laneway-load  2 connections  http://127\.0\.0\.1", r"of 3 s, \d s left", r"rate +[\d,]+/s now +[\d,]+/s mean",
                            r"p50 [\d.]+.s", r"\d errors, \d in flight, 2 connections open", r"server \d+ %, client \d+ %", r"[▁-█] [\d,]+/s"):
                self.assertRegex(terminal.text(), pattern)
            report = terminal.end()
        self.assertEqual(terminal.process.returncode, 0)
        self.assertIn("completed", report)
        self.assert_untouched(terminal)

    def test_it_is_redrawn_in_place_and_never_cleared(self):
        with Server(answering()) as server:
            terminal = Terminal(server.url, "-c2", "-d2s")
            terminal.end()
        frames = terminal.raw.count(b"\x1b[?25l")
        self.assertGreaterEqual(frames, 4)
        self.assertNotIn(b"\x1b[2J", terminal.raw)
        self.assertNotIn(b"\x1b[H", terminal.raw)
        # Each frame leaves the modes as they were, so nobody has to mend them.
        self.assertEqual(terminal.raw.count(b"\x1b[?25h"), frames)
        self.assertEqual(terminal.raw.count(b"\x1b[?7h"), frames)

    def test_ctrl_c_and_signals_leave_nothing(self):
        stops = {"Ctrl-C": (lambda terminal: terminal.press(b"\x03"), 130),
                 "SIGTERM": (lambda terminal: terminal.process.send_signal(signal.SIGTERM), 143),
                 "SIGHUP": (lambda terminal: terminal.process.send_signal(signal.SIGHUP), 129)}
        with Server(answering()) as server:
            for name, (stop, status) in stops.items():
                with self.subTest(name):
                    terminal = Terminal(server.url, "-c2", "-d60s")
                    self.assertTrue(terminal.read(lambda text: "/s now" in text), terminal.text())
                    stop(terminal)
                    terminal.read(lambda text: "/s now" not in text)
                    report = terminal.end()
                    self.assertEqual(terminal.process.returncode, status)
                    self.assertIn("completed", report)
                    # The terminal itself echoes the key.
                    self.assertEqual(terminal.text().replace("^C", "").strip(), BEFORE)
                    self.assertIn(SHOWS_CURSOR, terminal.screen.mode)
                    self.assertIn(WRAPS, terminal.screen.mode)

    def test_a_kill_leaves_cursor_and_wrapping(self):
        with Server(answering()) as server:
            terminal = Terminal(server.url, "-c2", "-d60s")
            self.assertTrue(terminal.read(lambda text: "/s now" in text))
            terminal.process.kill()
            terminal.end()
        self.assertIn(SHOWS_CURSOR, terminal.screen.mode)
        self.assertIn(WRAPS, terminal.screen.mode)

    def test_a_server_that_leaves_leaves_nothing(self):
        server = Server(answering()).__enter__()
        terminal = Terminal(server.url, "-c2", "-d3s")
        self.assertTrue(terminal.read(lambda text: "/s now" in text))
        server.stop()
        terminal.read(lambda text: not re.search(r"\b0 errors", text))
        terminal.end()
        self.assert_untouched(terminal)

    def test_it_follows_the_size_of_the_terminal(self):
        with Server(answering()) as server:
            terminal = Terminal(server.url, "-c2", "-d60s", columns=100)
            self.assertTrue(terminal.read(lambda text: "/s now" in text))
            for columns, rows in ((40, 24), (40, 5), (120, 30), (12, 3)):
                terminal.resize(columns, rows)
                mark = len(terminal.raw)
                terminal.read(lambda _: terminal.raw.count(b"\x1b[?25h", mark) >= 3)
                self.assertLessEqual(terminal.text().count(" of 60"), 1, terminal.text())
                last = terminal.raw[terminal.raw.rindex(b"\x1b[?25l"):].decode()
                lines = [re.sub(r"\x1b\[[?\d]*[A-Za-z]", "", line).strip("\r") for line in last.split("\n")]
                self.assertLess(max(map(len, lines)), columns)
                self.assertLess(len(lines) - 1, rows)
            terminal.press(b"\x03")
            terminal.end()
        self.assertEqual(terminal.process.returncode, 130)

    def test_without_utf8_it_is_ascii(self):
        with Server(answering()) as server:
            terminal = Terminal(server.url, "-c2", "-d1s", language="C")
            terminal.end()
        self.assertIn(b"/s now", terminal.raw)
        terminal.raw.decode("ascii")

    def test_a_series_on_the_same_terminal_is_not_run_through(self):
        with Server(answering()) as server:
            terminal = Terminal(server.url, "-c2", "-d1s", "--series=-", stdout=None)
            terminal.end()
        self.assertNotIn(b"\x1b[", terminal.raw)
        self.assertIn(b'"phase":"window"', terminal.raw)


class Lines(unittest.TestCase):
    LINE = r"laneway-load: \d+ of \d+ s, \d+ s left, \d+ completed, [\d,]+ requests/s, p99 [^,]+, 0 errors\r?\n"

    def test_where_no_panel_can_be(self):
        with Server(sleeping(0.01)) as server:
            for kind, more in (("dumb", ()), ("", ()), ("xterm", ("--no-live",))):
                with self.subTest(kind=kind, more=more):
                    terminal = Terminal(server.url, "-c2", "-d3s", *more, kind=kind)
                    terminal.end()
                    self.assertRegex(terminal.raw.decode(), rf"\A({self.LINE})+\Z")

    def test_elsewhere_only_when_asked(self):
        with Server(sleeping(0.01)) as server:
            self.assertEqual(load(server.url, "-c2", "-d2500ms").stderr, "")
            self.assertRegex(load(server.url, "-c2", "-d2500ms", "--live").stderr, rf"\A({self.LINE})+\Z")

    def test_no_progress_is_nothing(self):
        with Server(sleeping(0.01)) as server:
            terminal = Terminal(server.url, "-c2", "-d1200ms", "--no-progress")
            terminal.end()
            self.assertEqual(terminal.raw, b"")

    def test_what_contradicts_itself_is_refused(self):
        for other in ("--no-live", "--no-progress"):
            done = load("http://127.0.0.1:1/", "--live", other)
            self.assertEqual((done.returncode, done.stderr), (2, "laneway-load: --live excludes --no-live and --no-progress\n"))


if __name__ == "__main__":
    unittest.main()
