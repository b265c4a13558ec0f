"""The commands of docs/load.md that do what wrk's nine scripts do: each is run as it stands there."""
import collections
import itertools
import json
import os
import pathlib
import re
import shlex
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Server, answering, load  # noqa: E402

DOCS = (pathlib.Path(__file__).parents[2] / "docs/load.md").read_text()
SECTION = DOCS.partition("\n## wrk's scripts\n")[2].partition("\n## ")[0]
COMMANDS = dict(re.findall(r"^\| `(\w+\.lua)` \|[^|]*\| `laneway-load ([^`]+)`", SECTION, re.MULTILINE))
FILES = dict(re.findall(r"^    # (\w+\.targets)\n((?:(?:    .*)?\n)+?)(?=\n    # \w+\.targets|\n\S|\Z)", SECTION, re.MULTILINE))


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, text in FILES.items():
            (self.folder / name).write_text(re.sub("^    ", "", text, flags=re.MULTILINE))

    def run_command(self, script, server, *more):
        """The command for `script` on `server`, with `more` options behind it; what it printed."""
        words = [word.replace("http://127.0.0.1:8000/", server.url) for word in shlex.split(COMMANDS[script])]
        words = [str(self.folder / word) if word in FILES else word for word in words]
        done = load(*words, "--timeout", "30s", *more)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def test_all_nine_are_there(self):
        self.assertEqual(sorted(COMMANDS), [f"{name}.lua" for name in ("addr", "auth", "counter", "delay", "pipeline", "post",
                                                                     "report", "setup", "stop")])
        self.assertEqual(sorted(FILES), ["auth.targets", "pipeline.targets"])

    def test_addr(self):
        with Server(answering()) as server:
            self.run_command("addr.lua", server, "-c2", "--requests", 4)
            self.assertEqual(len(server.requests), 4)

    def test_auth(self):
        def asking_for_a_token(connection):
            while request := connection.request():
                if request.startswith(b"GET /authenticate "):
                    connection.answer(fields=("X-Token: secret",))
                else:
                    known = request.startswith(b"GET /resource ") and b"\r\nX-Token: secret\r\n" in request
                    connection.answer(status="200 OK" if known else "401 Unauthorized")
        with Server(asking_for_a_token) as server:
            text = self.run_command("auth.lua", server, "-c2", "--requests", 40, "--expect-status", 200)
            paths = collections.Counter(raw.split(b" ")[1] for _, raw in server.requests)
        self.assertEqual(paths, {b"/authenticate": 2, b"/resource": 38})
        self.assertRegex(text, r"\ntargets +requests +share +failed +p50 +p99 +max\n")
        self.assertRegex(text, r"\n +38 +95\.0% +0 .*GET /resource\n")

    def test_counter(self):
        with Server(answering()) as server:
            self.run_command("counter.lua", server, "-c1", "--requests", 4)
            requests = [raw for _, raw in server.requests]
        for i, request in enumerate(requests):
            self.assertRegex(request, b"^GET /%d HTTP/1.1\r\n(?:.*\r\n)*X-Counter: %d\r\n" % (i, i))
        self.assertEqual(len(requests), 4)

    def test_delay(self):
        with Server(answering()) as server:
            self.run_command("delay.lua", server, "-c1", "--requests", 12)
            times = [time for time, _ in server.requests]
        self.assertGreaterEqual(min(b - a for a, b in itertools.pairwise(times)), 0.010)  # the times are those of a request's arrival: the wait lies between

    @unittest.skipUnless("--pipeline" in load("--help").stdout, "this laneway-load does not pipeline")
    def test_pipeline(self):
        def three_at_a_time(connection):
            while first := connection.request():
                # It answers none before all three are there.
                rest = [connection.request(), connection.request()]
                for _ in [first, *rest]:
                    connection.answer()
        with Server(three_at_a_time) as server:
            self.run_command("pipeline.lua", server, "-c1", "--requests", 12)
            targets = [raw.split(b" ")[1] for _, raw in server.requests]
        self.assertEqual(targets, [b"/?foo", b"/?bar", b"/?baz"] * 4)

    def test_post(self):
        with Server(answering()) as server:
            self.run_command("post.lua", server, "-c1", "--requests", 2)
            request = server.requests[0][1]
        head, _, body = request.partition(b"\r\n\r\n")
        self.assertTrue(request.startswith(b"POST / HTTP/1.1\r\n"))
        self.assertIn(b"\r\nContent-Type: application/x-www-form-urlencoded", head)
        self.assertEqual(body, b"foo=bar&baz=quux")

    def test_report(self):
        with Server(answering()) as server:
            text = self.run_command("report.lua", server, "-c1", "--requests", 400)
        rows = re.findall(r"^ +(\d+\.\d{3}) (\d\.\d{12}) ", text, re.MULTILINE)
        self.assertIn(0.5, [float(percentile) for _, percentile in rows])
        self.assertTrue(any(0.99 <= float(percentile) < 1 for _, percentile in rows))
        self.assertEqual([float(value) for value, _ in rows], sorted(float(value) for value, _ in rows))

    def test_setup(self):
        with Server(answering()) as server:
            threads = json.loads(self.run_command("setup.lua", server, "-c3", "--requests", 41))["by_thread"]
        self.assertEqual(threads, [{"connections": 2, "requests": 21, "completed": 21},
                                   {"connections": 1, "requests": 20, "completed": 20}])

    def test_stop(self):
        with Server(answering()) as server:
            result = json.loads(self.run_command("stop.lua", server, "--json", "-"))
        self.assertEqual([thread["completed"] for thread in result["by_thread"]], [100, 100])


if __name__ == "__main__":
    unittest.main()
