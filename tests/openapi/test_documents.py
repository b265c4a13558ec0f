"""The documents of the examples are valid OpenAPI 3.1 for Redocly and for the official schema, which find broken ones."""

import copy
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
BIN = pathlib.Path(os.environ["LANEWAY_BIN"]).resolve()
ENVIRONMENT = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


def document(program):
    environment = os.environ | {"SHOP_SECRET_KEY": "s"}  # without it, laneway-settings ends
    run = subprocess.run([BIN / program, "openapi"], check=True, capture_output=True, env=environment)
    return json.loads(run.stdout)


def redocly(files):
    tool = SOURCE / "tools/npm/node_modules/@redocly/cli/bin/cli.js"
    return subprocess.run(["node", tool, "lint", f"--config={HERE / 'redocly.yaml'}", *files], cwd=pathlib.Path(files[0]).parent,
                          env=ENVIRONMENT, capture_output=True, text=True)


def official(files):
    return subprocess.run(["node", HERE / "lint.mjs", *files], env=ENVIRONMENT, capture_output=True, text=True)


def broken_documents(good):
    """What is wrong, the document, and whether a schema alone can see it."""
    def changed(change):
        one = copy.deepcopy(good)
        change(one)
        return one

    def place(one):
        one["paths"]["/q/req"]["get"]["parameters"][0]["in"] = "cooky"

    def reference(one):
        one["paths"]["/b/item"]["post"]["requestBody"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/None"}

    def parameter(one):
        del one["paths"]["/p/int/{v}"]["get"]["parameters"]

    def operation(one):
        one["paths"]["/q/req"]["get"]["operationId"] = one["paths"]["/c"]["get"]["operationId"]

    def kind(one):
        one["components"]["schemas"]["Dim"]["type"] = "objekt"

    return {"in": (changed(place), True), "reference": (changed(reference), False),
            "parameter": (changed(parameter), False), "operation": (changed(operation), False),
            "type": (changed(kind), True)}


class Documents(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, value):
        path = pathlib.Path(self.folder.name) / f"{name}.json"
        path.write_text(json.dumps(value))
        return str(path)

    def test_examples(self):
        programs = sorted(f"laneway-{one.name}" for one in (SOURCE / "examples").iterdir() if (one / "main.cpp").exists())
        self.assertIn("laneway-contract", programs)
        files = [self.write(program, document(program)) for program in programs]
        for tool in (redocly, official):
            with self.subTest(tool.__name__):
                run = tool(files)
                self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_broken_documents(self):
        for name, (value, seen_by_schema) in broken_documents(document("laneway-contract")).items():
            with self.subTest(name):
                file = self.write(name, value)
                run = redocly([file])
                self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
                self.assertIn("Validation failed with 1 error", run.stdout + run.stderr)
                if seen_by_schema:
                    run = official([file])
                    self.assertEqual((run.returncode, run.stdout.split(" " + file)[0]), (1, "not valid"), run.stderr)


if __name__ == "__main__":
    unittest.main()
