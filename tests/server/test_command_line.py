"""What the command line answers: help, mistakes in one line, ports, addresses, and odd standard streams."""

import os
import re
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import BIN, Server, until

PROGRAM = BIN / "laneway-test-server"


def call(*words, **options):
    return subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, **options)


class CommandLine(unittest.TestCase):
    def wrong(self, *words, status=2, says=""):
        result = call(*words)
        with self.subTest(words):
            self.assertEqual((result.returncode, result.stdout), (status, ""), result.stderr)
            self.assertRegex(result.stderr, r"^[^\n]+\n$")
            self.assertIn(says, result.stderr)

    def test_help_and_version(self):
        result = call("--help")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for flag in ("--host", "--port", "--loops", "--threads", "--cpu", "--log-level", "--set", "--help-settings", "routes"):
            self.assertIn(flag, result.stdout)
        result = call("--version")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "laneway-test-server 1.2.3\n", ""))

    def test_a_wrong_flag_is_one_line(self):
        for words, says in [(["--prot", "1"], "--prot"), (["serve"], "serve"), (["--port", "65536"], "65536"), (["--port", "-1"], "-1"),
                            (["--port", "http"], "http"), (["--port"], "--port"), (["--loops", "x"], "x"), (["--threads", "0"], "0"),
                            (["--log-level", "loud"], "loud"), (["run", "routes"], "")]:
            self.wrong(*words, says=says)

    def test_a_wrong_setting_is_one_line(self):
        for setting in ("nothing", "no_such=1", "port=65536", "port=-1", "port=", "head_seconds_max=soon", "head_seconds_max=-1",
                        "head_seconds_max=nan", "field_count_max=257", "field_count_max=0", "body_bytes_max=1e3", "threads_max=0",
                        "connections_max=0", "body_bytes_max=99999999999999999999", "=", "port=1 "):
            self.wrong("--set", setting, says=setting.partition("=")[0])

    def test_a_place_it_cannot_listen_at_is_one_line(self):
        with socket.create_server(("127.0.0.1", 0)) as busy:
            self.wrong("--port", str(busy.getsockname()[1]), status=1, says="Address already in use")
        self.wrong("--host", "no.such.host.invalid", "--port", "0", status=1, says="no.such.host.invalid")
        self.wrong("--host", "192.0.2.1", "--port", "0", status=1, says="192.0.2.1")
        self.wrong("--host", "", "--port", "0", status=1)

    def test_two_servers_cannot_share_a_port(self):
        with Server() as server:
            self.wrong("--port", str(server.port), status=1, says=str(server.port))

    def test_routes_are_listed(self):
        result = call("routes")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        listed = {tuple(re.split(r"\s{2,}", line)[:3]) for line in result.stdout.splitlines()}
        self.assertIn(("GET", "/block/{ms}", "threads"), listed)
        self.assertIn(("GET", "/sleep/{ms}", "loop"), listed)
        self.assertIn(("GET", "/cpu/{ms}", "cpu"), listed)

    def test_addresses(self):
        for host in ("127.0.0.1", "localhost", "0.0.0.0", "::1", "[::1]"):
            with self.subTest(host), Server(host=host) as server:
                self.assertNotEqual(server.port, 0)
                self.assertEqual(server.ask().status, 200)

    def test_the_later_setting_wins(self):
        with Server("laneway-test-server", "--set=loops=0", "--set=loops=1") as server:
            self.assertTrue(until(lambda: server.threads("laneway-loop") == 1))

    def test_closed_streams_neither_stop_it_nor_reach_a_client(self):
        """With descriptors 0 to 2 closed, a socket must not take their place and be printed to."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        server = subprocess.Popen(f'exec "{PROGRAM}" --port {port} 0<&- 1>&- 2>&-', shell=True)
        try:
            self.assertTrue(until(lambda: self.connects(port)))
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(b"GET /throw/plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                data = b"".join(iter(lambda: client.recv(65536), b""))
                self.assertTrue(data.startswith(b"HTTP/1.1 500 ") and data.endswith(b"Internal Server Error"), data)
        finally:
            server.terminate()
            self.assertEqual(server.wait(20), 0)

    def connects(self, port):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return True
        except OSError:
            return False

    def test_a_broken_pipe_does_not_end_it(self):
        """Its log goes where nobody reads any more."""
        reading, writing = os.pipe()
        server = subprocess.Popen([PROGRAM, "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=writing)
        os.close(writing)
        line = server.stdout.readline().decode()
        os.close(reading)
        with socket.create_connection(("127.0.0.1", int(line.rpartition(":")[2]))) as client:
            client.sendall(b"GET /throw/plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            self.assertIn(b" 500 ", client.recv(65536))
        server.stdout.close()
        server.terminate()
        self.assertEqual(server.wait(20), 0)

    def test_a_full_disk_under_stdout_does_not_stop_it(self):
        with open("/dev/full", "w") as full:
            server = subprocess.Popen([PROGRAM, "--port", "0"], stdout=full, stderr=subprocess.PIPE)
            self.assertRaises(subprocess.TimeoutExpired, server.wait, 0.5)
            server.terminate()
            self.assertEqual(server.wait(20), 0)
            server.stderr.close()
            self.assertNotEqual(subprocess.run([PROGRAM, "routes"], stdout=full, stderr=subprocess.DEVNULL).returncode, 0)

    def test_too_few_descriptors_to_start_is_one_line(self):
        result = subprocess.run(f'ulimit -n 8; exec "{PROGRAM}" --port 0', shell=True, capture_output=True, text=True, timeout=20)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertRegex(result.stderr, r"^laneway-test-server: [^\n]+\n$")


if __name__ == "__main__":
    unittest.main()
