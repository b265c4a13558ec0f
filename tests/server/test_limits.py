"""Each limit on what one request may cost: at the limit accepted, one past it refused with its status."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import BIN, Server, chunked, request, until

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "limits.md"


def request_line(size):
    return request("GET", "/" + "a" * (size - len("GET / HTTP/1.1\r\n")))


def head(size):
    empty = len(request("GET", "/", "X: "))
    return request("GET", "/", "X: " + "a" * (size - empty))


def two_line_head(size):
    empty = len(request("GET", "/", "X: " + "a" * 16379, "Y: "))
    return request("GET", "/", "X: " + "a" * 16379, "Y: " + "a" * (size - empty))


def field_line(size):
    return request("GET", "/", "X: " + "a" * (size - len("X: \r\n")))


def fields(count):
    return request("GET", "/", *[f"X: {i}" for i in range(count - 1)])  # and Host


def body(size):
    return request("POST", "/body", body=b"x" * size)


def chunked_body(body_bytes):
    return request("POST", "/body", "Transfer-Encoding: chunked") + body_bytes


def extension(size):
    return chunked_body(b"1;" + b"e" * (size - 1) + b"\r\nx\r\n0\r\n\r\n")


def overhead(size):
    """Chunked coding's own bytes, on top of one for each byte of body."""
    body_bytes = 20
    last = b"0\r\n\r\n"
    fixed = len(b"14\r\n\r\n" + last)
    zeros = size + body_bytes - fixed
    return chunked_body(b"14\r\n" + b"x" * body_bytes + b"\r\n" + b"0;" + b"e" * (zeros - 1) + b"\r\n\r\n")


def trailer_bytes(size):
    return chunked_body(chunked(b"x", trailers=b"X: " + b"a" * (size - len("X: \r\n\r\n")) + b"\r\n"))


def trailer_lines(count):
    return chunked_body(chunked(b"x", trailers=b"X: a\r\n" * count))


# setting, its value in the test, what makes a request of that size, the status at it, the status one past it
CASES = [
    ("request_line_bytes_max", 100, request_line, 404, 414),
    ("head_bytes_max", 300, head, 200, 431),
    ("field_line_bytes_max", 200, field_line, 200, 431),
    ("field_count_max", 7, fields, 200, 431),
    ("body_bytes_max", 1000, body, 200, 413),
    ("body_bytes_max", 1000, lambda size: chunked_body(chunked(b"x" * 600, b"x" * (size - 600))), 200, 413),
    ("body_bytes_max", 0, body, 200, 413),
    ("chunk_extension_bytes_max", 50, extension, 200, 400),
    ("chunk_overhead_bytes_max", 100, overhead, 200, 400),
    ("trailer_bytes_max", 80, trailer_bytes, 200, 431),
    ("trailer_count_max", 3, trailer_lines, 200, 431),
]
DEFAULTS = [
    ("request_line_bytes_max", 8192, request_line, 404, 414),
    ("head_bytes_max", 32768, two_line_head, 200, 431),
    ("field_line_bytes_max", 16384, field_line, 200, 431),
    ("field_count_max", 100, fields, 200, 431),
    ("body_bytes_max", 1 << 20, body, 200, 413),
    ("chunk_extension_bytes_max", 256, extension, 200, 400),
    ("chunk_overhead_bytes_max", 16384, None, 200, 400),
    ("trailer_bytes_max", 8192, trailer_bytes, 200, 431),
    ("trailer_count_max", 32, trailer_lines, 200, 431),
]


class Limits(unittest.TestCase):
    def check(self, server, name, size, make, inside, beyond):
        for bytes_sent, status in [(make(size), inside), (make(size + 1), beyond)]:
            with self.subTest(name, size=size, status=status), server.connect() as client:
                client.send(bytes_sent)
                answer = client.read()
                self.assertEqual(answer.status, status, answer)
                if status != beyond:
                    client.send(request())
                    self.assertEqual(client.read().status, 200)
                else:
                    self.assertTrue(answer.closes)
                    self.assertTrue(client.closed())

    def test_a_value_at_the_limit_passes_and_one_past_it_does_not(self):
        for name, size, make, inside, beyond in CASES:
            with Server(**{name: size}) as server:
                if name == "body_bytes_max" and size == 0:
                    self.assertEqual(server.ask("POST", "/body").body, b'"0"')
                self.check(server, name, size, make, inside, beyond)

    def test_the_defaults_are_what_the_table_says(self):
        with Server(chunk_extension_bytes_max=20000) as wide, Server() as server:
            for name, size, make, inside, beyond in DEFAULTS:
                if make:
                    self.check(server, name, size, make, inside, beyond)
            self.check(wide, "chunk_overhead_bytes_max", 16384, overhead, 200, 400)

    def test_an_unread_body_is_drained_up_to_its_limit(self):
        with Server(drain_bytes_max=1000) as server:
            for framing, fits in [(b"", True), (b"x", False)]:
                with self.subTest(fits=fits), server.connect() as client:
                    client.send(request("POST", "/nowhere", body=b"x" * 1000 + framing))
                    answer = client.read()
                    self.assertEqual((answer.status, answer.closes), (404, not fits))
                    if fits:
                        self.assertEqual(client.ask().status, 200)
                    else:
                        self.assertTrue(client.closed())
            with server.connect() as client:  # how long it is shows only as it comes
                client.send(request("POST", "/nowhere", "Transfer-Encoding: chunked"))
                self.assertEqual(client.read().status, 404)
                client.send(chunked(b"x" * 2000))
                self.assertTrue(client.closed())

    def test_a_long_body_takes_memory_only_as_it_comes(self):
        with Server(body_bytes_max=1 << 40) as server, server.connect() as client:
            before = server.resident_bytes()
            client.send(request("POST", "/body", f"Content-Length: {1 << 40}") + b"x" * 1000)
            self.assertTrue(client.still_open())
            self.assertLess(server.resident_bytes() - before, server.memory_bound(4 << 20))

    def test_one_byte_chunks_cost_too_much(self):
        with Server() as server, server.connect() as client:
            client.send(request("POST", "/body", "Transfer-Encoding: chunked"))
            client.send(b"1\r\nx\r\n" * 10_000)
            self.assertEqual(client.read().status, 400)

    def test_answers_not_taken_hold_the_pipeline_up(self):
        """At the limit the next request is taken up, seen in the log; one past it only when answers have been taken."""
        large = request("GET", "/large/16000000")  # more than the kernel takes
        with Server() as server:
            answer = server.ask("GET", "/large/16000000")
        size = len("HTTP/1.1 200 OK\r\n\r\n") + sum(len(f"{name}: {value}\r\n") for name, value in answer.fields) + len(answer.body)
        for most, at_once in [(size, True), (size - 1, False)]:
            with self.subTest(most), Server(output_bytes_max=most) as server, server.connect(receive_buffer=4096) as client:
                client.send(large + request("GET", "/throw/coroutine"))
                taken_up = lambda: "GET /throw/coroutine failed" in server.stderr()
                self.assertEqual(until(taken_up, 10 if at_once else 0.5), at_once)
                self.assertEqual((client.read().status, client.read().status), (200, 500))
                self.assertTrue(taken_up())

    def test_json_is_nested_so_deep_and_no_deeper(self):
        """laneway-contract: at the limit it is no list of models (422), one past it is not read (400)."""
        for settings, most in [({}, 64), ({"json_depth_max": 3}, 3)]:
            with self.subTest(settings), Server("laneway-contract", title="Oracle", **settings) as server:
                status = lambda depth: server.ask("POST", "/b/list", "Content-Type: application/json",
                                                  body=b"[" * depth + b"]" * depth).status
                self.assertEqual([status(most), status(most + 1), status(100_000)], [422, 400, 400])

    def test_a_multipart_form_holds_so_much_and_no_more(self):
        """laneway-contract's /f/file: at each limit it is answered, one past it is a 400."""
        def part(name, content=b"", file_name=None, pad=0):
            disposition = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{file_name}"' if file_name else "")
            return f"--B\r\n{disposition}".encode() + b" " * pad + b"\r\n\r\n" + content + b"\r\n"

        head = len('Content-Disposition: form-data; name="tok"\r\n\r\n')
        fixed = part("f", b"", "x") + part("tok", b"t")
        cases = [
            ("form_file_count_max", 3, lambda most: fixed + part("more", b"", "x") * (most - 1)),
            ("form_field_count_max", 3, lambda most: fixed + part("a") * (most - 1)),
            ("form_field_bytes_max", 100, lambda most: fixed + part("a", b"x" * most)),
            ("form_part_head_bytes_max", 100, lambda most: fixed + part("tok", b"t", pad=most - head)),
        ]
        for setting, most, body in cases:
            with self.subTest(setting), Server("laneway-contract", title="Oracle", **{setting: most}) as server:
                for size, status in [(most, 200), (most + 1, 400)]:
                    answer = server.ask("POST", "/f/file", "Content-Type: multipart/form-data; boundary=B",
                                        body=body(size) + b"--B--\r\n")
                    self.assertEqual(answer.status, status)

    def test_a_query_has_its_pairs_at_most(self):
        for settings, most in [({}, 1000), ({"query_pairs_max": 3}, 3)]:
            with self.subTest(most=most), Server(**settings) as server:
                for pairs, status in [(most, 200), (most + 1, 400)]:
                    self.assertEqual(server.ask("GET", "/query?" + "&".join(["a"] * pairs)).status, status)
                self.assertEqual(server.ask("GET", "/query?" + "&" * 8000).status, 200)


class Page(unittest.TestCase):
    """docs/limits.md lists what the program has, with its defaults, and names tests that exist."""

    def test_the_table_is_the_programs(self):
        listed = subprocess.run([BIN / "laneway-hello", "--help-settings"], capture_output=True, text=True, check=True).stdout
        program = {}
        for line in listed.splitlines():
            name, default = re.match(r"(\S+)\s+(\S+)", line).groups()
            program[name] = default
        self.assertGreater(len(program), 30)
        page = {}
        for name, default in re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \|", PAGE.read_text(), re.M):
            page[name] = default.replace(",", "").strip("` ")
        self.assertEqual(page, program)

    def test_the_tests_it_names_exist(self):
        here = pathlib.Path(__file__).parent
        for line in re.findall(r"^\| `\w+` \|.*$", PAGE.read_text(), re.M):
            named = re.findall(r"\[`(\w+)`\]\(\.\./tests/server/(\w+\.py)\)", line)
            self.assertTrue(named, line)
            for test, file in named:
                self.assertIn(f"def {test}(", (here / file).read_text(), line)


if __name__ == "__main__":
    unittest.main()
