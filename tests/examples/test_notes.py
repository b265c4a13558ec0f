"""examples/notes: sessions, compression, a rate limit and an access log, as a browser sees them."""

import gzip
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import Server

LINE = re.compile(r'127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "([A-Z]+ \S+) HTTP/1\.1" (\d{3}) (\d+|-) "-" "([^"]*)" \d+\.\d{6} "-"')


def note(client, text, cookie=None):
    fields = ["Content-Type: application/json"] + ([f"Cookie: {cookie}"] if cookie else [])
    return client.ask("POST", "/notes", *fields, body=json.dumps({"text": text}).encode())


def cookie_of(answer):
    return answer.field("Set-Cookie").partition(";")[0]


class Notes(unittest.TestCase):
    def test_notes_come_back_with_their_cookie(self):
        with Server("laneway-notes") as server, server.connect() as client:
            first = note(client, "milk")
            self.assertEqual((first.status, first.json()), (201, ["milk"]))
            second = note(client, "bread", cookie_of(first))
            self.assertEqual(second.json(), ["milk", "bread"])
            self.assertEqual(client.ask("GET", "/notes", f"Cookie: {cookie_of(second)}").json(), ["milk", "bread"])
            self.assertEqual(client.ask("GET", "/notes").json(), [])
            self.assertEqual(client.ask("GET", "/notes", f"Cookie: {cookie_of(second)[:-1]}").json(), [])
            self.assertEqual(cookie_of(client.ask("DELETE", "/notes", f"Cookie: {cookie_of(second)}")), "session=")

    def test_sessions_outlive_the_server_with_its_secret(self):
        os.environ["NOTES_SECRET"] = "0123456789abcdef" * 4
        self.addCleanup(os.environ.pop, "NOTES_SECRET")
        with Server("laneway-notes") as server, server.connect() as client:
            cookie = cookie_of(note(client, "milk"))
        with Server("laneway-notes") as server:
            self.assertEqual(server.ask("GET", "/notes", f"Cookie: {cookie}").json(), ["milk"])
        os.environ["NOTES_SECRET"] = "fedcba9876543210" * 4
        with Server("laneway-notes") as server:
            self.assertEqual(server.ask("GET", "/notes", f"Cookie: {cookie}").json(), [])

    def test_a_full_cookie_is_told_and_the_notes_stay(self):
        with Server("laneway-notes") as server, server.connect() as client:
            cookie, status, kept = None, 201, 0
            while status == 201:
                answer = note(client, "x" * 500, cookie)
                status = answer.status
                if status == 201:
                    cookie, kept = cookie_of(answer), kept + 1
            self.assertEqual(status, 413)
            self.assertEqual(len(client.ask("GET", "/notes", f"Cookie: {cookie}").json()), kept)

    def test_the_page_is_compressed_and_the_notes_are_not(self):
        with Server("laneway-notes") as server, server.connect() as client:
            plain = client.ask()
            packed = client.ask("GET", "/", "Accept-Encoding: gzip", "Cookie: session=x")
            self.assertEqual(packed.field("Content-Encoding"), "gzip")
            self.assertEqual(gzip.decompress(packed.body), plain.body)
            cookie = cookie_of(note(client, "x" * 500))
            notes = client.ask("GET", "/notes", "Accept-Encoding: gzip", f"Cookie: {cookie}")
            self.assertEqual(notes.field("Content-Encoding"), None)
            self.assertEqual(notes.json(), ["x" * 500])

    def test_who_asks_too_often_waits(self):
        with Server("laneway-notes") as server, server.connect() as client:
            answers = [client.ask("GET", "/notes") for _ in range(40)]
            refused = [answer for answer in answers if answer.status == 429]
            self.assertTrue(refused)
            self.assertEqual(refused[0].json(), {"detail": "Too Many Requests"})
            self.assertGreaterEqual(int(refused[0].field("Retry-After")), 1)
            self.assertEqual([answer.status for answer in answers[:10]], [200] * 10)
            self.assertEqual(client.ask().status, 200)  # the page has no limit

    def test_each_request_has_its_line_when_the_server_has_ended(self):
        with Server("laneway-notes") as server:
            with server.connect() as client:
                for number in range(100):
                    client.ask("GET", f"/{number}?token=secret", f"User-Agent: test {number}")
                client.ask()
            self.assertEqual(server.stop(), 0)
            log = server.stderr()
            self.assertNotIn("secret", log)
            found = [match.groups() for match in map(LINE.fullmatch, log.splitlines()) if match]
            wanted = [(f"GET /{number}", "404", "22", f"test {number}") for number in range(100)]
            self.assertEqual(found[:-1], wanted)
            self.assertEqual(found[-1][:2], ("GET /", "200"))


if __name__ == "__main__":
    unittest.main()
