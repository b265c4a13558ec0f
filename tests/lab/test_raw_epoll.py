#!/usr/bin/python3
"""raw_epoll answers once for every blank line, however the bytes arrive."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import unittest

PROGRAM = str(pathlib.Path(os.environ["LANEWAY_BIN"]) / "raw_epoll")
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class RawEpoll(unittest.TestCase):
    def setUp(self):
        self.server = subprocess.Popen([PROGRAM, "--port", "0"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.server.stdout.close)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        port = re.search(r":(\d+)$", self.server.stdout.readline().strip())[1]
        self.socket = socket.create_connection(("127.0.0.1", int(port)), timeout=20)
        self.addCleanup(self.socket.close)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(REQUEST)
        self.answer = self.socket.recv(1000)

    def read(self, count):
        data = bytearray()
        while len(data) < count:
            part = self.socket.recv(65536)
            self.assertTrue(part)
            data += part
        return bytes(data)

    def test_its_answer_is_http(self):
        head, body = self.answer.split(b"\r\n\r\n")
        self.assertEqual(head.split(b"\r\n")[0], b"HTTP/1.1 200 OK")
        self.assertIn(b"content-length: %d" % len(body), head)
        self.assertEqual(body, b'{"message":"Hello World"}')

    def test_a_request_in_two_pieces_gets_one_answer(self):
        for cut in range(1, len(REQUEST)):
            self.socket.sendall(REQUEST[:cut])
            self.socket.sendall(REQUEST[cut:])
            self.assertEqual(self.read(len(self.answer)), self.answer, cut)

    def test_a_batch_gets_as_many_answers(self):
        for count in (2, 16, 64, 65, 5000):
            sending = threading.Thread(target=self.socket.sendall, args=(REQUEST * count,))
            sending.start()
            self.assertEqual(self.read(count * len(self.answer)), self.answer * count)
            sending.join()

    def test_a_slow_reader_gets_all_of_it(self):
        count = 100_000  # 13 MB of answers: more than the socket buffers hold
        sending = threading.Thread(target=self.socket.sendall, args=(REQUEST * count,))
        sending.start()
        self.assertEqual(self.read(count * len(self.answer)), self.answer * count)
        sending.join()

    def test_sigterm_ends_it_with_0(self):
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(60), 0)

    def test_a_wrong_flag_is_one_line_and_an_error(self):
        for words in (["--foo"], ["--port"], ["--port", "x"], ["--port", "65536"], ["--answer", "/nonexistent"]):
            run = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
            self.assertEqual(run.returncode, 1)
            self.assertEqual(run.stderr.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
