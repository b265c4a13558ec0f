"""How many connections: the limit and who makes room, running out of descriptors, and that waiting costs no CPU."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import BIN, Server, request, until


class Connections(unittest.TestCase):
    def test_at_the_limit_the_longest_idle_makes_room(self):
        for loops in (1, 2):
            with self.subTest(loops=loops), Server("laneway-test-server", f"--loops={loops}", connections_max=4) as server:
                clients = []
                for _ in range(4):
                    clients.append(server.connect())
                    self.assertEqual(clients[-1].ask().status, 200)
                    time.sleep(0.01)
                self.assertTrue(all(client.still_open(0.05) for client in clients), "four are as many as may be")
                with server.connect() as fifth:
                    self.assertEqual(fifth.ask().status, 200)
                    closed = [index for index, client in enumerate(clients) if not self.open(client)]
                    self.assertIn(len(closed), range(1, loops + 1), "each loop that the kernel wakes may make room")
                    if loops == 1:
                        self.assertEqual(closed, [0])
                for client in clients:
                    client.socket.close()

    def test_up_to_the_limit_nobody_is_closed(self):
        """Also while both loops accept at once."""
        with Server("laneway-test-server", "--loops=2", connections_max=6) as server:
            unused = server.descriptors()
            for _ in range(200):
                clients = [server.connect() for _ in range(6)]
                for client in clients:
                    self.assertEqual(client.ask().status, 200)
                for client in clients:
                    client.socket.close()
                self.assertTrue(until(lambda: server.descriptors() == unused))

    def open(self, client):
        try:
            return client.still_open(0.05)
        except ConnectionError:
            return False

    def test_without_an_idle_one_the_next_waits(self):
        for loops in (1, 2):
            with self.subTest(loops=loops), Server("laneway-test-server", f"--loops={loops}", connections_max=2) as server:
                busy = [server.connect() for _ in range(2)]
                for client in busy:
                    client.send(request("GET", "/sleep/1000"))
                time.sleep(0.1)
                with server.connect() as waiting:
                    self.assertEqual(waiting.ask().status, 200)
                    self.assertTrue(any(client.has_bytes() for client in busy), "its turn came when one was answered")
                for client in busy:
                    self.assertEqual(client.read().status, 200)
                    client.socket.close()

    def test_room_comes_from_whichever_loop_has_idle_ones(self):
        with Server("laneway-test-server", "--loops=2", connections_max=6) as server:
            clients = [server.connect() for _ in range(6)]
            for client in clients:
                self.assertEqual(client.ask().status, 200)
            for client in clients[::2]:
                client.send(request("GET", "/sleep/3000"))
            time.sleep(0.05)
            for _ in range(6):
                with server.connect() as another:
                    self.assertEqual(another.ask().status, 200)
            self.assertFalse(any(client.has_bytes() for client in clients[::2]), "no busy one had to end for them")
            for client in clients[::2]:
                self.assertEqual(client.read().status, 200)
            for client in clients:
                client.socket.close()

    def test_running_out_of_descriptors_neither_spins_nor_lasts(self):
        with Server("laneway-test-server", "--loops=2", descriptors=24) as server:
            busy = []
            for _ in range(25):
                busy.append(server.connect())
                busy[-1].send(request("GET", "/sleep/1000"))
                time.sleep(0.01)  # a connection without a request idles, and would make room
            before = server.cpu_seconds()
            time.sleep(0.6)
            self.assertLess(server.cpu_seconds() - before, 0.15)
            for client in busy:
                self.assertEqual(client.read().status, 200)
                client.socket.close()
            self.assertEqual(server.ask().status, 200)
            self.assertLess(len(server.stderr().splitlines()), 10)

    def test_accepting_that_fails_on_and_on_does_not_spin(self):
        with tempfile.NamedTemporaryFile() as calls:
            command = ["strace", "-f", "-o", calls.name, "-e", "trace=accept4", "-e", "inject=accept4:error=EPERM",
                       BIN / "laneway-hello", "--port", "0", "--loops", "1"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as traced:
                address = re.search(rb"http://(.+):(\d+)\n", traced.stdout.readline())
                self.assertTrue(address, "strace cannot trace here")
                with socket.create_connection((address[1].decode(), int(address[2]))):
                    self.assertTrue(until(lambda: os.path.getsize(calls.name) > 0))
                    time.sleep(0.5)
                os.killpg(traced.pid, signal.SIGKILL)
            tried = pathlib.Path(calls.name).read_text().count("accept4(")
            self.assertGreater(tried, 0)
            self.assertLess(tried, 500)

    def test_the_descriptor_limit_is_raised(self):
        with Server() as server:
            limits = pathlib.Path(f"/proc/{server.process.pid}/limits").read_text()
            soft, hard = [line.split()[3:5] for line in limits.splitlines() if line.startswith("Max open files")][0]
            self.assertEqual(soft, hard)

    def test_idle_connections_cost_no_time(self):
        with Server() as server:
            clients = [server.connect() for _ in range(200)]
            for client in clients:
                client.ask()
            before = server.cpu_seconds()
            time.sleep(0.5)
            self.assertLess(server.cpu_seconds() - before, 0.05)
            for client in clients:
                client.socket.close()


if __name__ == "__main__":
    unittest.main()
