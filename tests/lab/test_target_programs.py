#!/usr/bin/python3
"""Every target of lab/targets/targets.toml as a program: its version, its answer at each path a scenario knows, whether
it takes as long as it must, what it says when its port is taken, and that nothing of it is left."""

import concurrent.futures
import contextlib
import functools
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import tomllib
import unittest

BIN = pathlib.Path(os.environ["LANEWAY_BIN"]).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "lab/scenarios").glob("*.toml"))
PATIENCE_SECONDS = 60  # for what comes at once, unless the machine is very busy
TIMER_SECONDS = 0.005  # loops that count in whole milliseconds may wake so much too early
SECONDS = {"s": 1, "ms": 1e-3}


def duration_seconds(text):
    unit = "ms" if text.endswith("ms") else "s"
    return float(text.removesuffix(unit)) * SECONDS[unit]


@functools.cache
def scenarios():
    return [tomllib.loads(file.read_text()) for file in SCENARIOS]


def targets():
    shared = tomllib.loads((ROOT / "lab/targets/targets.toml").read_text())["target"]
    own = [target for scenario in scenarios() for target in scenario.get("target", [])]
    return {target["name"]: target for target in shared + own}


def rows_of(name):
    """(endpoint, path) of a target over all scenarios, each once."""
    rows = {}
    for scenario in scenarios():
        for endpoint in scenario["endpoint"]:
            if name in endpoint["paths"]:
                rows.setdefault((endpoint["id"], endpoint["paths"][name]), endpoint)
    return [(endpoint, path) for (_, path), endpoint in rows.items()]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fill(text, port=0):
    for name, value in {"host": "127.0.0.1", "port": port, "root": ROOT, "bin": BIN, "build": BIN.parent}.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def run_of(target, key, port=0):
    """What subprocess needs to run one of a target's commands."""
    environment = dict(os.environ) | {name: fill(value) for name, value in target.get("environment", {}).items()}
    directory = fill(target.get("directory", "{root}"))
    return {"args": [fill(word, port) for word in target[key]], "cwd": directory, "env": environment}


def get(port, path):
    """Status, body and seconds of one request on a connection of its own."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    return answer.status, body, time.monotonic() - started


class Running:
    """A target that serves; its whole process group is gone afterwards."""

    def __init__(self, target, port, log):
        self.port, self.target = port, target
        self.process = subprocess.Popen(**run_of(target, "start", port), stdout=log, stderr=log, start_new_session=True)

    def __enter__(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if get(self.port, self.target["ready"])[0] == 200:
                    return self
            time.sleep(0.02)
        self.__exit__()
        raise AssertionError(f"{self.target['name']} did not start")

    def __exit__(self, *_):
        self.signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.signal(signal.SIGKILL)
        self.process.wait()

    def signal(self, which):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, which)


class TargetPrograms(unittest.TestCase):
    def setUp(self):
        log = tempfile.TemporaryFile(prefix="laneway-target-")
        self.addCleanup(log.close)
        self.log = log

    def said(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def check_version(self, target):
        if "version" not in target:
            return
        run = subprocess.run(**run_of(target, "version"), capture_output=True, text=True, timeout=PATIENCE_SECONDS)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertRegex(run.stdout + run.stderr, r"\d+\.\d+|/\d+", "no version")

    def check_answer(self, endpoint, path, answer):
        status, body, seconds = answer
        self.assertEqual(status, endpoint.get("status", 200), (path, body))
        if "json" in endpoint:
            self.assertEqual(json.loads(body), json.loads(endpoint["json"]), path)
        if "text" in endpoint:
            self.assertEqual(body.decode(), endpoint["text"], path)
        if "duration_min" in endpoint and "known_fault" not in endpoint:
            self.assertGreaterEqual(seconds, duration_seconds(endpoint["duration_min"]) - TIMER_SECONDS, path)

    def check_answers(self, target):
        rows = rows_of(target["name"])
        self.assertTrue(rows, "no scenario asks it anything")
        with Running(target, free_port(), self.log) as server, concurrent.futures.ThreadPoolExecutor(len(rows)) as pool:
            self.assertEqual(get(server.port, target["ready"])[0], 200)
            answers = list(pool.map(lambda row: get(server.port, row[1]), rows))
        for (endpoint, path), answer in zip(rows, answers):
            self.check_answer(endpoint, path, answer)

    def check_busy_port(self, target):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            run = subprocess.run(
                **run_of(target, "start", taken.getsockname()[1]),
                stdout=self.log, stderr=self.log, timeout=PATIENCE_SECONDS, start_new_session=True,
            )
        self.assertNotEqual(run.returncode, 0, self.said())
        self.assertRegex(self.said(), "(?i)(address already|connection|already) in use")


def add_tests(target):
    name = target["name"]

    def build_first(check):
        def test(self):
            if "build" in target:
                build = subprocess.run(**run_of(target, "build"), capture_output=True, text=True, timeout=300)
                self.assertEqual(build.returncode, 0, build.stderr)
            check(self, target)
        return test

    setattr(TargetPrograms, f"test_{name}_tells_its_version", build_first(TargetPrograms.check_version))
    setattr(TargetPrograms, f"test_{name}_answers_as_its_rows_say", build_first(TargetPrograms.check_answers))
    setattr(TargetPrograms, f"test_{name}_refuses_a_port_that_is_taken", build_first(TargetPrograms.check_busy_port))


for each in targets().values():
    add_tests(each)

if __name__ == "__main__":
    unittest.main()
