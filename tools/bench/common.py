"""What the benchmarks of ./dev bench NAME share: servers and clients as processes, their CPU time, intervals, the machine."""
import atexit
import os
import platform
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from math import comb
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
running = []  # every process started here that has not been waited for


def start(command, core=None, **options):
    """A process that `stop_all` stops, on one core if that is given."""
    pinned = ["taskset", "-c", str(core)] if core is not None else []
    process = subprocess.Popen([*pinned, *map(str, command)], stdin=subprocess.DEVNULL, **options)
    running.append(process)
    return process


def stop(process, patience_seconds=10):
    """SIGTERM, and SIGKILL for who is still there after a while."""
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process in running:
        running.remove(process)


def kill(process):
    """Also what it started, if it leads a process group of its own (`process_group=0`), as a compiler's driver should."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL) if os.getpgid(process.pid) == process.pid else process.kill()


def stop_all():
    for process in list(running):
        kill(process)
    for process in list(running):
        stop(process)


atexit.register(stop_all)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer_of(port, path="/"):
    """The raw bytes of one answer, on a connection that stays open as a client's would."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as peer:
        peer.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        return read_answer(peer)


def read_answer(peer):
    data = b""
    while b"\r\n\r\n" not in data or len(data) < body_end(data):
        chunk = peer.recv(65536)
        if not chunk:
            raise ConnectionError("closed in the middle of an answer")
        data += chunk
    return data


def body_end(data):
    length = re.search(rb"content-length: *(\d+)", data, re.I)
    return data.index(b"\r\n\r\n") + 4 + (int(length[1]) if length else 0)


class Server:
    """One server process, ready to be asked; on the core of the measurement if that is given."""

    def __init__(self, name, command, port, core=None, path="/", log=subprocess.DEVNULL, environment=None):
        self.name, self.port = name, port
        self.process = start(command, core, stdout=subprocess.DEVNULL, stderr=log, env=environment)
        self.pid = self.process.pid
        self.wait_until_ready(path)

    def wait_until_ready(self, path):
        for _ in range(200):
            if self.process.poll() is not None:
                sys.exit(f"bench: {self.name} ended at once, status {self.process.returncode}")
            try:
                answer_of(self.port, path)
                return
            except OSError:
                time.sleep(0.05)
        sys.exit(f"bench: {self.name} does not answer on port {self.port}")

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def cpu_nanoseconds(self):
        """CPU time of all its threads; the kernel's own count, not ticks."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)

    def resident_bytes(self):
        return int(re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())[1]) * 1024

    def stop(self, patience_seconds=10):
        stop(self.process, patience_seconds)


def raise_descriptor_limit(wanted):
    """Soft limit up to `wanted`, or to the hard limit; whoever is started from here has it too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)


def drive(server, path, core, seconds, connections, script=None):
    """One run of wrk on the server's own core: server CPU per request and how full the core was."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *(["-s", script] if script else []), server.url(path)]
    client_before, cpu_before, started = client_cpu_seconds(), server.cpu_nanoseconds(), time.monotonic()
    client = start(command, core, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = client.communicate()[0]
    running.remove(client)
    wall = time.monotonic() - started
    cpu = server.cpu_nanoseconds() - cpu_before
    count = re.search(r"(\d+) requests in", output)
    if not count or int(count[1]) == 0 or "Socket errors" in output or "Non-2xx" in output:
        sys.exit(f"bench: {server.name}{path} did not answer as it should:\n{output}")
    requests = int(count[1])
    return {"microseconds": cpu / 1000 / requests, "requests_per_second": requests / wall, "requests": requests,
            "core_share": (cpu / 1e9 + client_cpu_seconds() - client_before) / wall}


def client_cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def interval(values, confidence=0.95):
    """Order statistics that hold the median with at least `confidence`; None when there are too few values."""
    ordered, n = sorted(values), len(values)
    for k in range(n // 2, 0, -1):
        if 1 - 2 * sum(comb(n, i) for i in range(k)) / 2**n >= confidence:
            return ordered[k - 1], ordered[n - k]
    return None


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def machine():
    return {"cores": os.cpu_count(), "kernel": platform.release(), "cpu": cpu_model()}


def cpu_model():
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()
