"""examples/dependencies: what path functions share."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import Server, until

TOKEN = "X-Token: secret"


class Dependencies(unittest.TestCase):
    def test_parameters_of_a_dependency_are_the_requests(self):
        with Server("laneway-dependencies") as server:
            self.assertEqual(server.ask("GET", "/items?skip=5").json(), {"skip": 5, "limit": 10})
            self.assertEqual(server.ask("GET", "/items/count?limit=x").status, 422)

    def test_values_clean_up(self):
        with Server("laneway-dependencies") as server:
            self.assertEqual(server.ask("POST", "/move/ann/bob/60").status, 403)
            self.assertEqual(server.ask("POST", "/move/ann/bob/60", TOKEN).json(), {"from": 40, "to": 60})
            self.assertEqual(server.ask("POST", "/move/ann/bob/60", TOKEN).status, 409)
            self.assertEqual(server.ask("POST", "/move/ann/eve/1", TOKEN).json(), {"detail": "no account of eve"})
            self.assertEqual(server.ask("POST", "/move/ann/bob/40", TOKEN).json(), {"from": 0, "to": 100})
            ended = {"open": 0, "commits": 2, "rollbacks": 2}  # behind the answers, so perhaps a moment later
            self.assertTrue(until(lambda: server.ask("GET", "/counts").json() == ended, 5))


if __name__ == "__main__":
    unittest.main()
