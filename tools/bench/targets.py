"""The lab's targets (lab/targets/targets.toml) as processes for a benchmark: built, started, measured as trees, ended."""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from bench.common import ROOT, answer_of, free_port, running, start

HOST = "127.0.0.1"


def read_targets():
    return {target["name"]: target for target in tomllib.loads((ROOT / "lab/targets/targets.toml").read_text())["target"]}


class Target:
    """`with Target(...)`: it serves within, and nothing of it is left afterwards."""

    def __init__(self, settings, programs):
        self.settings, self.name = settings, settings["name"]
        self.port = free_port()
        self.places = {"host": HOST, "port": self.port, "root": ROOT, "bin": programs, "build": programs.parent}

    def missing(self):
        """What it needs and is not here, with what to install; None when all is."""
        for need in map(self.fill, self.settings.get("needs", [])):
            if not (Path(need).exists() if "/" in need else shutil.which(need)):
                return f"no {need} ({self.settings.get('install', 'see docs/lab.md')})"
        if "build" in self.settings and subprocess.run(**self.command("build"), capture_output=True).returncode != 0:
            return "its build failed"
        return None

    def fill(self, text):
        for name, value in self.places.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def command(self, key):
        environment = os.environ | {name: self.fill(value) for name, value in self.settings.get("environment", {}).items()}
        return {"args": [self.fill(word) for word in self.settings[key]], "cwd": self.fill(self.settings.get("directory", "{root}")), "env": environment}

    def __enter__(self):
        command = self.command("start")
        self.process = start(command.pop("args"), **command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(600):
            if self.process.poll() is not None:
                sys.exit(f"bench: {self.name} ended at once, status {self.process.returncode}")
            try:
                if b" 200 " in answer_of(self.port, self.settings["ready"]).split(b"\r\n")[0]:
                    return self
            except OSError:
                pass
            time.sleep(0.05)
        self.__exit__()
        sys.exit(f"bench: {self.name} does not answer on port {self.port}")

    def __exit__(self, *_):
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        self.signal(signal.SIGKILL)
        self.process.wait()
        if self.process in running:
            running.remove(self.process)

    def signal(self, which):
        try:
            os.killpg(self.process.pid, which)
        except ProcessLookupError:
            pass

    def memory_bytes(self):
        """Proportional set size of the process and all that descends from it."""
        return sum(proportional_bytes(pid) for pid in tree(self.process.pid))


def tree(pid):
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:  # the thread ended
                pass
    return found


def proportional_bytes(pid):
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:  # the process ended
        return 0
    return int(found[1]) * 1024 if found else 0
