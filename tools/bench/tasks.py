"""The threads of a process as the kernel counts them, and processes that only burn CPU time."""
import re
import threading
import time
from pathlib import Path

from bench.common import start, stop


def read(path):
    try:
        return path.read_text()
    except OSError:
        return ""  # the thread has just ended


def thread_count(pid):
    return int(re.search(r"Threads:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])


def wakeups(pid):
    """How often each thread gave up its core of its own will, which it does once each time it was woken."""
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        if match := re.search(r"^voluntary_ctxt_switches:\s+(\d+)", read(task / "status"), re.M):
            found[task.name] = (read(task / "comm").strip(), int(match[1]))
    return found


def on_a_core(pid, names):
    """How many threads of those names run, or would run."""
    count = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        name, _, rest = read(task / "stat").rpartition(")")
        count += rest[1:2] == "R" and name.partition("(")[2] in names
    return count


class Sampler:
    """Calls `look` again and again in a thread of its own, and keeps the most that it said: `with Sampler(...) as s: ...; s.most`."""

    def __init__(self, look, pause_seconds=0.005):
        self.look, self.pause_seconds, self.most, self.samples = look, pause_seconds, 0, 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while not self.ended.wait(self.pause_seconds):
            try:
                self.most = max(self.most, self.look())
                self.samples += 1
            except OSError:
                return  # the process has ended

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


class Burners:
    """Processes that leave no core idle."""

    def __init__(self, count):
        self.processes = [start(["sh", "-c", "while :; do :; done"]) for _ in range(count)]
        time.sleep(0.2)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            stop(process)
