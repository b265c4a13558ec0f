"""laneway-load over TLS: whom it trusts, who it says it is, sessions that are resumed, answers that are cut."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import json  # noqa: E402
import ssl  # noqa: E402

from certificates import Authority  # noqa: E402
from servers import Server, answering, eventually, load  # noqa: E402


def setUpModule():
    global ca, good
    ca = unittest.enterModuleContext(Authority())
    good = ca.server_context(ca.certificate("good"))


def run(server, *arguments, stdin=None):
    done = load(server.url, "--json", "-", "--timeout", "30s", *arguments, stdin=stdin)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def measure(server, *arguments):
    return run(server, "--cacert", ca.file, *arguments)


class Requests(unittest.TestCase):
    def test_every_answer_is_read_and_the_handshake_has_a_time_of_its_own(self):
        body = os.urandom(200_000).hex().encode()  # many records
        with Server(answering(body=body), tls=lambda _: good) as server:
            status, result = measure(server, "-c3", "-t2", "--requests", 30, "--expect-body", "x", "--body", "y" * 100_000)
            self.assertEqual(len(server.requests), 30)
            self.assertTrue(all(raw.endswith(b"\r\n\r\n" + b"y" * 100_000) for _, raw in server.requests))
            self.assertIn(f"Host: 127.0.0.1:{server.port}\r\n".encode(), server.requests[0][1])
        self.assertEqual((status, result["completed"], result["checks"]["failed"]), (1, 30, 30))
        self.assertEqual(result["errors"], dict.fromkeys(result["errors"], 0), result["first_error"])
        self.assertGreater(result["bytes_read"], 30 * len(body))
        self.assertEqual(result["tls"]["version"], "TLSv1.3")
        self.assertTrue(result["tls"]["cipher"])
        handshakes = result["tls"]["handshake_latency"]
        self.assertEqual((handshakes["count"], result["connect_latency"]["count"]), (3, 3))
        self.assertGreater(handshakes["min_seconds"], 0)

    def test_pipelined(self):
        # It answers when all of them are there, each with a body of its own.
        def script(connection):
            while batch := [request for _ in range(5) if (request := connection.request())]:
                connection.send(b"".join(b"HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + request[5:6] * 20_000 for request in batch))
        with Server(script, tls=lambda _: good) as server:
            status, result = run(server, "--cacert", ca.file, "-c1", "--pipeline", 5, "--requests", 50, "--targets", "-",
                                 "--expect-hash", "first", stdin="GET /a\nGET /b\nGET /c\n")
        self.assertEqual((status, result["completed"], result["checks"]["failed"]), (0, 50, 0), result)
        self.assertEqual((result["errors"], result["reconnects"]), (dict.fromkeys(result["errors"], 0), 0), result["first_error"])

    def test_the_text_tells_of_it(self):
        with Server(answering(), tls=lambda _: good) as server:
            text = load(server.url, "--cacert", ca.file, "-c2", "--requests", 4).stdout
        self.assertRegex(text, r"\nhandshake +p50 ")
        self.assertRegex(text, r"\nTLS +TLSv1.3, \w+; 0 of 2 handshakes resumed a session \(0 %\)\n")

    def test_bodies_in_every_framing(self):
        body = b"x" * 100_000
        chunks = b"".join(b"%x\r\n%s\r\n" % (1000, body[i:i + 1000]) for i in range(0, len(body), 1000))
        answers = {"length": b"Content-Length: %d\r\n\r\n" % len(body) + body,
                   "chunked": b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n",
                   "until close": b"\r\n" + body}
        for framing, rest in answers.items():
            def script(connection):
                while connection.request():
                    connection.send(b"HTTP/1.1 200 OK\r\n" + rest)
                    if framing == "until close":
                        try:
                            connection.sock.unwrap()  # close_notify; then it waits for ours
                        except OSError:
                            pass
                        return
            with self.subTest(framing), Server(script, tls=lambda _: good) as server:
                status, result = measure(server, "-c2", "--requests", 6, "--expect-body", body.decode())
                self.assertEqual((status, result["completed"]), (0, 6), result)
                self.assertEqual(sum(result["errors"].values()), 0, result["first_error"])

    def test_an_answer_without_a_length_that_ends_without_close_notify_is_an_error(self):
        def script(connection):
            if connection.request():
                connection.send(b"HTTP/1.1 200 OK\r\n\r\ncut?")
        with Server(script, tls=lambda _: good) as server:
            status, result = measure(server, "-c1", "-d300ms")
        self.assertEqual((status, result["completed"], result["verdict"]["word"]), (1, 0, "INVALID"))
        self.assertGreater(result["errors"]["read"], 0)
        self.assertEqual(result["first_error"], "read: closed without close_notify")

    def test_an_ipv6_literal_and_a_name(self):
        with Server(answering(), host="::1", tls=lambda _: good) as server:
            self.assertEqual(measure(server, "-c1", "--requests", 2)[0], 0)
            self.assertEqual(server.names, [None, None])  # an address is no name
        with Server(answering(), tls=lambda _: good) as server:
            server.url = f"https://localhost:{server.port}/"
            self.assertEqual(measure(server, "-c1", "--requests", 2)[0], 0)
            self.assertEqual(server.names, ["localhost", "localhost"])

    def test_ab_find_and_series_go_the_same_way(self):
        with Server(answering(), tls=lambda _: good) as server, Server(answering()) as plain:
            done = load("ab", server.url, plain.url, "--cacert", ca.file, "-c1", "-d100ms", "--rounds", 2)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            done = load("find", server.url, "--cacert", ca.file, "-c2", "-d200ms", "--mean", "20s", "--first", "50", "--to", "50",
                        "--repeats", 1)
            self.assertEqual(done.returncode, 0, done.stderr)
            done = load(server.url, "--cacert", ca.file, "--ceiling")
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("--ceiling is measured with http", done.stderr)


class Trust(unittest.TestCase):
    def refused(self, server, *arguments):
        done = load(server.url, "-c1", "--requests", 1, "--timeout", "30s", *arguments)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\Alaneway-load: unable to connect to 127.0.0.1:\d+: [^\n]+\n\Z")
        return done.stderr

    def test_certificates_that_do_not_do(self):
        expired = ca.server_context(ca.certificate("expired", expired=True))
        other = ca.server_context(ca.certificate("other", alternatives="DNS:other.example"))
        for context, arguments, words in (
                (expired, ["--cacert", ca.file], "the server's certificate has expired"),
                (other, ["--cacert", ca.file], "the server's certificate is not for '127.0.0.1'"),
                (good, ["--cacert", ca.file, "--servername", "g"], "the server's certificate is not for 'g'"),
                (good, [], "the server's certificate is by a CA that is not trusted")):
            with self.subTest(words), Server(answering(), tls=lambda _: context) as server:
                self.assertIn(words, self.refused(server, *arguments))
                self.assertEqual(run(server, "--insecure", "-c1", "--requests", 2)[0], 0)

    def test_a_server_name_is_asked_for_and_checked(self):
        other = ca.server_context(ca.certificate("other", alternatives="DNS:other.example"))
        with Server(answering(), tls=lambda _: other) as server:
            status, _ = measure(server, "-c1", "--requests", 2, "--servername", "other.example")
            self.assertEqual(set(server.names), {"other.example"})
            self.assertIn(f"Host: 127.0.0.1:{server.port}\r\n".encode(), server.requests[0][1])
        self.assertEqual(status, 0)

    def test_what_goes_wrong_later_is_in_the_account(self):
        expired = ca.server_context(ca.certificate("expired", expired=True))
        # The first connection asks whether anybody is there, the second is one of the run.
        with Server(answering(), tls=lambda number: good if number < 2 else expired) as server:
            status, result = measure(server, "-c2", "-t1", "-d500ms")
        self.assertEqual((status, result["connections_established"]), (0, 1))
        self.assertGreater(result["errors"]["tls"], 0)
        self.assertEqual(sum(result["errors"].values()), result["errors"]["tls"])
        self.assertEqual(result["first_error"], "tls: the server's certificate has expired")
        self.assertEqual(result["tls"]["handshake_latency"]["unfinished"], result["errors"]["tls"])

    def test_a_client_certificate(self):
        wanting = ca.server_context(ca.certificate("good"), client_ca=ca.file)
        certificate, key = ca.certificate("client")
        both = ca.path("both.pem")
        with open(both, "w") as file:
            for each in (certificate, key):
                with open(each) as part:
                    file.write(part.read())
        with Server(answering(), tls=lambda _: wanting) as server:
            for arguments in (["--cert", certificate, "--key", key], ["--cert", both]):
                self.assertEqual(measure(server, "-c2", "--requests", 4, *arguments)[0], 0)
            # TLS 1.3: the client learns of it behind its handshake.
            status, result = measure(server, "-c1", "-d300ms")
            self.assertEqual((status, result["completed"]), (1, 0))
            self.assertGreater(result["errors"]["tls"], 0, result["errors"])

    def test_a_server_without_tls(self):
        def complaining(connection):
            if connection.sock.recv(1000):
                connection.answer(status="400 Bad Request")
        with Server(complaining) as server:
            server.url = server.url.replace("http:", "https:")
            self.assertIn("the server does not speak TLS", self.refused(server))

        def closing(connection):
            connection.sock.recv(10)
        with Server(closing) as server:
            server.url = server.url.replace("http:", "https:")
            self.assertRegex(self.refused(server), "closed during the handshake|reset by peer")

    def test_a_handshake_that_never_ends_times_out(self):
        def silent(connection):
            while connection.sock.recv(1000):
                pass
        with Server(silent) as server:
            done = load(server.url.replace("http:", "https:"), "-c1", "--timeout", "200ms")
            self.assertEqual(done.returncode, 1)
            self.assertIn("the handshake timed out", done.stderr)

    def test_versions(self):
        old = ca.server_context(ca.certificate("good"))
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with Server(answering(), tls=lambda _: old) as server:
            status, result = measure(server, "-c1", "--requests", 2)
            self.assertEqual((status, result["tls"]["version"]), (0, "TLSv1.2"))
            self.assertIn("no version of TLS that both speak", self.refused(server, "--cacert", ca.file, "--tls-min", "1.3"))


class Sessions(unittest.TestCase):
    def test_a_connection_that_is_opened_again_resumes_its_session(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = ca.server_context(ca.certificate("good"))
            context.maximum_version = version
            with self.subTest(version.name), Server(answering(), tls=lambda _: context) as server:
                status, result = measure(server, "-c1", "--requests", 10, "--no-keepalive")
                self.assertEqual((status, len(server.used)), (0, 10), result)
                # The first of the run cannot; an eleventh may have been opened behind the last answer.
                self.assertGreaterEqual(result["tls"]["handshakes_resumed"], 9)
                self.assertTrue(eventually(lambda: server.resumed >= 9))
                _, result = measure(server, "-c1", "--requests", 10, "--no-keepalive", "--no-tls-resumption")
                self.assertEqual(result["tls"]["handshakes_resumed"], 0)


class CommandLine(unittest.TestCase):
    def test_files_that_do_not_do(self):
        certificate, key = ca.certificate("client")
        other = ca.certificate("other")[1]
        encrypted = ca.path("encrypted.key")
        ca.encrypt(key, encrypted)
        url = "https://127.0.0.1:1/"
        for arguments, words in ((["--cacert", "/nowhere"], "--cacert: cannot use '/nowhere'"),
                                 (["--cacert", key], "--cacert: cannot use"),
                                 (["--cert", "/nowhere"], "--cert: cannot use '/nowhere'"),
                                 (["--cert", certificate], "--cert: cannot use the key in"),
                                 (["--cert", certificate, "--key", other], "--key: cannot use the key in"),
                                 (["--cert", certificate, "--key", encrypted], "--key: cannot use the key in")):
            done = load(url, *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
