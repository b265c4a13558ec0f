"""examples/tutorial: each step of docs/tutorial is answered as its page says."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import Server

JSON = "Content-Type: application/json"
URLENCODED = "Content-Type: application/x-www-form-urlencoded"


class Tutorial(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("laneway-tutorial")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None)

    def get(self, path, *fields):
        return self.server.ask("GET", path, *fields)

    def send(self, method, path, value):
        return self.server.ask(method, path, JSON, body=json.dumps(value).encode())

    def test_first_steps(self):
        self.assertEqual(self.get("/").json(), {"message": "Hello World"})
        self.assertEqual(self.get("/items/5").json(), {"id": 5})
        self.assertEqual(self.get("/items/five").json()["detail"][0]["type"], "int_parsing")
        self.assertEqual(self.get("/users/me").json(), "me")
        self.assertEqual(self.get("/models/resnet").json(), "resnet")
        self.assertEqual(self.get("/models/lenet").status, 422)
        self.assertEqual(self.get("/files/a/b.txt").json(), "a/b.txt")
        self.assertEqual(self.get("/items?brief=on&q=x").json(), {"skip": 0, "brief": True, "q": "x"})
        self.assertEqual(self.get("/items").json()["detail"][0]["loc"], ["query", "brief"])

    def test_parameters(self):
        self.assertEqual(self.get("/parameters/search?q=cup&tag=a&tag=b").json(), {"q": "cup", "tags": ["a", "b"]})
        self.assertEqual(self.get("/parameters/search?q=cu").json()["detail"][0]["type"], "string_too_short")
        self.assertEqual(self.get("/parameters/shelf/1000").json(), 1000)
        self.assertEqual(self.get("/parameters/shelf/1001").status, 422)
        self.assertEqual(self.get("/parameters/book/isbn-1").json(), "isbn-1")
        self.assertEqual(self.get("/parameters/book/1").json()["detail"][0]["msg"], "Value error, it begins with isbn-")
        self.assertEqual(self.get("/parameters/filtered?limit=5").json(), {"limit": 5, "offset": 0, "order_by": "created_at"})
        self.assertEqual(self.get("/parameters/filtered?tool=x").json()["detail"][0]["type"], "extra_forbidden")
        heard = self.get("/parameters/heard", "User-Agent: me", "X-Token: a", "X-Token: b", "Cookie: session=s")
        self.assertEqual(heard.json(), {"user_agent": "me", "x_token": ["a", "b"], "session": "s"})
        self.assertEqual(self.get("/parameters/cookies", "Cookie: session_id=s").json(), {"session_id": "s", "tracker": None})
        common = self.get("/parameters/common", "Save-Data: on", "X-Tag: a", "X-Tag: b").json()
        self.assertEqual((common["save_data"], common["if_modified_since"], common["x_tag"]), (True, None, ["a", "b"]))

    def test_bodies(self):
        cup = {"name": "cup", "price": 2.5, "tags": ["a", "a"], "images": [{"url": "u", "name": "n"}]}
        made = self.send("POST", "/bodies/items", cup)
        self.assertEqual((made.status, made.json()), (201, cup | {"tax": None, "tags": ["a"]}))
        order = {"item": cup, "user": {"name": "ann"}, "count": 2}
        self.assertEqual(self.send("POST", "/bodies/orders/1", order).json(), 5.0)
        self.assertEqual(self.send("POST", "/bodies/weights", {"1": 0.5}).json(), {"1": 0.5})
        self.assertEqual(self.send("POST", "/bodies/embedded", {"user": {"name": "ann"}}).json(), {"name": "ann"})
        event = {"id": "12345678-1234-5678-1234-567812345678", "begin": "2020-01-31T12:30:00Z", "duration": "PT1H", "fee": "1.10"}
        self.assertEqual(self.send("POST", "/bodies/events", event).json(), event)
        self.assertEqual(self.send("PATCH", "/bodies/items/1", {"price": 3}).json()["price"], 3.0)

    def test_answers(self):
        made = self.send("POST", "/answers/users", {"name": "ann", "password": "p"})
        self.assertEqual((made.status, made.json()), (201, {"name": "ann"}))
        vehicles = [{"kind": "car", "maker": "Ford"}, {"kind": "plane", "seats": 180}]
        self.assertEqual(self.get("/answers/vehicles").json(), vehicles)
        self.assertEqual(self.get("/answers/vehicles/1").json(), vehicles[1])
        self.assertEqual(self.get("/answers/vehicles/2").status, 422)
        self.assertEqual(json.loads(self.get("/answers/exported").body), vehicles)
        missing = self.get("/answers/users/bob")
        self.assertEqual((missing.status, missing.json(), missing.field("X-Error")), (404, {"detail": "no user bob"}, "users"))
        answer = self.get("/answers/set")
        self.assertEqual(answer.field("X-Cat-Dog"), "alone in the world")
        self.assertIn("HttpOnly", answer.field("Set-Cookie"))
        self.assertEqual(self.get("/answers/page").body, b"<h1>Hi</h1>")
        self.assertEqual((self.get("/answers/old").status, self.get("/answers/old").field("Location")), (307, "/"))

    def test_forms(self):
        for path in ("/forms/login", "/forms/model"):
            self.assertEqual(self.server.ask("POST", path, URLENCODED, body=b"username=ann&password=p").json(), "ann")
            self.assertEqual(self.server.ask("POST", path, URLENCODED, body=b"username=ann").status, 422)
        body = (b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nfirst\r\n'
                b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\nt\r\n--b--\r\n')
        answer = self.server.ask("POST", "/forms/upload", "Content-Type: multipart/form-data; boundary=b", body=body)
        self.assertEqual(answer.json(), {"name": "a.txt", "bytes": 5, "more": 0, "token": "t"})

    def test_dependencies(self):
        self.assertEqual(self.get("/dependencies/items?skip=5").json(), {"page": {"skip": 5, "limit": 10}, "last": 15})
        self.assertEqual(self.get("/dependencies/guarded/secret").status, 422)
        self.assertEqual(self.get("/dependencies/guarded/secret", "X-Token: x").status, 403)
        self.assertEqual(self.get("/dependencies/guarded/secret", "X-Token: secret").json(), "treasure")

    def test_middleware(self):
        self.assertGreaterEqual(float(self.get("/middleware/work").field("X-Process-Time-Ms")), 0)
        self.assertIsNone(self.get("/").field("X-Process-Time-Ms"))
        origin = "Origin: https://example.org"
        self.assertEqual(self.get("/middleware/work", origin).field("Access-Control-Allow-Origin"), "https://example.org")
        self.assertIsNone(self.get("/middleware/work", "Origin: https://evil.org").field("Access-Control-Allow-Origin"))
        preflight = self.server.ask("OPTIONS", "/middleware/work", origin, "Access-Control-Request-Method: POST")
        self.assertEqual(preflight.status, 200)

    def test_metadata(self):
        document = self.get("/openapi.json").json()
        self.assertEqual((document["info"]["title"], document["info"]["version"]), ("laneway-tutorial", "1.0.0"))
        self.assertTrue(document["paths"]["/answers/old"]["get"]["deprecated"])
        self.assertEqual(document["paths"]["/bodies/items"]["post"]["tags"], ["bodies"])


if __name__ == "__main__":
    unittest.main()
