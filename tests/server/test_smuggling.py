"""Bodies whose length two readers could see differently: never may what is inside one be answered as a request of its own."""

import itertools
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import Server, request

INNER = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNKS = b"0\r\n\r\n" + INNER

CODINGS = ["chunked", "Chunked", "CHUNKED", "xchunked", "chunkedx", "chunked, identity", "identity, chunked", "gzip, chunked",
           "chunked, chunked", "chunked,", ",chunked", "chunked;q=1", '"chunked"', "'chunked'", "chunked\t", "\tchunked", " chunked",
           "chunked ", "\x0bchunked", "chunked\x0b", "\x0cchunked", "chunked\x00", "chun\x00ked", "chunked\x85", "\xa0chunked", "identity",
           "", "c hunked", "chunk", "chunked\r", "chunked\r\n ", "\r\n chunked", "cow, chunked"]
NAMES = ["Transfer-Encoding", "transfer-encoding", "Transfer-Encoding ", " Transfer-Encoding", "Transfer-Encoding\t", "Transfer_Encoding",
         "Transfer-Encoding\x00", "X: y\nTransfer-Encoding", "X: y\rTransfer-Encoding", "Transfer-Encoding\r\n", "Transfer\x2dEncoding",
         "Content-Encoding", "Transfer-Encoding\xa0", "\x00Transfer-Encoding"]
LENGTHS = ["{n}", "+{n}", "-{n}", "0{n}", "{n}, {n}", "{n},", ",{n}", "{n} 0", "{n}\t", "0x{x}", "{n}.0", "{n}e0", '"{n}"', "{n};", "", " ",
           "{n}\x00", "{n}\x0b", "\x0c{n}", "18446744073709551616", "18446744073709551615", "9223372036854775808", "-1", "0 ", "{n}\r", "1_0",
           "{n}, 0", "0, {n}", "\xb2"]
CHUNK_SIZES = [b"-1", b"+1", b"0x0", b"00000000000000000000", b"0 ", b" 0", b"0\t", b"0;", b"0;a=\"", b"0\n", b"0\r", b"", b"g", b"0,0",
               b"ffffffffffffffff", b"10000000000000000", b"0_0", b"0\x00", b"\x000", b"0.0", b"1;\n", b"0;\x00"]


def gadgets():
    """Requests with a second request where a body may be."""
    head = b"POST /outer HTTP/%s\r\nHost: a\r\n"
    for name, coding in itertools.product(NAMES, CODINGS):
        line = f"{name}: {coding}\r\n".encode("latin-1")
        length = b"Content-Length: %d\r\n" % len(CHUNKS)
        yield head % b"1.1" + line + length + b"\r\n" + CHUNKS
        yield head % b"1.1" + length + line + b"\r\n" + CHUNKS
    for coding in CODINGS:
        line = f"Transfer-Encoding: {coding}\r\n".encode("latin-1")
        yield head % b"1.0" + line + b"Content-Length: %d\r\n\r\n" % len(CHUNKS) + CHUNKS
        yield head % b"1.0" + line + b"Connection: keep-alive\r\n\r\n" + CHUNKS
        yield head % b"1.1" + line + b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n" + CHUNKS
        yield head % b"1.1" + b"Transfer-Encoding: chunked\r\n" + line + b"Content-Length: 5\r\n\r\n" + CHUNKS
    for length in LENGTHS:
        value = length.format(n=len(INNER), x=f"{len(INNER):x}").encode("latin-1")
        yield head % b"1.1" + b"Content-Length: " + value + b"\r\nContent-Length: %d\r\n\r\n" % len(INNER) + INNER
        yield head % b"1.1" + b"Content-Length: 0\r\nContent-Length: " + value + b"\r\n\r\n" + INNER
        if length not in ("{n}", "0{n}", "{n}\t", "0 "):  # alone these are lengths
            yield head % b"1.1" + b"Content-Length: " + value + b"\r\n\r\n" + INNER
    for size in CHUNK_SIZES:
        if size not in (b"00000000000000000000", b"0;"):
            yield head % b"1.1" + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\n\r\n" + INNER
        yield head % b"1.1" + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx" + size + b"\r\n\r\n" + INNER
        yield head % b"1.1" + b"Transfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n" + INNER
    for end in (b"\n\n", b"\r\r", b"\n\r\n", b"\r\n\n", b"\r\n\r"):
        yield b"POST /outer HTTP/1.1\r\nHost: a\r\nContent-Length: %d" % len(INNER) + end + INNER
    for method in ("GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT"):  # a body where nobody expects one
        for path in ("/", "/nowhere", "/body", "*"):
            yield request(method, path, f"Content-Length: {len(INNER)}", body=INNER)
            yield request(method, path, "Transfer-Encoding: chunked", body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(INNER), INNER))
            yield request(method, path, "Expect: 100-continue", f"Content-Length: {len(INNER)}", body=INNER)
            yield request(method, path, f"Content-Length: {len(INNER)}", "Connection: close", body=INNER)


class Smuggling(unittest.TestCase):
    def answers(self, server, sent):
        """Status codes of all that comes back, until the server or the client has said all."""
        with server.connect(timeout=10) as client:
            client.send(sent)
            client.finish()
            return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d\d\d)", client.rest()) if status != b"100"]

    def test_no_gadget_gets_a_second_answer(self):
        tried = 0
        with Server() as server, Server("laneway-echo") as echo:
            for index, sent in enumerate(gadgets()):
                # The echo server answers what is in a body, so only its status lines at the beginning count.
                self.assertEqual(len(self.answers(server, sent)), 1, sent)
                if index % 10 == 0 and INNER not in sent.partition(b"\r\n\r\n")[0]:
                    with echo.connect(timeout=10) as client:
                        client.send(sent)
                        client.finish()
                        client.read("HEAD" if sent.startswith(b"HEAD") else "GET")
                        self.assertTrue(client.closed(), sent)
                tried += 1
        self.assertGreater(tried, 1000)

    def test_both_framings_are_always_refused(self):
        for name, value in (("Content-Length", "5"), ("Content-Length", "0")):
            with Server() as server, server.connect() as client:
                client.send(request("POST", "/body", f"{name}: {value}", "Transfer-Encoding: chunked") + CHUNKS)
                answer = client.read()
                self.assertEqual((answer.status, answer.closes), (400, True))
                self.assertTrue(client.closed())

    def test_the_gadgets_would_be_seen(self):
        """A second request that is one gets its answer: the test above can fail."""
        with Server() as server:
            self.assertEqual(self.answers(server, request("POST", "/body", body=b"x") + INNER), [200, 404])


if __name__ == "__main__":
    unittest.main()
