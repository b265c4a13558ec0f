"""examples/auth: log in, get a token, use it."""

import base64
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import BIN, Server

FORM = "Content-Type: application/x-www-form-urlencoded"


class Auth(unittest.TestCase):
    def setUp(self):
        os.environ["AUTH_KEY"] = "k" * 32
        self.addCleanup(os.environ.pop, "AUTH_KEY", None)

    def token(self, server, form):
        answer = server.ask("POST", "/token", FORM, body=form)
        self.assertEqual((answer.status, answer.json()["token_type"]), (200, "bearer"))
        return "Authorization: Bearer " + answer.json()["access_token"]

    def test_a_token_opens_what_it_grants(self):
        with Server("laneway-auth") as server:
            ann = self.token(server, b"username=ann&password=wonderland&scope=me+items")
            self.assertEqual(server.ask("GET", "/me", ann).json(), "ann")
            self.assertEqual(server.ask("GET", "/items", ann).json(), ["a cup of ann"])
            bob = self.token(server, b"username=bob&password=builder&scope=me+items&grant_type=password")
            self.assertEqual(server.ask("GET", "/me", bob).json(), "bob")
            refused = server.ask("GET", "/items", bob)
            self.assertEqual((refused.status, refused.json()), (401, {"detail": "Not enough permissions"}))
            self.assertEqual(refused.field("WWW-Authenticate"), 'Bearer scope="items"')

    def test_nothing_else_does(self):
        with Server("laneway-auth") as server:
            for form in (b"username=ann&password=wrong", b"username=eve&password=wonderland"):
                self.assertEqual(server.ask("POST", "/token", FORM, body=form).status, 400)
            self.assertEqual(server.ask("POST", "/token", FORM, body=b"username=ann").status, 422)
            nobody = server.ask("GET", "/me")
            self.assertEqual((nobody.status, nobody.field("WWW-Authenticate")), (401, "Bearer"))
            ann = self.token(server, b"username=ann&password=wonderland&scope=me")
            forged = server.ask("GET", "/me", ann[:-4] + "AAAA")
            self.assertEqual((forged.status, forged.json()), (401, {"detail": "Could not validate credentials"}))

    def test_basic(self):
        with Server("laneway-auth") as server:
            def status(text):
                return server.ask("GET", "/status", "Authorization: Basic " + base64.b64encode(text).decode())
            self.assertEqual(status(b"admin:open sesame").json(), "all is well")
            self.assertEqual(status(b"admin:open").status, 401)
            self.assertEqual(server.ask("GET", "/status").field("WWW-Authenticate"), 'Basic realm="status"')

    def test_without_a_key_it_does_not_start(self):
        del os.environ["AUTH_KEY"]
        run = subprocess.run([BIN / "laneway-auth", "--port", "0"], capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, 1)
        self.assertIn("start-up failed: std::invalid_argument: JwtOptions::key is empty", run.stderr)


if __name__ == "__main__":
    unittest.main()
