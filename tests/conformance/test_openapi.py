"""The OpenAPI document of laneway-contract is FastAPI's (openapi.json, of app.py), but for what is listed here."""

import json
import os
import pathlib
import subprocess
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = pathlib.Path(os.environ["LANEWAY_BIN"], "laneway-contract")
WANTED = json.loads((HERE / "fastapi" / "openapi.json").read_text())

# Schemas of answers that app.py's functions do not declare: in C++ the return type always says it.
DECLARED_BY_RETURN_TYPE = {"Filter", "Heard", "HttpCredentials", "Lists", "Optionals"}


def without_undeclared_answers(wanted, got):
    """Where FastAPI knows nothing of an answer ({}), Laneway may say what it is."""
    for path, operations in wanted.items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                media = answer.get("content", {}).get("application/json")
                if media == {"schema": {}}:
                    mine = got[path][method]["responses"][status]["content"]["application/json"]
                    mine["schema"] = {}


class Document(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.text = subprocess.run([PROGRAM, "openapi"], capture_output=True, text=True, check=True).stdout
        self.got = json.loads(self.text)

    def test_nothing_is_missing_and_nothing_is_more(self):
        self.assertEqual(set(self.got["paths"]), set(WANTED["paths"]))
        wanted, got = set(WANTED["components"]["schemas"]), set(self.got["components"]["schemas"])
        self.assertEqual(wanted - got, set())
        self.assertEqual(got - wanted, DECLARED_BY_RETURN_TYPE)

    def test_all_is_equal(self):
        without_undeclared_answers(WANTED["paths"], self.got["paths"])
        for path, item in WANTED["paths"].items():
            with self.subTest(path):
                self.assertEqual(self.got["paths"][path], item)
        for name, schema in WANTED["components"]["schemas"].items():
            with self.subTest(name):
                self.assertEqual(self.got["components"]["schemas"].get(name), schema)
        self.assertEqual(self.got["components"]["securitySchemes"], WANTED["components"]["securitySchemes"])
        for name in ("openapi", "info", "tags"):
            self.assertEqual(self.got[name], WANTED[name])

    def test_it_is_served_as_it_is_printed(self):
        import sys
        sys.path.insert(0, str(HERE.parent / "server"))
        from serving import Server
        with Server("laneway-contract", title="Oracle") as server:
            answer = server.ask("GET", "/openapi.json")
            self.assertEqual((answer.status, answer.field("Content-Type")), (200, "application/json"))
            self.assertEqual(answer.body.decode(), self.text.rstrip("\n"))


if __name__ == "__main__":
    unittest.main()
