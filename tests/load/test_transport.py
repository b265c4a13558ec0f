"""The ways of laneway-load to a server: proxies, Unix sockets, other addresses; and for how many requests a connection lives."""
import base64
import json
import os
import socket
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from certificates import Authority  # noqa: E402
from servers import Server, answering, eventually, load  # noqa: E402


def run(url, *arguments):
    done = load(url, "--json", "-", "--timeout", "30s", *arguments)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def lines_of(server):
    return [raw.split(b"\r\n\r\n")[0].decode().split("\r\n") for _, raw in server.requests]


class KeepAlive(unittest.TestCase):
    def test_off_every_request_has_its_connection_though_the_server_would_go_on(self):
        with Server(answering()) as server:
            status, result = run(server.url, "-c3", "-t2", "--requests", 30, "--no-keepalive")
            self.assertEqual((len(server.requests), len(server.used)), (30, 30))
            self.assertTrue(all("Connection: close" in lines for lines in lines_of(server)))
        self.assertEqual((status, result["completed"], result["requests_per_connection"]), (0, 30, 1))
        self.assertEqual(sum(result["errors"].values()), 0, result["first_error"])
        # That connections are busy but half of the time is what was asked for.
        self.assertFalse([why for why in result["verdict"]["reasons"] if "throughput x mean" in why])

    def test_the_nth_request_says_that_it_is_the_last(self):
        for arguments in ([], ["--template", "-H", "X-N: {seq}", "--body", "{rand}"]):
            with self.subTest(arguments), Server(answering()) as server:
                status, result = run(server.url, "-c1", "--requests", 20, "--requests-per-connection", 5, *arguments)
                last = ["Connection: close" in lines for lines in lines_of(server)]
                self.assertEqual(last, [False, False, False, False, True] * 4)
                self.assertEqual(len(server.used), 4)
                self.assertTrue(all(lines[1].startswith("Host: ") for lines in lines_of(server)))
            self.assertEqual((status, result["completed"], result["requests_per_connection"]), (0, 20, 5))
            self.assertEqual(sum(result["errors"].values()), 0, result["first_error"])

    def test_the_ceiling_is_measured_in_the_same_way(self):
        with Server(answering()) as server:
            _, result = run(server.url, "-c1", "-d200ms", "--no-keepalive", "--ceiling")
        self.assertGreater(result["ceiling_per_second"], 0)


class Places(unittest.TestCase):
    def test_a_unix_socket(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        path = os.path.join(folder, "server")
        with Server(answering(), path=path) as server:
            status, result = run("http://example.org/a", "-c3", "--requests", 9, "--unix-socket", path, "--no-keepalive")
            self.assertEqual(lines_of(server)[0], ["GET /a HTTP/1.1", "Host: example.org", "Connection: close"])
            self.assertEqual(len(server.used), 9)
        self.assertEqual((status, result["completed"], result["addresses"]), (0, 9, [f"unix:{path}"]))
        done = load("http://h/", "--unix-socket", path)
        self.assertEqual((done.returncode, done.stderr),
                         (1, f"laneway-load: unable to connect to unix:{path} Connection refused\n"))

    def test_connect_to_another_place(self):
        with Server(answering()) as server:
            status, result = run("http://example.org:81/a", "-c2", "--requests", 4, "--connect-to", f"127.0.0.1:{server.port}")
            self.assertEqual(lines_of(server)[0], ["GET /a HTTP/1.1", "Host: example.org:81"])
        self.assertEqual((status, result["addresses"]), (0, [f"127.0.0.1:{server.port}"]))

    def test_connect_to_keeps_the_name_of_the_certificate(self):
        with Authority() as ca:
            context = ca.server_context(ca.certificate("site", alternatives="DNS:example.org"))
            with Server(answering(), tls=lambda _: context) as server:
                to = ("--connect-to", f"127.0.0.1:{server.port}", "--cacert", ca.file, "-c1", "--requests", 2)
                self.assertEqual(run("https://example.org/", *to)[0], 0)
                self.assertEqual(set(server.names), {"example.org"})
                self.assertIn("not for 'other.org'", load("https://other.org/", *to).stderr)

    def test_the_source_address(self):
        with Server(answering()) as server:
            status, result = run(server.url, "-c3", "--requests", 6, "--bind", "127.0.0.9")
            self.assertEqual({peer[0] for peer in server.peers}, {"127.0.0.9"})
            self.assertEqual((status, result["completed"]), (0, 6))
            for address, words in (("192.0.2.1", "Cannot assign requested address"), ("::1", "no address of that kind")):
                done = load(server.url, "--bind", address)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn(words, done.stderr)

    def test_all_addresses(self):
        # A literal has one.
        with Server(answering()) as server:
            status, result = run(server.url, "-c2", "--requests", 4, "--all-addresses")
            self.assertEqual((status, result["addresses"]), (0, [f"127.0.0.1:{server.port}"]))
        done = load(server.url, "--all-addresses")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"unable to connect to 127.0.0.1:{server.port} (127.0.0.1:{server.port}) Connection refused", done.stderr)

    def test_an_ipv6_literal(self):
        with Server(answering(), host="::1") as server:
            status, result = run(server.url, "-c2", "--requests", 4)
            self.assertEqual(lines_of(server)[0][1], f"Host: [::1]:{server.port}")
        self.assertEqual((status, result["addresses"]), (0, [f"[::1]:{server.port}"]))


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def tunnelling(port, refusal=None):
    """A proxy: CONNECT leads to `port` of this machine, wherever it was for; `refusal` is an answer instead."""
    def script(connection):
        request = connection.request()
        if not request:
            return
        if refusal:
            return connection.send(refusal)
        with socket.create_connection(("127.0.0.1", port)) as server:
            connection.send(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
            back = threading.Thread(target=pump, args=(server, connection.sock), daemon=True)
            back.start()
            pump(connection.sock, server)
            back.join()
    return script


class Proxies(unittest.TestCase):
    def test_http_names_the_server_and_brings_the_password(self):
        with Server(answering()) as proxy:
            at = f"127.0.0.1:{proxy.port}"
            status, result = run("http://example.org:81/a?b", "-c2", "--requests", 4, "--proxy", f"http://Aladdin:open%20sesame@{at}")
            word = base64.b64encode(b"Aladdin:open sesame").decode()
            self.assertEqual(lines_of(proxy)[0], ["GET http://example.org:81/a?b HTTP/1.1", "Host: example.org:81",
                                                  f"Proxy-Authorization: Basic {word}"])
            self.assertEqual((status, result["completed"], result["addresses"]), (0, 4, [at]))
            run("http://example.org/{seq}", "-c1", "--requests", 2, "--template", "--proxy", f"http://{at}")
            self.assertEqual([lines[0] for lines in lines_of(proxy)[-2:]],
                             ["GET http://example.org/0 HTTP/1.1", "GET http://example.org/1 HTTP/1.1"])

    def test_https_goes_through_a_tunnel(self):
        with Authority() as ca:
            context = ca.server_context(ca.certificate("site", alternatives="DNS:example.org"))
            with Server(answering(), tls=lambda _: context) as server, Server(tunnelling(server.port)) as proxy:
                status, result = run("https://example.org/a", "-c1", "--requests", 6, "--cacert", ca.file, "--proxy",
                                     f"http://u:p@127.0.0.1:{proxy.port}", "--requests-per-connection", 2)
                self.assertEqual(lines_of(proxy)[0], ["CONNECT example.org:443 HTTP/1.1", "Host: example.org:443",
                                                      "Proxy-Authorization: Basic dTpw"])
                self.assertEqual(lines_of(server)[0], ["GET /a HTTP/1.1", "Host: example.org"])
                self.assertEqual((len(server.requests), len(server.used)), (6, 3))
        self.assertEqual((status, result["completed"]), (0, 6))
        self.assertEqual(sum(result["errors"].values()), 0, result["first_error"])
        self.assertEqual(result["connect_latency"]["count"], result["tls"]["handshake_latency"]["count"])

    def test_a_tunnel_that_there_is_not(self):
        for refusal, words in (
                (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno",
                 "proxy: CONNECT refused with status 407 Proxy Authentication Required"),
                (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "proxy: CONNECT refused with status 502 Bad Gateway"),
                (b"HTTP/1.1 200 OK\r\n\r\nhello", "proxy: bytes behind its answer to CONNECT"),
                (b"hello\r\n\r\n", "proxy: its answer to CONNECT: "),
                (b" ", "proxy: ")):
            with self.subTest(words), Server(tunnelling(0, refusal)) as proxy:
                done = load("https://example.org/", "-c1", "--proxy", f"http://127.0.0.1:{proxy.port}", "--timeout", "30s")
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertRegex(done.stderr, r"\Alaneway-load: unable to connect to 127.0.0.1:\d+: [^\n]+\n\Z")
                self.assertIn(words, done.stderr)

    def test_an_answer_in_pieces_behind_an_interim_one(self):
        with Authority() as ca:
            context = ca.server_context(ca.certificate("site", alternatives="DNS:example.org"))

            def slow(connection):
                if not connection.request():
                    return
                for byte in b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n":
                    connection.send(bytes([byte]))
                with socket.create_connection(("127.0.0.1", server.port)) as onward:
                    back = threading.Thread(target=pump, args=(onward, connection.sock), daemon=True)
                    back.start()
                    pump(connection.sock, onward)
                    back.join()
            with Server(answering(), tls=lambda _: context) as server, Server(slow) as proxy:
                status, _ = run("https://example.org/", "-c1", "--requests", 2, "--cacert", ca.file, "--proxy",
                                f"http://127.0.0.1:{proxy.port}")
                self.assertTrue(eventually(lambda: len(server.requests) == 2))
            self.assertEqual(status, 0)


if __name__ == "__main__":
    unittest.main()
