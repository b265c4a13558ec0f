"""Scripted servers on loopback, as the tests of laneway-load need them: each connection is a thread that runs a script.

A script is a function of a Connection; it ends when it returns, and the connection closes.
"""
import json
import os
import socket
import subprocess
import threading
import time
import urllib.request

LOAD = os.path.join(os.environ["LANEWAY_BIN"], "laneway-load")


class Connection:
    def __init__(self, server, sock):
        self.server = server
        self.sock = sock
        self.pending = b""

    def request(self):
        """The bytes of the next request (head, and body if it says so), or None when the client has closed."""
        while b"\r\n\r\n" not in self.pending:
            if not self._more():
                return None
        head, self.pending = self.pending.split(b"\r\n\r\n", 1)
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(self.pending) < length:
            if not self._more():
                return None
        body, self.pending = self.pending[:length], self.pending[length:]
        with self.server.lock:
            self.server.requests.append((time.monotonic(), head + b"\r\n\r\n" + body))
            self.server.used.add(self)
        return head + b"\r\n\r\n" + body

    def _more(self):
        try:
            got = self.sock.recv(65536)
        except OSError:
            return False
        self.pending += got
        return bool(got)

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            pass

    def answer(self, body=b"ok", status="200 OK", fields=()):
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields]
        self.send("\r\n".join(head).encode() + b"\r\n\r\n" + body)


class Server:
    """Listens on a free port of `host` while it is entered. Counts what the client did.

    `tls`: makes a TLS context for a connection, given its number from 0; `path`: a Unix socket instead of a port.
    """

    def __init__(self, script, host="127.0.0.1", tls=None, path=None):
        self.script = script
        self.tls = tls
        self.peers = []  # addresses of the client's ends
        self.resumed = 0  # TLS sessions
        self.names = []  # that were asked for (SNI)
        self.lock = threading.Lock()
        self.requests = []
        self.accepted = 0
        self.used = set()  # connections that brought a request
        self.open = set()
        family = socket.AF_UNIX if path else socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.socket(family)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(path or (host, 0))
        self.listener.listen(1024)
        self.port = None if path else self.listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        self.url = "http://unix/" if path else f"{'https' if tls else 'http'}://{shown}:{self.port}/"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Refuse new connections and close the open ones."""
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        with self.lock:
            for sock in self.open:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def _accept(self):
        while True:
            try:
                sock, peer = self.listener.accept()
            except OSError:
                return
            if sock.family != socket.AF_UNIX:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                number = self.accepted
                self.accepted += 1
                self.peers.append(peer)
                self.open.add(sock)
            threading.Thread(target=self._serve, args=(sock, number), daemon=True).start()

    def _serve(self, sock, number):
        try:
            if self.tls:
                sock = self._secure(sock, number)
            self.script(Connection(self, sock))
        except OSError:
            pass  # no handshake
        finally:
            with self.lock:
                self.open.discard(sock)
            sock.close()

    def _secure(self, sock, number):
        context = self.tls(number)
        def note_name(_, name, __):
            with self.lock:
                self.names.append(name)
        context.sni_callback = note_name
        secure = context.wrap_socket(sock, server_side=True)
        with self.lock:
            self.open.discard(sock)
            self.open.add(secure)
            self.resumed += bool(secure.session_reused)  # None where the client has left
        return secure


def answering(**answer):
    """Every request gets the same answer."""
    def script(connection):
        while connection.request():
            connection.answer(**answer)
    return script


def sleeping(seconds):
    def script(connection):
        while connection.request():
            time.sleep(seconds)
            connection.answer()
    return script


def never(connection):
    while connection.request():
        pass


class Program:
    """A server of ours, on a free port while it is entered."""

    def __init__(self, name, *arguments):
        self.command = [os.path.join(os.environ["LANEWAY_BIN"], name), "--port", "0", *arguments]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.url = next(word for word in self.process.stdout.readline().split() if word.startswith("http://"))
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


class Truth(Program):
    def __init__(self):
        super().__init__("laneway-truth")

    def seen(self, clear=False):
        """What it saw: its JSON."""
        with urllib.request.urlopen(self.url + "/truth.json" + ("?clear" if clear else "")) as answer:
            return json.load(answer)

    def requests(self, target):
        return [each for each in self.seen()["requests"] if each["target"] == target]


def eventually(condition):
    """Does `condition` become true? The threads of a server may be behind what the client has done."""
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def load(*arguments, timeout=60, stdin=None):
    """Run laneway-load to its end."""
    return subprocess.run([LOAD, *map(str, arguments)], capture_output=True, text=True, timeout=timeout, input=stdin)
