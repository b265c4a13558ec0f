"""laneway-load as a program: command line, exit status, files, signals, progress, the server's process tree."""
import json
import os
import pty
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import LOAD, Server, answering, eventually, load, sleeping  # noqa: E402


def refusing_port():
    """A socket that has a port, so that nobody else gets it, and does not listen."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    return holder


class Start(unittest.TestCase):
    def test_wrong_command_lines_are_one_line_and_status_2(self):
        for arguments in (["--nonsense", "http://127.0.0.1/"], [], ["-c", "x", "http://127.0.0.1/"],
                          ["ftp://127.0.0.1/"], ["-s", "script.lua", "http://127.0.0.1/"]):
            done = load(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")
            self.assertEqual(done.stdout, "")

    def test_help_and_version(self):
        done = load("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("--expect-json", done.stdout)
        self.assertEqual(load("-v").stdout, "laneway-load 0.1.0\n")

    def test_a_port_where_nobody_listens(self):
        with tempfile.TemporaryDirectory() as folder, refusing_port() as holder:
            port = holder.getsockname()[1]
            done = load(f"http://127.0.0.1:{port}/", "--json", os.path.join(folder, "x.json"))
            self.assertEqual(os.listdir(folder), [])
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr, f"laneway-load: unable to connect to 127.0.0.1:{port} Connection refused\n")

    def test_a_name_that_does_not_resolve(self):
        done = load("http://no-such-host.invalid/")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Alaneway-load: unable to resolve no-such-host.invalid: [^\n]+\n\Z")

    def test_names_and_addresses(self):
        for host, url_host in (("127.0.0.1", "localhost"), ("::1", "[::1]")):
            with Server(answering(), host) as server:
                done = load(f"http://{url_host}:{server.port}/a/b?c=d&e#f", "-c1", "--requests", 2)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(server.requests[0][1],
                                 f"GET /a/b?c=d&e HTTP/1.1\r\nHost: {url_host}:{server.port}\r\n\r\n".encode())


def blocks_interrupts(pid):
    """Has the program come to where it takes signals as requests to end?"""
    with open(f"/proc/{pid}/status") as status:
        blocked = next(line.split()[1] for line in status if line.startswith("SigBlk:"))
    return bool(int(blocked, 16) & 1 << signal.SIGINT - 1)


class Files(unittest.TestCase):
    def test_json_is_complete_and_leaves_nothing_beside_it(self):
        with tempfile.TemporaryDirectory() as folder, Server(answering()) as server:
            path = os.path.join(folder, "result.json")
            with open(path, "w") as old:
                old.write("old")
            os.umask(0o022)
            done = load(server.url, "-c1", "--requests", 3, "--json", path)
            self.assertEqual(os.listdir(folder), ["result.json"])
            with open(path) as file:
                result = json.load(file)
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o644)
        self.assertEqual((result["schema"], result["completed"]), ("laneway-load/1", 3))
        self.assertIn("completed   3", done.stdout)

    def test_a_path_that_cannot_be_written_ends_it_before_the_run(self):
        with Server(answering()) as server:
            for path in ("/nowhere/x.json", "/tmp"):
                done = load(server.url, "-c1", "--requests", 3, "--json", path)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertRegex(done.stderr, rf"\Alaneway-load: cannot write {path}: [^\n]+\n\Z")
            self.assertEqual(server.requests, [])

    def test_a_full_disk(self):
        with Server(answering()) as server:
            done = load(server.url, "-c1", "--requests", 3, "--json", "/dev/full")
            self.assertEqual(done.returncode, 1)
            self.assertEqual(done.stderr, "laneway-load: cannot write /dev/full: No space left on device\n")
            with open("/dev/full", "w") as full:
                done = subprocess.run([LOAD, server.url, "-c1", "--requests", "3"], stdout=full, stderr=subprocess.PIPE,
                                      text=True, timeout=30)
            self.assertEqual((done.returncode, done.stderr), (1, "laneway-load: cannot write to standard output\n"))

    def test_a_reader_that_has_left_does_not_take_the_json_with_it(self):
        with tempfile.TemporaryDirectory() as folder, Server(answering()) as server:
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run([LOAD, server.url, "-c1", "--requests", "3", "--json", f"{folder}/x.json"],
                                  stdout=writer, stderr=subprocess.PIPE, text=True, timeout=30)
            os.close(writer)
            self.assertEqual((done.returncode, done.stderr), (1, "laneway-load: cannot write to standard output\n"))
            self.assertEqual(os.listdir(folder), ["x.json"])
            with open(f"{folder}/x.json") as file:
                self.assertEqual(json.load(file)["completed"], 3)

    def test_without_a_place_for_complaints_the_status_still_tells(self):
        with open("/dev/full", "w") as full:
            for arguments, status in ((["nonsense"], 2), (["http://no-such-host.invalid/"], 1)):
                done = subprocess.run([LOAD, *arguments], stderr=full, timeout=30)
                self.assertEqual(done.returncode, status, arguments)

    def test_killed_it_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory() as folder, Server(sleeping(0.02)) as server:
            running = subprocess.Popen([LOAD, server.url, "-c1", "-d30s", "--json", f"{folder}/x.json"])
            while len(server.requests) < 3:
                time.sleep(0.02)
            running.kill()
            running.wait(timeout=30)
            self.assertEqual(os.listdir(folder), [])

    def test_json_to_standard_output_replaces_the_text(self):
        with Server(answering()) as server:
            done = load(server.url, "-c1", "--requests", 3, "--json", "-")
            self.assertEqual(json.loads(done.stdout)["completed"], 3)
            with tempfile.TemporaryFile("w+") as file:  # /dev/stdout is a link to it: it is not replaced
                subprocess.run([LOAD, server.url, "-c1", "--requests", "3", "--json", "/dev/stdout"], stdout=file,
                               timeout=30)
                file.seek(0)
                self.assertEqual(json.load(file)["completed"], 3)
        self.assertTrue(os.path.islink("/dev/stdout"))

    def test_a_link_stays_and_what_it_names_is_replaced(self):
        with tempfile.TemporaryDirectory() as folder, Server(answering()) as server:
            target, link = os.path.join(folder, "target.json"), os.path.join(folder, "link.json")
            with open(target, "w") as old:
                old.write("old")
            os.symlink("target.json", link)
            load(server.url, "-c1", "--requests", 3, "--json", link)
            self.assertTrue(os.path.islink(link))
            with open(target) as file:
                self.assertEqual(json.load(file)["completed"], 3)


class Signals(unittest.TestCase):
    def test_an_early_end_reports_what_was_measured(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number), tempfile.TemporaryDirectory() as folder, Server(sleeping(0.1)) as server:
                path = os.path.join(folder, "x.json")
                running = subprocess.Popen([LOAD, server.url, "-c4", "-d30s", "--json", path], stdout=subprocess.PIPE,
                                           text=True)
                while len(server.requests) < 12:
                    time.sleep(0.02)
                running.send_signal(number)
                text, _ = running.communicate(timeout=30)
                with open(path) as file:
                    result = json.load(file)
                self.assertEqual(running.returncode, 128 + number)
                self.assertIn("of 30.00s, stopped", text)
                self.assertTrue(result["stopped_early"])
                self.assertGreaterEqual(result["completed"], 8)
                self.assertLess(result["window_seconds"], 10)
                # What came while the threads learnt that they shall stop is in the window, or not counted at all.
                time_ = result["connection_time"]
                self.assertAlmostEqual(time_["finished_seconds"] + time_["unfinished_seconds"], time_["integral_seconds"], places=3)
                self.assertLessEqual(time_["integral_seconds"], time_["all_seconds"] + 1e-6)
                self.assertEqual(result["in_flight_at_end"]["count"], 4)

    def test_under_nohup_it_goes_on(self):
        with Server(sleeping(0.05)) as server:
            running = subprocess.Popen(["nohup", LOAD, server.url, "-c1", "--requests", "20"], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, text=True)
            while len(server.requests) < 3:
                time.sleep(0.02)
            running.send_signal(signal.SIGHUP)
            text, _ = running.communicate(timeout=30)
        self.assertEqual(running.returncode, 0)
        self.assertIn("completed   20", text)

    def test_while_it_connects(self):
        with FullBacklog() as url:
            running = subprocess.Popen([LOAD, url, "-c8", "-d30s", "--timeout", "30s"], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
            self.assertTrue(eventually(lambda: blocks_interrupts(running.pid)))
            running.send_signal(signal.SIGINT)
            text, complaint = running.communicate(timeout=15)
        self.assertEqual((running.returncode, complaint), (130, ""))
        self.assertIn("verdict     INVALID", text)


class FullBacklog:
    """A port whose queue of connections is full: who connects waits for ever."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        return "http://127.0.0.1:%d/" % self.listener.getsockname()[1]

    def __exit__(self, *_):
        self.listener.close()


class Connecting(unittest.TestCase):
    def test_connections_that_are_never_taken_time_out(self):
        with FullBacklog() as url:
            done = load(url, "-c4", "-d1s", "--timeout", "200ms", "--json", "-")
        result = json.loads(done.stdout)
        self.assertEqual((done.returncode, result["completed"]), (1, 0))
        self.assertLess(result["connections_established"], 4)
        self.assertGreater(result["errors"]["connect"], 8)
        self.assertEqual(result["first_error"], "connect: timed out")

    def test_more_connections_than_descriptors(self):
        with Server(answering()) as server:
            done = subprocess.run(["bash", "-c", 'ulimit -n 256; exec "$0" "$@"', LOAD, server.url, "-c1000", "-t1"],
                                  capture_output=True, text=True, timeout=10)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "laneway-load: 1000 connections on 1 thread are more than the limit of 256 open "
                                      "files allows (ulimit -n)\n")

    def test_more_threads_than_descriptors(self):
        with Server(answering()) as server:
            done = subprocess.run(["bash", "-c", 'ulimit -n 256; exec "$0" "$@"', LOAD, server.url, "-c150", "-t150"],
                                  capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertIn("150 connections on 150 threads are more than the limit of 256", done.stderr)

    def test_more_threads_than_can_be_started(self):
        """As a user who may have four threads; root may have any number."""
        with tempfile.TemporaryDirectory() as folder, Server(answering()) as server:
            os.chmod(folder, 0o755)
            program = shutil.copy(LOAD, folder)

            def limit():
                if os.getuid() == 0:
                    os.setuid(54321)
                    resource.setrlimit(resource.RLIMIT_NPROC, (4, 4))
                else:
                    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))  # this user has more already

            done = subprocess.run([program, server.url, "-c8", "-t8", "-d20s"], capture_output=True, text=True,
                                  timeout=60, preexec_fn=limit)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\Alaneway-load: cannot start thread \d of 8: [^\n]+\n\Z")


class Terminal(unittest.TestCase):
    def test_the_run_outlives_its_terminal(self):
        master, slave = pty.openpty()
        with Server(sleeping(0.05)) as server:
            running = subprocess.Popen([LOAD, server.url, "-c2", "--requests", "80"], stdout=subprocess.PIPE,
                                       stderr=slave, text=True)
            os.close(slave)
            os.read(master, 1)  # the first of the panel
            os.close(master)
            text, _ = running.communicate(timeout=30)
        self.assertEqual(running.returncode, 0)
        self.assertIn("completed   80", text)


SERVER_WITH_CHILDREN = r"""
import os, socket, subprocess, sys, threading, time
burn = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass"
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
def serve(sock):
    while sock.recv(65536):
        subprocess.run([sys.executable, "-S", "-c", burn])   # comes and goes within a request
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""


class ServerTree(unittest.TestCase):
    def test_cpu_of_children_that_come_and_go(self):
        server = subprocess.Popen([sys.executable, "-c", SERVER_WITH_CHILDREN], stdout=subprocess.PIPE, text=True)
        try:
            port = int(server.stdout.readline())
            done = load(f"http://127.0.0.1:{port}/", "-c1", "--requests", 5, "--timeout", "30s", "--pid", f":{port}",
                        "--json", "-")
        finally:
            server.kill()
            server.communicate()
        tree = json.loads(done.stdout)["server"]
        self.assertEqual(tree["pid"], server.pid)
        self.assertTrue(1.0 <= tree["cpu_seconds"] < 1.95, tree)  # 5 x 0.2 s, and what starting takes; not twice
        self.assertGreater(tree["cpu_per_request_microseconds"], 200_000)
        self.assertEqual(tree["processes_max"], 2)
        self.assertGreater(tree["peak_memory_bytes"], 3_000_000)
        self.assertGreater(tree["context_switches"], 0)
        self.assertLessEqual(tree["voluntary_switches"], tree["context_switches"])
        self.assertEqual(tree["context_switches_per_request"], tree["context_switches"] / 5)

    def test_a_port_on_which_nobody_listens_or_several(self):
        script = "import signal, socket, sys; s = socket.create_server(('127.0.0.1', int(sys.argv[1])), reuse_port=True); print(s.getsockname()[1], flush=True); signal.pause()"
        port, servers = 0, []
        try:
            for _ in range(2):
                servers.append(subprocess.Popen([sys.executable, "-c", script, str(port)], stdout=subprocess.PIPE, text=True))
                port = int(servers[-1].stdout.readline())
            several = load(f"http://127.0.0.1:{port}/", "--pid", f":{port}")
        finally:
            for server in servers:
                server.kill()
                server.communicate()
        nobody = load(f"http://127.0.0.1:{port}/", "--pid", f":{port}")
        self.assertEqual((several.returncode, several.stdout, nobody.returncode, nobody.stdout), (2, "", 2, ""))
        pids = ", ".join(str(pid) for pid in sorted(server.pid for server in servers))
        self.assertEqual(several.stderr, f"laneway-load: --pid: several processes listen on port {port}: {pids}\n")
        self.assertIn(f"laneway-load: --pid: no process is seen to listen on port {port} (", nobody.stderr)

    def test_switches_of_threads_that_end_make_the_count_a_lower_bound(self):
        script = """
import http.server, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(1.2)
        self.send_response(204)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""
        server = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        try:
            port = int(server.stdout.readline())
            done = load(f"http://127.0.0.1:{port}/", "-c1", "--requests", 3, "--timeout", "30s", "--pid", server.pid, "--json", "-")
        finally:
            server.kill()
            server.communicate()
        tree = json.loads(done.stdout)["server"]
        # A thread for each request, which sleeps long enough to be seen (twice a second) and ends before the last look.
        self.assertGreaterEqual(tree["threads_ended"], 1)
        self.assertTrue(tree["switches_are_lower_bound"])


if __name__ == "__main__":
    unittest.main()
