"""examples/site, events and background: what a page needs, and what happens behind an answer."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import Server


class Pages(unittest.TestCase):
    def test_site(self):
        with Server("laneway-site") as server:
            page = server.ask("GET", "/")
            self.assertEqual((page.status, page.field("Content-Type")), (200, "text/html; charset=utf-8"))
            self.assertEqual(server.ask("GET", "/", f"If-None-Match: {page.field('ETag')}").status, 304)
            self.assertEqual(server.ask("GET", "/some/page").body, page.body)
            self.assertEqual(server.ask("GET", "/missing.css").status, 404)
            self.assertIn(b"font-family", server.ask("GET", "/style.css").body)
            self.assertEqual(server.ask("GET", "/api/visitors").json(), {"visitors": 3})

    def test_events(self):
        with Server("laneway-events") as server:
            answer = server.ask("GET", "/events?count=2", "Last-Event-ID: 7")
            self.assertEqual(answer.field("Content-Type").partition(";")[0], "text/event-stream")
            events = [dict(line.split(": ", 1) for line in event.splitlines())
                      for event in answer.body.decode().split("\n\n") if event]
            self.assertEqual([(event["id"], event["data"]) for event in events], [("8", '{"number":8}'), ("9", '{"number":9}')])
            self.assertEqual(server.ask("GET", "/lines?count=2").body, b'{"number":1}\n{"number":2}\n')
            self.assertIn(b"EventSource", server.ask("GET", "/").body)
            with server.connect() as leaver:  # an endless stream ends when its client leaves: the server stops
                leaver.send(b"GET /events?count=1000000 HTTP/1.1\r\nHost: test\r\n\r\n")
                self.assertEqual(leaver.head()[0], 200)

    def test_background(self):
        with tempfile.TemporaryDirectory() as folder:
            notes = os.path.join(folder, "notes.txt")
            os.environ["NOTES"] = notes
            self.addCleanup(os.environ.pop, "NOTES")
            with Server("laneway-background") as server:
                self.assertEqual(server.ask("POST", "/notes/ann?q=x").json(), {"message": "on its way"})
            with open(notes) as file:  # all done when the server has ended
                self.assertEqual(file.read(), "log: asked for x\nann: welcome\n")


if __name__ == "__main__":
    unittest.main()
