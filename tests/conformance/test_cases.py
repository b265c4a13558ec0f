"""What FastAPI was recorded to answer (cases.json, to app.py), laneway-contract answers: same status, same JSON."""

import json
import os
import pathlib
import sys
import unittest
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "server"))
from serving import Server, request

CASES = json.loads((HERE / "fastapi" / "cases.json").read_text())

# Where Laneway answers otherwise on purpose: (method, path) to (status, why).
DIFFERENT = {
    ("GET", "/p/int/99999999999999999999999"): (422, "integers have 64 bits: int_parsing_size"),
    ("HEAD", "/plain"): (200, "HEAD is answered from GET (RFC 9110 section 9.3.2)"),
    ("OPTIONS", "/plain"): (200, "OPTIONS tells the methods in Allow (RFC 9110 section 9.3.7)"),
}


def encoded(path):
    """Percent-encoded, but for what separates its parts."""
    return urllib.parse.quote(path, safe="/?&=%+,:;@!$'()*-._~")


def as_json(body):
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")


def wanted_json(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


class Cases(unittest.TestCase):
    def test_each_recorded_case(self):
        known = []
        with Server("laneway-contract", title="Oracle") as server:
            for number, case in enumerate(CASES):
                name = f'{number}: {case["method"]} {case["path"]}'
                with self.subTest(name):
                    fields = [f"{key}: {value}" for key, value in case["headers"]]
                    # The record holds bodies as text; one that is not ASCII was sent as Latin-1.
                    body = case["body"].encode("latin-1")
                    answer = server.ask(case["method"], encoded(case["path"]), *fields, body=body)
                    want = case["response"]
                    same = answer.status == want["status"] and as_json(answer.body) == wanted_json(want["body"])
                    status, _ = DIFFERENT.get((case["method"], case["path"]), (None, None))
                    if status is not None:
                        self.assertEqual(answer.status, status)
                        self.assertFalse(same, "it is no difference")
                        continue
                    self.assertEqual((answer.status, as_json(answer.body)), (want["status"], wanted_json(want["body"])))
                    challenge = want["headers"].get("www-authenticate")
                    self.assertEqual(answer.field("WWW-Authenticate"), challenge)
                    known.append(number)
        self.assertEqual(len(known), len(CASES) - len(DIFFERENT))


if __name__ == "__main__":
    unittest.main()
