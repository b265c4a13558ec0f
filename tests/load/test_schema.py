"""What laneway-load writes as JSON, against the schemas that it prints."""
import json
import os
import pathlib
import sys
import tempfile
import unittest

import jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from certificates import Authority  # noqa: E402
from servers import Server, Truth, answering, load  # noqa: E402

SCHEMAS = pathlib.Path(__file__).parents[2] / "load/schema"


def not_described(value, schema, root, where=""):
    """Members of `value` that the schema does not name: it lets them pass, for readers of older versions."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    for choice in schema.get("oneOf", []):
        if "properties" in choice:
            schema = choice
    if isinstance(value, dict) and "additionalProperties" not in schema:
        for name, member in value.items():
            if name in schema.get("properties", {}):
                yield from not_described(member, schema["properties"][name], root, f"{where}.{name}")
            else:
                yield f"{where}.{name}"
    if isinstance(value, list):
        for each in value:
            yield from not_described(each, schema.get("items", {}), root, f"{where}[]")


class Schema(unittest.TestCase):
    def setUp(self):
        self.truth = self.enterContext(Truth())
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def check(self, name, text):
        schema = json.loads(load("--json-schema" if name == "result" else f"--json-schema={name}").stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.draft202012_format_checker)
        value = json.loads(text)
        self.assertEqual([f"{list(each.path)}: {each.message}" for each in validator.iter_errors(value)], [])
        self.assertEqual(sorted(set(not_described(value, schema, schema))), [], f"load/schema/{name}.json does not tell of these")
        return validator, value

    def test_what_is_printed_is_what_is_committed(self):
        for name in ("result", "ab", "compare", "series"):
            self.assertEqual(load(f"--json-schema={name}").stdout, (SCHEMAS / f"{name}.json").read_text())
        for argument in ("--json-schema=x", "--json-schemas", "--json-schema="):
            done = load(argument)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")

    def test_results(self):
        url = self.truth.url
        for target, *options in (
                ["/exponential/1ms?errors=10", "-c4", "-d400ms", "--pid", self.truth.process.pid, "--warmup", "100ms"],
                ["/sleep/1ms", "-c2", "-d300ms", "--rate", "poisson:ramp:50..200", "--seed", 3, "--drain", "1s", "--expect-status", "2xx"],
                ["/null", "-c1", "--requests", 400, "--ceiling", "--method", "POST", "--body", "x", "--expect-body", "y"],
                ["/never", "-c2", "-d300ms", "--timeout", "100ms"],
                ["/null", "-c2", "--requests", 20, "--think", "1ms..2ms", "--expect-hash", "0" * 16],
                ["/close/head", "-c1", "-d200ms"]):
            with self.subTest(target):
                self.check("result", load(url + target, *options, "--json", "-", timeout=120).stdout)

    def test_results_of_targets(self):
        targets = self.folder / "targets"
        targets.write_text("GET /null\nGET /never\n")
        self.check("result", load(self.truth.url, "--targets", targets, "-c2", "-d200ms", "--json", "-").stdout)

    def test_a_strange_status(self):
        with Server(answering(status="099 Odd")) as server:
            self.check("result", load(server.url, "-c1", "--requests", 2, "--json", "-").stdout)

    def test_results_over_tls(self):
        with Authority() as ca:
            context = ca.server_context(ca.certificate("good"))
            with Server(answering(), tls=lambda _: context) as server:
                _, value = self.check("result", load(server.url, "--cacert", ca.file, "-c1", "--requests", 3, "--no-keepalive",
                                                     "--json", "-").stdout)
                self.assertIsNotNone(value["tls"])

    def test_series(self):
        lines = load(self.truth.url + "/sleep/1ms", "-c4", "-d600ms", "--warmup", "200ms", "--interval", "200ms", "--pid",
                     self.truth.process.pid, "--series", "-").stdout.splitlines()
        self.assertGreaterEqual(len(lines), 4)
        for line in lines:
            self.check("series", line)

    def test_comparisons(self):
        url = self.truth.url + "/null"
        file = self.folder / "ab.json"
        load("ab", url, url, "-c1", "--requests", 20, "--rounds", 21, "--json", file)
        _, value = self.check("ab", file.read_text())
        self.assertIn("bootstrap_interval", value["metrics"][0])
        self.check("compare", load("compare", file, "--json", "-").stdout)
        load("ab", url, self.truth.url + "/sleep/50ms", "-c1", "--requests", 2, "--rounds", 2, "--timeout", "30s", "--json", file)
        _, value = self.check("ab", file.read_text())
        self.assertIn("not estimable", [each["finding"] for each in value["metrics"]])

        load(url, "-c1", "-d50ms", "--json", self.folder / "a", "--pid", self.truth.process.pid)
        load(url, "-c2", "-d50ms", "--json", self.folder / "b")
        _, value = self.check("compare", load("compare", self.folder / "a", self.folder / "b", "--force", "--json", "-").stdout)
        self.assertEqual(value["differences"], ["connections 1 and 2"])

    def test_the_schema_refuses_what_is_not_of_it(self):
        validator, value = self.check("result", load(self.truth.url + "/null", "-c1", "--requests", 3, "--json", "-").stdout)
        for change in ({"schema": "laneway-load/2"}, {"completed": -1}, {"latency": {}}, {"verdict": {"word": "ok", "reasons": []}},
                       {"server": {}}, {"status_codes": {"20x": 1}}, {"started_at": 5}):
            self.assertFalse(validator.is_valid({**value, **change}), change)
        for name in value:
            self.assertFalse(validator.is_valid({other: each for other, each in value.items() if other != name}), name)


if __name__ == "__main__":
    unittest.main()
