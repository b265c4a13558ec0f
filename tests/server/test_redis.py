"""examples/redis: a path function that talks to another server over Asio's sockets."""

import os
import socket
import socketserver
import sys
import threading
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import Server

VALUES = {b"greeting": b"hello", b"empty": b"", b"long": b"x" * 100_000}


class Redis(socketserver.StreamRequestHandler):
    """As much of it as is asked for. Says nothing about `slow`, and no to `wrong`."""

    def handle(self):
        words = []
        for _ in range(int(self.rfile.readline()[1:])):
            size = int(self.rfile.readline()[1:])
            words.append(self.rfile.read(size))
            self.rfile.readline()
        command, key = words
        assert command == b"GET"
        if key == b"slow":
            self.rfile.read()
        elif key == b"wrong":
            self.wfile.write(b"-WRONGTYPE not a string\r\n")
        elif key in VALUES:
            self.wfile.write(b"$%d\r\n%s\r\n" % (len(VALUES[key]), VALUES[key]))
        else:
            self.wfile.write(b"$-1\r\n")


class Values(unittest.TestCase):
    def setUp(self):
        self.redis = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Redis)
        self.addCleanup(self.redis.server_close)
        threading.Thread(target=self.redis.serve_forever, daemon=True).start()
        self.addCleanup(self.redis.shutdown)

    def server(self, port=None):
        os.environ["REDIS_PORT"] = str(port or self.redis.server_address[1])
        return Server("laneway-redis", "--loops=1")

    def test_values(self):
        with self.server() as server:
            for key, value in VALUES.items():
                answer = server.ask("GET", "/values/" + key.decode())
                self.assertEqual((answer.status, answer.body), (200, value))
            self.assertEqual(server.ask("GET", "/values/none").status, 404)
            answer = server.ask("GET", "/values/wrong")
            self.assertEqual((answer.status, answer.body), (502, b'{"detail":"-WRONGTYPE not a string"}'))

    def test_one_that_does_not_answer_delays_nobody_and_ends(self):
        with self.server() as server, server.connect() as slow:
            slow.send(b"GET /values/slow HTTP/1.1\r\nHost: t\r\n\r\n")
            answer = server.ask("GET", "/values/greeting")
            self.assertEqual((answer.status, answer.body), (200, b"hello"))
            self.assertEqual(slow.read().status, 502)

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]
        with self.server(port) as server:
            self.assertEqual(server.ask("GET", "/values/greeting").status, 502)


if __name__ == "__main__":
    unittest.main()
