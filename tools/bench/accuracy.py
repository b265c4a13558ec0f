"""The scenarios of ./dev bench accuracy: what a tool is set upon, and what is the truth of it."""
import os
import subprocess
from dataclasses import dataclass
from typing import Callable

from bench import clients, truth
from bench.common import ROOT, kill, running, start
from bench.truth import TruthServer

PATIENT_SECONDS = 200  # a time-out that no request reaches
AUTOCANNON = ROOT / "tools/npm/node_modules/autocannon/autocannon.js"
# Until who started it is gone, whatever became of that.
SPIN = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"
SIEGE_RC = """verbose = false
quiet = true
json_output = true
logging = false
parser = false
protocol = HTTP/1.1
connection = {connection}
limit = 1000
failures = 1000000000
timeout = {timeout}
benchmark = true
"""


@dataclass
class Scenario:
    name: str
    what: str
    target: str
    seconds: int = 4
    connections: int = 10
    timeout_seconds: int = PATIENT_SECONDS
    rate: int | None = None  # only those who can send at a rate
    close: bool = False  # every request asks for its connection's end
    truth: Callable = truth.seen
    strange: bool = False  # the verdict is what matters


SCENARIOS = [
    Scenario("sleep 5 ms", "every answer after 5 ms", "/sleep/5ms"),
    Scenario("sleep 20 ms", "every answer after 20 ms", "/sleep/20ms"),
    Scenario("sleep 100 ms", "every answer after 100 ms", "/sleep/100ms"),
    Scenario("two modes", "5 ms, but every fifth 80 ms", "/bimodal/5ms?slow=80ms&slow_percent=20"),
    Scenario("stall", "at once, but nobody in the first 100 ms of each second; 10 connections, as fast as they can", "/stall/100ms",
             truth=lambda _: truth.arrivals(0.1, 1)),
    Scenario("stall at a rate", "the same at 500 requests/s, by those who can; 100 connections", "/stall/100ms", connections=100, rate=500,
             truth=lambda _: truth.arrivals(0.1, 1)),
    Scenario("half errors", "every other answer is a 500, each after 5 ms", "/sleep/5ms?errors=50", seconds=2),
    Scenario("1 request/s", "one request at a time, 1 s each, 100 connections", "/serial/1s", seconds=6, connections=100, truth=truth.planned,
             strange=True),
    Scenario("never answers", "no answer at all; time-outs of 1 s", "/never", seconds=3, timeout_seconds=1, truth=truth.planned, strange=True),
    Scenario("closes", "closes instead of an answer", "/close/request", seconds=2, truth=lambda _: truth.figures([]), strange=True),
    Scenario("keeps what should close", "the request says Connection: close, the server answers after 5 ms and does not",
             "/sleep/5ms?ignore_close=1", seconds=2, timeout_seconds=1, close=True, strange=True),
]


def laneway_load(programs, url, plan, folder):
    rate = [f"--rate={plan.rate}"] if plan.rate else []
    closing = ["-H", "Connection: close"] if plan.close else []
    return [programs / "laneway-load", "--no-progress", "-t1", f"-c{plan.connections}", f"-d{plan.seconds}s",
            f"--timeout={plan.timeout_seconds}s", "--json=-", *rate, *closing, url]


def wrk(programs, url, plan, folder):
    closing = ["-H", "Connection: close"] if plan.close else []
    return ["wrk", "-t1", f"-c{plan.connections}", f"-d{plan.seconds}s", f"--timeout={plan.timeout_seconds}s", "--latency", *closing, url]


def hey(programs, url, plan, folder):
    rate = ["-q", str(plan.rate / plan.connections)] if plan.rate else []
    return ["hey", "-z", f"{plan.seconds}s", "-c", str(plan.connections), "-t", str(plan.timeout_seconds), *rate,
            *(["-disable-keepalive"] if plan.close else []), url]


def ab(programs, url, plan, folder):
    return ["ab", "-q", *([] if plan.close else ["-k"]), "-s", str(plan.timeout_seconds), "-t", str(plan.seconds), "-n", "10000000",
            "-c", str(plan.connections), url]


def h2load(programs, url, plan, folder):
    rate = [f"--rps={plan.rate / plan.connections}"] if plan.rate else []
    return ["h2load", "--h1", "-t1", "-D", str(plan.seconds), "-c", str(plan.connections), "-N", f"{plan.timeout_seconds}s", *rate,
            *(["-H", "Connection: close"] if plan.close else []), url]


def siege(programs, url, plan, folder):
    settings = folder / "siege.conf"
    settings.write_text(SIEGE_RC.format(connection="close" if plan.close else "keep-alive", timeout=plan.timeout_seconds))
    return ["siege", "-R", settings, "-b", f"-c{plan.connections}", f"-t{plan.seconds}S", url]


def autocannon(programs, url, plan, folder):
    return ["node", AUTOCANNON, "-j", "-n", "-c", str(plan.connections), "-d", str(plan.seconds), "-t", str(plan.timeout_seconds),
            *(["-R", str(plan.rate)] if plan.rate else []), *(["-H", "Connection=close"] if plan.close else []), url]


@dataclass
class Tool:
    name: str
    command: Callable
    parse: Callable
    has_rate: bool = False


TOOLS = [Tool("laneway-load", laneway_load, clients.laneway_load, True), Tool("wrk", wrk, clients.wrk), Tool("hey", hey, clients.hey, True),
         Tool("ab", ab, clients.ab), Tool("h2load", h2load, clients.h2load, True), Tool("siege", siege, clients.siege),
         Tool("autocannon", autocannon, clients.autocannon, True)]


class Place:
    """Where tools run: on one core, with the server on the other where there are two; each with a server of its own."""

    def __init__(self, programs, folder, cores, grace_seconds):
        self.programs, self.folder, self.grace_seconds = programs, folder, grace_seconds
        self.server_core, self.client_core = (0, 1) if cores > 1 else (None, None)
        # A virtual core that sleeps takes some 100 us to wake, more or less. These are awake and in nobody's way.
        if truth.ahead():
            for core in {self.server_core, self.client_core}:
                start(["chrt", "--idle", "0", "/usr/bin/python3", "-c", SPIN], core)

    def run(self, tool, plan):
        server = TruthServer(self.programs, self.server_core)
        try:
            return run_tool(tool, server, plan, self)
        finally:
            server.stop()


def run_tool(tool, server, plan, place):
    """What it reported, what was true, and how it ended; killed long after it should have."""
    environment = {"HOME": str(place.folder), "PATH": os.environ["PATH"]}  # siege writes into its HOME
    command = [*truth.ahead(), *tool.command(place.programs, server.url(plan.target), plan, place.folder)]
    process = start(command, place.client_core, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, process_group=0)
    ended = True
    try:
        text, _ = process.communicate(timeout=plan.seconds + place.grace_seconds)
    except subprocess.TimeoutExpired:
        ended = False
        kill(process)
        text, _ = process.communicate()
    running.remove(process)
    try:
        report = tool.parse(text)
    except (ValueError, AttributeError, KeyError, TypeError):  # it broke off, or said what it never says
        report = clients.Report(times=dict.fromkeys(clients.METRICS), verdict="no report")
    stamps = server.take(plan.target)
    return {"tool": tool.name, "scenario": plan.name, "status": process.returncode if ended else "killed", "report": report,
            "truth": plan.truth(stamps), "seen": truth.seen(stamps), "answered": len(truth.answered(stamps))}
