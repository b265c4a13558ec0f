"""What the server's tests stand on: a server in a process of its own, and a client that reads answers strictly."""

import json
import os
import pathlib
import re
import resource
import select
import signal
import socket
import struct
import subprocess
import tempfile
import time

BIN = pathlib.Path(os.environ["LANEWAY_BIN"]).resolve()
# How much too early an end may seem: the server's clock may be as old as its turn of the loop, and on a busy machine a
# turn that lost its core is some milliseconds old. Time from before the bytes that begin the limit.
CLOCK_SLACK = 0.02

STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5]\d\d) ([\t -~]*)")
FIELD_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+): ([!-~](?:[\t -~]*[!-~])?)?")


class Server:
    """A program under test: `with Server("laneway-hello", head_seconds_max=1) as server:`.
    `chaos=False`: for what counts which loops the monitor took, so that under `./dev test --chaos` no others are."""

    def __init__(self, program="laneway-test-server", *flags, descriptors=None, host="127.0.0.1", chaos=True, title=None, **settings):
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))) if descriptors else None
        words = [f"--set={name}={value}" for name, value in settings.items()]
        self.log = tempfile.TemporaryFile()
        environment = {name: value for name, value in os.environ.items() if chaos or name != "LANEWAY_RETAKE_CHAOS"}
        self.process = subprocess.Popen([BIN / program, "--host", host, "--port", "0", *words, *flags], preexec_fn=limit,
                                        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log)
        self.sanitized = any(mark in (BIN / program).read_bytes() for mark in (b"__asan_", b"__tsan_"))
        line = self.process.stdout.readline().decode()
        found = re.fullmatch(rf"{title or program} listens at http://(.+):(\d+)\n", line)
        if not found:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"no address but {line!r}; {self.stderr()}")
        self.host, self.port = found[1].strip("[]"), int(found[2])

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        """Every test ends with an orderly stop, unless it stopped the server itself."""
        status = self.process.poll()
        if status is None:
            status = self.stop()
            if kind is None and status != 0:
                raise AssertionError(f"exit status {status}; {self.stderr()}")
        self.process.stdout.close()
        if kind is None and "Sanitizer" in self.stderr():
            raise AssertionError(self.stderr())
        self.log.close()

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self, timeout=30):
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "still running"

    def stop(self):
        self.signal()
        return self.wait()

    def stderr(self):
        self.log.seek(0)
        return self.log.read().decode()

    def connect(self, **options):
        return Client(self, **options)

    def ask(self, *request, **options):
        """One request on a connection of its own."""
        with self.connect() as client:
            return client.ask(*request, **options)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def resident_bytes(self):
        pages = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize()

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_bound(self, size):
        """How far it may grow: a sanitizer keeps shadows, margins and what was freed."""
        return size * (16 if self.sanitized else 1)

    def threads(self, name):
        """How many threads of that name it has."""
        found = 0
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            try:
                found += (task / "comm").read_text().strip() == name
            except OSError:
                pass  # it has just ended
        return found


class Answer:
    def __init__(self, status, reason, fields, body, interim):
        self.status, self.reason, self.fields, self.body, self.interim = status, reason, fields, body, interim

    def field(self, name):
        """The value of the only field of that name, or None."""
        values = [value for key, value in self.fields if key.lower() == name.lower()]
        if len(values) > 1:
            raise AssertionError(f"{len(values)} fields {name}")
        return values[0] if values else None

    def json(self):
        if self.field("Content-Type") != "application/json":
            raise AssertionError(f"JSON came as {self.field('Content-Type')}")
        return json.loads(self.body)

    @property
    def closes(self):
        return self.field("Connection") == "close"

    def __repr__(self):
        return f"<{self.status} {self.fields} {self.body[:200]!r}>"


def request(method="GET", path="/", *fields, body=b"", version="1.1"):
    lines = [f"{method} {path} HTTP/{version}", "Host: test", *fields]
    if body and not any(field.lower().startswith(("content-length", "transfer-encoding")) for field in fields):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*chunks, trailers=b""):
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n" + trailers + b"\r\n"


class Client:
    """One connection. `read` takes one answer off it, byte for byte as HTTP says, and raises on anything else."""

    def __init__(self, server, timeout=20, receive_buffer=None, source=None):
        family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.opened = time.monotonic()
        self.socket.connect((server.host, server.port))
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def finish(self):
        """Close the sending half."""
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        """Close with RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def ask(self, method="GET", path="/", *fields, **options):
        self.send(request(method, path, *fields, **options))
        return self.read(method)

    def more(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise EOFError(f"closed after {self.buffer[:200]!r}")
        self.buffer += data

    def take(self, size):
        pieces, missing = [self.buffer], size - len(self.buffer)
        while missing > 0:
            self.buffer = b""
            self.more()
            pieces.append(self.buffer)
            missing -= len(self.buffer)
        self.buffer = b"".join(pieces)
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def line(self):
        while b"\r\n" not in self.buffer:
            self.more()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def read(self, method="GET"):
        interim = []
        while True:
            status, reason, fields = self.head()
            if status >= 200:
                break
            interim.append(status)
        answer = Answer(status, reason, fields, b"", interim)
        length, coding = answer.field("Content-Length"), answer.field("Transfer-Encoding")
        if coding not in (None, "chunked") or (length is not None and (coding or not length.isdigit())):
            raise AssertionError(f"framing {coding} {length}")
        if coding and method != "HEAD":
            while size := int(self.line(), 16):
                answer.body += self.take(size)
                if self.line():
                    raise AssertionError("a chunk is longer than it says")
            if self.line():
                raise AssertionError("no end of the last chunk")
            return answer
        if method != "HEAD" and status not in (204, 304):
            if length is None:
                raise AssertionError("no Content-Length")
            answer.body = self.take(int(length))
        return answer

    def head(self):
        line = self.line()
        found = STATUS_LINE.fullmatch(line)
        if not found:
            raise AssertionError(f"no status line: {line!r}")
        fields = []
        while line := self.line():
            field = FIELD_LINE.fullmatch(line)
            if not field:
                raise AssertionError(f"no field line: {line!r}")
            fields.append((field[1].decode(), (field[2] or b"").decode()))
        names = {name.lower() for name, _ in fields}
        if int(found[1]) >= 200 and "date" not in names:
            raise AssertionError("no Date")
        return int(found[1]), found[2].decode(), fields

    def rest(self):
        """All that comes until the server closes its side in order (a reset raises)."""
        while True:
            data = self.socket.recv(65536)
            if not data:
                rest, self.buffer = self.buffer, b""
                return rest
            self.buffer += data

    def closed(self):
        """True: the server has closed without another byte. Waits for it."""
        return self.rest() == b""

    def has_bytes(self):
        """Has anything come that was not read yet? Does not wait."""
        return bool(self.buffer) or bool(select.select([self.socket], [], [], 0)[0])

    def still_open(self, seconds=0.2):
        """True: nothing came and nothing ended meanwhile."""
        before = self.socket.gettimeout()
        self.socket.settimeout(seconds)
        try:
            return self.buffer == b"" and self.socket.recv(1) is None
        except socket.timeout:
            return True
        finally:
            self.socket.settimeout(before)


def until(condition, seconds=10):
    """Wait for `condition()`; gives its last value."""
    end = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    return value

