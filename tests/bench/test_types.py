"""`./dev bench binding`, `writing` and `compile` cannot rot: verdicts at their bars with made-up figures, and real programs compiled."""
import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["LANEWAY_SOURCE"])


def bench(name, *arguments):
    return subprocess.run(["/usr/bin/python3", "-B", SOURCE / f"tools/bench_{name}.py", *arguments], capture_output=True, text=True, timeout=400)


class Micro(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def verdict(self, name, programs, *arguments):
        """The exit status and bar of a run on programs that tell these figures: {program: (benchmark, nanoseconds)}."""
        for program, (benchmark, nanoseconds) in programs.items():
            rows = [{"run_type": "iteration", "run_name": benchmark, "cpu_time": nanoseconds}] * 3
            path = self.folder / program
            path.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps({'benchmarks': rows})}\nEND\n")
            path.chmod(0o755)
        run = bench(name, "--benches", self.folder, "--json", self.folder / "figures.json", *arguments)
        written = json.loads((self.folder / "figures.json").read_text())
        self.assertEqual(set(written["nanoseconds"]), {benchmark for benchmark, _ in programs.values()}, run.stderr)
        (bar,) = written["bars"]
        self.assertIn("PASS" if bar["passed"] else "FAIL", run.stdout)
        return run.returncode, bar["value"]

    def test_what_binding_adds_has_its_bar(self):
        for bound, status, added in ((1700, 0, 1.5), (1701, 1, 1.501)):
            programs = {"laneway_web_bench": ("bind_four_and_a_body", bound), "laneway_json_bench": ("parse_the_body_alone", 200)}
            self.assertEqual(self.verdict("binding", programs), (status, added))

    def test_writing_has_its_bar(self):
        for took, status, rate in ((2048, 0, 500), (4096, 1, 250)):
            self.assertEqual(self.verdict("writing", {"laneway_json_bench": ("write_1_kb_model", took)}), (status, rate))
        self.assertEqual(self.verdict("writing", {"laneway_json_bench": ("write_1_kb_model", 4096)}, "--quick"), (0, 250))

    def test_a_program_that_is_not_there_is_a_missed_bar(self):
        for name in ("binding", "writing"):
            run = bench(name, "--benches", "/nonexistent")
            self.assertEqual(run.returncode, 1)
            self.assertRegex(run.stdout, "is not there: ./dev build bench laneway_[a-z]+_bench")
            self.assertRegex(run.stdout, f"(?m)^{name} .* none .* FAIL$")

    def test_the_benchmarks_they_name_exist(self):
        texts = {name: (SOURCE / f"src/{name}_bench.cpp").read_text() for name in ("web/bind", "json/read_body", "json/writer")}
        for source, name in (("web/bind", "bind_four_and_a_body"), ("json/read_body", "parse_the_body_alone"), ("json/writer", "write_1_kb_model")):
            self.assertIn(f"BENCHMARK({name});", texts[source])
        bodies = [re.search(r'order_json =\n    (R".*");', texts[source])[1] for source in ("web/bind", "json/read_body")]
        self.assertEqual(*bodies)


class Compile(unittest.TestCase):
    def test_compiles_all_programs_and_writes_what_it_prints(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "compile.json"
            run = bench("compile", "--quick", "--json", report)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
            written = json.loads(report.read_text())
        self.assertEqual(set(written["seconds"]), {"hello", *(f"{kind}_{n}" for kind in ("functions", "coroutines", "models") for n in ("n", "2n"))})
        for name, seconds in written["seconds"].items():
            self.assertIn(name, run.stdout)
            self.assertGreater(min(seconds), 0)
        self.assertEqual([bar["limit"] for bar in written["bars"]], [1.5, 40, 150])

    def test_a_compiler_that_fails_ends_it(self):
        run = bench("compile", "--quick", "--compiler", "/bin/false")
        self.assertEqual(run.returncode, 1)
        self.assertIn("/bin/false failed with hello.cpp", run.stderr)


if __name__ == "__main__":
    unittest.main()
