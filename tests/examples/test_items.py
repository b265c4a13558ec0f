"""examples/items: what a client may do with items, and what it is told when it may not."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import Server

JSON = "Content-Type: application/json"


def send(server, method, path, value):
    return server.ask(method, path, JSON, body=json.dumps(value).encode())


class Items(unittest.TestCase):
    def test_an_items_life(self):
        with Server("laneway-items") as server:
            cup = {"name": "cup", "price": 2.5, "tags": ["red"], "supplier": "acme"}
            made = send(server, "POST", "/items", cup)
            shown = {"id": 1, "name": "cup", "price": 2.5, "tags": ["red"]}  # no supplier
            self.assertEqual((made.status, made.json()), (201, shown))
            self.assertEqual(send(server, "PATCH", "/items/1", {"price": 3}).json(), shown | {"price": 3.0})
            self.assertEqual(server.ask("GET", "/items/1").json(), shown | {"price": 3.0})
            self.assertEqual(server.ask("DELETE", "/items/1").status, 204)
            for gone in (server.ask("GET", "/items/1"), server.ask("DELETE", "/items/1"), send(server, "PATCH", "/items/1", {})):
                self.assertEqual((gone.status, gone.json()), (404, {"detail": "no item 1"}))

    def test_pages(self):
        with Server("laneway-items") as server:
            for number in range(5):
                send(server, "POST", "/items", {"name": f"n{number}", "price": 1})
            names = [item["name"] for item in server.ask("GET", "/items?skip=1&limit=2").json()]
            self.assertEqual(names, ["n1", "n2"])
            self.assertEqual(server.ask("GET", "/items?limit=101").status, 422)

    def test_all_faults_come_at_once(self):
        with Server("laneway-items") as server:
            answer = send(server, "POST", "/items", {"name": "", "price": 0})
            self.assertEqual(answer.status, 422)
            self.assertEqual([fault["loc"] for fault in answer.json()["detail"]], [["body", "name"], ["body", "price"]])
            self.assertEqual(send(server, "PATCH", "/items/1", {"price": -1}).status, 422)


if __name__ == "__main__":
    unittest.main()
