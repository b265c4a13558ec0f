"""How a server ends: what was received is answered, what idles is closed, what does not end is abandoned."""

import os
import signal
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import CLOCK_SLACK, Client, Server, request, until

ENDED_AT_ONCE = 5.0  # seconds, on a busy machine; what would hold the end up lasts much longer


class Stop(unittest.TestCase):
    def test_both_signals_end_an_idle_server(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with Server() as server:
                began = time.monotonic()
                server.signal(number)
                self.assertEqual(server.wait(), 0)
                self.assertLess(time.monotonic() - began, ENDED_AT_ONCE)

    def test_what_runs_is_answered(self):
        with Server() as server:
            clients = {path: server.connect() for path in ("/sleep/600", "/block/600", "/on_thread/600", "/cpu/200", "/spawn/600")}
            for path, client in clients.items():
                client.send(request("GET", path))
            self.assertEqual(clients["/spawn/600"].read().body, b'"spawned"')
            time.sleep(0.1)
            server.signal()
            del clients["/spawn/600"]
            for path, client in clients.items():
                answer = client.read()
                self.assertEqual((answer.status, answer.closes), (200, True), path)
                self.assertTrue(client.closed())
            self.assertEqual(server.wait(), 0)
            self.assertIn("spawned work done", server.stderr())

    def test_the_port_refuses_at_once(self):
        with Server() as server, server.connect() as client:
            client.send(request("GET", "/sleep/2000"))
            time.sleep(0.1)
            server.signal()
            self.assertTrue(until(lambda: self.refused(server), 1.5))
            self.assertEqual(client.read().status, 200)
            self.assertEqual(server.wait(), 0)

    def refused(self, server):
        try:
            Client(server).socket.close()
            return False
        except (ConnectionRefusedError, ConnectionResetError):  # reset: just when the port closed
            return True

    def test_idle_connections_are_closed(self):
        with Server(first_byte_seconds_max=30) as server:
            clients = [server.connect() for _ in range(20)]
            for client in clients[::2]:
                client.ask()
            server.signal()
            began = time.monotonic()
            for client in clients:
                self.assertTrue(client.closed())
                client.socket.close()
            self.assertEqual(server.wait(), 0)
            self.assertLess(time.monotonic() - began, ENDED_AT_ONCE)

    def test_at_the_limit_nobody_is_closed_for_a_port_that_refuses(self):
        """A connection that has just been answered keeps its quarter of a second, however many there are."""
        for _ in range(5):
            with Server("laneway-test-server", "--loops=1", connections_max=4) as server:
                clients = [server.connect() for _ in range(4)]
                began = time.monotonic()
                for client in clients:
                    self.assertEqual(client.ask().status, 200)
                server.signal()
                for client in clients:
                    self.assertTrue(client.closed())
                    self.assertGreaterEqual(time.monotonic() - began, 0.25 - CLOCK_SLACK)
                    client.socket.close()
                self.assertEqual(server.wait(), 0)

    def test_a_request_that_was_being_sent_is_answered(self):
        with Server() as server, server.connect() as head, server.connect() as body:
            head.send(b"GET / HTTP/1.1\r\n")
            body.send(request("POST", "/body", "Content-Length: 5") + b"12")
            time.sleep(0.1)
            server.signal()
            time.sleep(0.2)
            head.send(b"Host: a\r\n\r\n")
            body.send(b"345")
            self.assertEqual((head.read().status, body.read().body), (200, b'"5"'))
            self.assertEqual(server.wait(), 0)

    def test_a_second_signal_ends_at_once(self):
        for first, second in ((signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGTERM)):
            with Server() as server, server.connect() as client:
                client.send(request("GET", "/block/30000"))
                time.sleep(0.1)
                server.signal(first)
                time.sleep(0.1)
                began = time.monotonic()
                server.signal(second)
                self.assertEqual(server.wait(), 128 + second)
                self.assertLess(time.monotonic() - began, ENDED_AT_ONCE)

    def test_what_does_not_end_is_abandoned(self):
        for path in ("/sleep/30000", "/block/30000", "/spawn/30000"):
            with self.subTest(path), Server(shutdown_seconds_max=0.5) as server, server.connect() as client:
                client.send(request("GET", path))
                time.sleep(0.1)
                began = time.monotonic()
                server.signal()
                self.assertEqual(server.wait(), 1)
                self.assertGreaterEqual(time.monotonic() - began, 0.5)
                self.assertLess(time.monotonic() - began, 0.5 + ENDED_AT_ONCE)
                self.assertIn("abandoned", server.stderr())

    def test_an_endless_limit_is_one(self):
        with Server(shutdown_seconds_max="inf") as server, server.connect() as client:
            client.send(request("GET", "/sleep/300"))
            time.sleep(0.1)
            server.signal()
            self.assertEqual(client.read().status, 200)
            self.assertEqual(server.wait(), 0)

    def test_under_load_no_request_is_lost(self):
        """Fifty connections ask without pause; whatever request was sent whole before a close gets its answer. Only a client
        whose thread was held up may have idled for the quarter of a second after which it is closed."""
        for path in ("/", "/sleep/5", "/block/5"):
            with self.subTest(path), Server() as server:
                lost, answered = [], []

                def ask():
                    before = sent = time.monotonic()
                    try:
                        with server.connect() as client:
                            while True:
                                client.send(request("GET", path))
                                before, sent = sent, time.monotonic()
                                answer = client.read()
                                answered.append(answer.status)
                                if answer.closes:
                                    return
                    except (ConnectionRefusedError, ConnectionResetError):  # reset: just when the port closed
                        pass
                    except (OSError, EOFError) as error:
                        if client.buffer or sent - before < 0.25 - CLOCK_SLACK:
                            lost.append((error, client.buffer))

                threads = [threading.Thread(target=ask) for _ in range(50)]
                for thread in threads:
                    thread.start()
                self.assertTrue(until(lambda: len(answered) > 500))
                server.signal()
                for thread in threads:
                    thread.join()
                self.assertEqual(server.wait(), 0)
                self.assertEqual(set(answered), {200})
                self.assertEqual(lost, [])

    def test_what_the_kernel_has_accepted_is_served(self):
        """Connections the server has not looked at yet, while its only loop is held up, with their requests."""
        with Server("laneway-retro", "--loops=1", loop_retakes=0) as server, server.connect() as blocking:
            blocking.send(request("GET", "/laneway/async_slowest/"))
            time.sleep(0.1)
            clients = [server.connect() for _ in range(20)]
            for client in clients:
                client.send(request("GET", "/laneway/"))
            server.signal()
            for client in clients:
                self.assertEqual(client.read().status, 200)
                client.socket.close()
            self.assertEqual(blocking.read().status, 200)
            self.assertEqual(server.wait(), 0)

    def test_the_port_can_be_used_again_at_once(self):
        with Server() as server:
            with server.connect() as client:
                client.ask("GET", "/", "Connection: close")
            port = server.port
        with Server("laneway-hello", port=port) as again:
            self.assertEqual(again.port, port)

    def test_a_signal_right_after_the_start_is_orderly(self):
        for _ in range(5):
            with Server() as server:
                self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
