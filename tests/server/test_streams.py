"""The limits of answers that come in pieces, and of what runs after an answer."""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from serving import Server, request


def made(server):
    """How many pieces the stream has yielded, when it stands still."""
    before = -1
    while True:
        count = server.stderr().count("piece ")
        if count and count == before:
            return count
        before = count
        time.sleep(0.3)


class Streams(unittest.TestCase):
    def test_a_stream_waits_for_its_reader(self):
        counts = []
        for most in (1024, 4 * 1024 * 1024):
            with self.subTest(most), Server(stream_bytes_max=most) as server, \
                    server.connect(receive_buffer=4096) as client:
                client.send(request("GET", "/pieces/20000"))
                counts.append(made(server))
        self.assertLess(counts[1], 20000)
        # The kernel takes about as much both times; the rest is what the setting lets wait.
        self.assertGreater(counts[1] - counts[0], 3 * 1024)
        self.assertLess(counts[1] - counts[0], 5 * 1024)

    def test_a_silent_stream_shows_that_it_lives(self):
        for seconds, pings in ((0.1, True), (30, False)):
            with self.subTest(seconds), Server(event_ping_seconds=seconds) as server:
                body = server.ask("GET", "/silent/500").body
                self.assertEqual(b": ping\n\n" in body, pings)
                self.assertTrue(body.startswith(b"data: 1\n\n") and body.endswith(b"data: 2\n\n"), body)

    def test_an_answer_has_its_tasks_at_most(self):
        with Server(background_tasks_max=5) as server:
            self.assertEqual(server.ask("GET", "/tasks/5").status, 200)
            self.assertEqual(server.ask("GET", "/tasks/6").status, 503)


if __name__ == "__main__":
    unittest.main()
