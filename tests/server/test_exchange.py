"""One connection, many requests: keep-alive, pipelining, framing both ways, half-closed clients, fairness between clients."""

import os
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import Server, chunked, request, until


class Exchange(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server, cls.echo = Server(), Server("laneway-echo")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None)
        cls.echo.__exit__(None)

    def test_a_connection_is_kept_as_the_client_wishes(self):
        for fields, version, kept in [((), "1.1", True), (("Connection: close",), "1.1", False), ((), "1.0", False),
                                      (("Connection: keep-alive",), "1.0", True), (("Connection: x, Close",), "1.1", False)]:
            with self.subTest(fields=fields, version=version), self.server.connect() as client:
                answer = client.ask("GET", "/", *fields, version=version)
                said = answer.field("Connection")
                self.assertEqual(said, ("keep-alive" if version == "1.0" else None) if kept else "close")
                if kept:
                    self.assertEqual(client.ask().status, 200)
                else:
                    self.assertTrue(client.closed())

    def test_sixteen_requests_in_one_send_get_sixteen_answers_in_order(self):
        with self.echo.connect() as client:
            client.send(b"".join(request("POST", "/", body=b"number %d" % i) for i in range(16)))
            self.assertEqual([client.read().body for _ in range(16)], [b"number %d" % i for i in range(16)])

    def test_slow_handlers_do_not_change_the_order(self):
        """And answers that are ready do not wait for the slow one behind them."""
        with self.server.connect() as client:
            paths = ["/", "/sleep/1500", "/nowhere", "/block/50", "/cpu/20", "/", "/on_thread/10", "/teapot"]
            client.send(b"".join(request("GET", path) for path in paths))
            answers = [client.read()]
            self.assertFalse(client.has_bytes())
            answers += [client.read() for _ in paths[1:]]
            self.assertEqual([answer.body.strip(b'"') for answer in answers],
                             [b"hello", b"slept", b'{"detail":"Not Found"}', b"blocked", b"computed", b"hello", b"waited",
                              b'{"detail":"not for you"}'])

    def test_pipelined_answers_wait_for_a_client_that_does_not_read(self):
        count = 3000
        before = self.server.resident_bytes()
        with self.server.connect(receive_buffer=4096) as client:
            sender = threading.Thread(target=client.send, args=(request("GET", "/large/5000") * count,))
            sender.start()
            time.sleep(0.5)
            self.assertLess(self.server.resident_bytes() - before, self.server.memory_bound(8 << 20))
            client.socket.settimeout(20)
            for _ in range(count):
                self.assertEqual(len(client.read().body), 5000)
            sender.join()
            self.assertEqual(client.ask().body, b'"hello"')

    def test_head_is_get_without_the_body(self):
        with self.server.connect() as client:
            client.send(request("HEAD") + request("GET"))
            head, get = client.read("HEAD"), client.read()
            same = lambda answer: [field for field in answer.fields if field[0] != "Date"]
            self.assertEqual((head.status, same(head)), (get.status, same(get)))
            self.assertEqual(client.ask("HEAD", "/nowhere").status, 404)
            self.assertEqual(client.ask("HEAD", "/body").status, 405)
            self.assertEqual(client.ask("HEAD", "/throw/plain").status, 500)
            self.assertEqual(client.ask().status, 200)

    def test_the_targets_host_counts(self):
        for sent, host in [(b"GET /host HTTP/1.1\r\nHost: a\r\n\r\n", b'"a"'),
                           (b"GET http://b:81/host HTTP/1.1\r\nX: y\r\nhost: a\r\n\r\n", b'"b:81"'),
                           (b"GET http://b/host HTTP/1.0\r\n\r\n", b'"b"'), (b"GET /host HTTP/1.0\r\n\r\n", b'"none"')]:
            with self.subTest(sent), self.server.connect() as client:
                client.send(sent)
                self.assertEqual(client.read().body, host)

    def test_what_has_no_body_sends_none(self):
        """Whatever the path function gave it: a byte too many would be read as the next answer."""
        with self.server.connect() as client:
            for status, length in [(204, None), (205, "0"), (304, None)]:
                answer = client.ask("GET", f"/bodiless/{status}")
                self.assertEqual((answer.status, answer.field("Content-Length"), answer.body), (status, length, b""))
                self.assertEqual(client.ask().body, b'"hello"')

    def test_options_tells_the_methods(self):
        with self.server.connect() as client:
            for path, allow in [("/", "GET, HEAD, OPTIONS"), ("/body", "POST, OPTIONS"), ("*", "GET, HEAD, POST, OPTIONS")]:
                answer = client.ask("OPTIONS", path)
                self.assertEqual((answer.status, answer.field("Allow"), answer.body), (200, allow, b""), path)
            self.assertEqual(client.ask("OPTIONS", "/nowhere").status, 404)

    def test_expect_100_continue(self):
        expect = ("Content-Length: 5", "Expect: 100-continue")
        with self.server.connect() as client:
            client.send(request("POST", "/body", *expect))
            self.assertEqual(client.line(), b"HTTP/1.1 100 Continue")
            self.assertEqual(client.line(), b"")
            client.send(b"12345")
            self.assertEqual(client.read().body, b'"5"')
            client.send(request("POST", "/body", *expect) + b"12345")  # it did not wait: no 100
            answer = client.read()
            self.assertEqual((answer.body, answer.interim), (b'"5"', []))
            client.send(request("POST", "/body", *expect, version="1.0"))  # 1.0 knows no 100
            self.assertTrue(client.still_open())
            client.send(b"12345")
            self.assertEqual(client.read().interim, [])
        for path, status in [("/nowhere", 404), ("/", 405)]:
            with self.subTest(status), self.server.connect() as client:
                answer = client.ask("POST", path, *expect)
                self.assertEqual((answer.status, answer.interim, answer.closes), (status, [], True))
                self.assertTrue(client.closed())
        with self.server.connect() as client:
            answer = client.ask("POST", "/body", "Content-Length: 99999999", "Expect: 100-continue")
            self.assertEqual((answer.status, answer.interim, answer.closes), (413, [], True))

    def test_bodies_byte_by_byte(self):
        for name, sent in [("length", request("PUT", "/x", body=b"twelve bytes")),
                           ("chunked", request("PUT", "/x", "Transfer-Encoding: chunked",
                                               body=chunked(b"twelve", b" ", b"bytes", trailers=b"X-Sum: 1\r\n")))]:
            with self.subTest(name), self.echo.connect() as client:
                for byte in sent * 2:
                    client.send(bytes([byte]))
                self.assertEqual([client.read().body for _ in range(2)], [b"twelve bytes"] * 2)

    def test_large_bodies_both_ways(self):
        body = os.urandom(1 << 20)
        with self.echo.connect() as client:
            for sent in (body, chunked(body[:7], body[7:700_000], body[700_000:])):
                fields = () if sent is body else ("Transfer-Encoding: chunked",)
                sender = threading.Thread(target=client.send, args=(request("POST", "/", *fields, body=sent),))
                sender.start()
                self.assertEqual(client.read().body, body)
                sender.join()

    def test_a_half_closed_client_gets_its_answer(self):
        for path in ("/", "/sleep/100", "/block/100", "/nowhere"):
            with self.subTest(path), self.server.connect() as client:
                client.send(request("GET", path) * 3)
                client.finish()
                self.assertEqual(len({client.read().status for _ in range(3)}), 1)
                self.assertTrue(client.closed())

    def test_a_client_that_ends_within_a_request(self):
        for sent in (b"GET / HT", request("POST", "/body", "Content-Length: 5") + b"123",
                     request("POST", "/body", "Transfer-Encoding: chunked") + b"5\r\n12"):
            with self.subTest(sent=sent), self.server.connect() as client:
                client.send(sent)
                client.finish()
                answer = client.read()
                self.assertEqual((answer.status, answer.closes), (400, True))
                self.assertTrue(client.closed())
        with self.server.connect() as client:
            client.finish()
            self.assertTrue(client.closed())

    def test_what_follows_close_is_no_request(self):
        with self.server.connect() as client:
            client.send(request("GET", "/", "Connection: close") + request("GET", "/large/100"))
            self.assertEqual(client.read().body, b'"hello"')
            self.assertTrue(client.closed())

    def test_what_follows_close_does_not_cost_the_answer(self):
        """Also when it comes while the answer is on its way, or the server was the one to end the connection."""
        with Server(connection_requests_max=1) as once:
            for server, fields in [(self.server, ("Connection: close",)), (once, ())]:
                with self.subTest(fields), server.connect() as client:
                    client.send(request("GET", "/large/3000000", *fields))
                    self.assertTrue(until(client.has_bytes))
                    for _ in range(2):
                        time.sleep(0.05)
                        client.send(request())
                    self.assertEqual(len(client.read().body), 3_000_000)
                    self.assertTrue(client.closed())

    def test_one_client_at_full_speed_does_not_starve_another(self):
        """It pipelines what is answered without any path function, so its turns must be ended for it."""
        with Server("laneway-test-server", "--loops=1") as server, server.connect() as flood:
            over = threading.Event()

            def send():
                try:
                    while not over.is_set():
                        flood.send(request("GET", "/x") * 500)
                except OSError:
                    pass

            def drop():
                try:
                    while flood.socket.recv(1 << 20):
                        pass
                except OSError:
                    pass

            threads = [threading.Thread(target=work) for work in (send, drop)]
            for thread in threads:
                thread.start()
            worst = 0
            with server.connect() as client:
                for _ in range(50):
                    began = time.monotonic()
                    client.ask()
                    worst = max(worst, time.monotonic() - began)
            over.set()
            flood.reset()
            for thread in threads:
                thread.join()
            self.assertLess(worst, 3)


if __name__ == "__main__":
    unittest.main()
