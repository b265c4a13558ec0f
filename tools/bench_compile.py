#!/usr/bin/python3
"""./dev bench compile: what declarations cost the compiler.

Programs are generated and compiled with -O2, in turns. Figures are CPU time (user and system) of the compiler: of hello
world as it is; of one more typed path function, a plain one of a path and a query parameter, a difference of programs
with N and 2N of them; the same of a coroutine of four parameters, which has no bar; of one more model with ten members, a difference of programs with as many path functions but N and 2N models. Differences are made of medians,
so what all programs pay cancels. Exits 1 when a bar is missed.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.bars import Bars
from bench.common import ROOT, machine, progress, running, start

HELLO_SECONDS_MAX = 1.5
FUNCTION_MILLISECONDS_MAX = 40
MODEL_MILLISECONDS_MAX = 150
ROUNDS, FUNCTIONS, MODELS = 7, 24, 12

HEAD = "#include <laneway/app.hpp>\n#include <optional>\nusing namespace laneway;\n"
FUNCTION = ('int read_{i}(Path<int, ge(1)> id, Query<"limit_{i}", int, ge(1), le(100), Default(10)> limit) {{\n'
            '  return id + limit;\n}}\n')
COROUTINE = ('Task<std::string> read_{i}(Path<int, ge(1)> id, Query<"limit_{i}", int, ge(1), le(100), Default(10)> limit,\n'
             '                           Query<"q", std::optional<std::string>> q, Header<"x_token_{i}", std::string> token) {{\n'
             '  co_return *token + q->value_or("none") + std::to_string(id + limit);\n}}\n')
MODEL = ("struct Model{i} {{\n  int a{i};\n  long b;\n  double c = 1.5;\n  std::string d;\n  std::optional<std::string> e;\n  bool f = true;\n"
         "  std::vector<int> g;\n  std::optional<int> h;\n  std::string i = \"x\";\n  float j = 0;\n"
         "  struct Rules {{\n    Rule a{i}{{.ge = 1}};\n    Rule d{{.min_length = 1}};\n  }};\n}};\n")
MODEL_FUNCTION = "Model{model} change_{i}(Model{model} model) {{\n  model.b += {i};\n  return model;\n}}\n"


def program(parts, routes):
    calls = "".join(f'  app.{route};\n' for route in routes)
    return HEAD + "".join(parts) + f"int main(int argc, char** argv) {{\n  App app;\n{calls}  return app.run(argc, argv);\n}}\n"


def functions(count, declaration=FUNCTION):
    return program([declaration.format(i=i) for i in range(count)], [f'get("/read_{i}/{{id}}", fn<read_{i}>)' for i in range(count)])


def models(count, calls):
    """`calls` path functions over `count` models."""
    parts = [MODEL.format(i=i) for i in range(count)] + [MODEL_FUNCTION.format(i=i, model=i % count) for i in range(calls)]
    return program(parts, [f'post("/change_{i}", fn<change_{i}>)' for i in range(calls)])


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench compile", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="clang++-19", help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--quick", action="store_true", help="one round of small programs, judges nothing but that it ran")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    return parser.parse_args()


def cpu_seconds(compiler, source):
    """Of the driver and what it starts."""
    process = start([compiler, "-std=c++23", "-O2", "-c", f"-I{ROOT / 'include'}", source, "-o", source.with_suffix(".o")], process_group=0)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    running.remove(process)
    if process.returncode != 0:
        sys.exit(f"bench: {compiler} failed with {source.name}")
    return usage.ru_utime + usage.ru_stime


def measure(options, sources):
    """CPU seconds of each program in each round, in turns first."""
    times = {name: [] for name in sources}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in sources.items():
            (Path(folder) / f"{name}.cpp").write_text(text)
        for number in range(options.rounds):
            for name in list(sources) if number % 2 == 0 else list(sources)[::-1]:
                progress(f"round {number + 1} of {options.rounds}: {name}")
                times[name].append(cpu_seconds(options.compiler, Path(folder) / f"{name}.cpp"))
    progress("")
    return times


def main():
    options = arguments()
    n, m = (2, 2) if options.quick else (FUNCTIONS, MODELS)
    if options.quick:
        options.rounds = 1
    times = measure(options, {
        "hello": (ROOT / "examples/hello/main.cpp").read_text(),
        "functions_n": functions(n), "functions_2n": functions(2 * n),
        "coroutines_n": functions(n, COROUTINE), "coroutines_2n": functions(2 * n, COROUTINE),
        "models_n": models(m, 2 * m), "models_2n": models(2 * m, 2 * m)})
    print(f"{options.compiler}, {options.rounds} rounds; CPU time of the compiler at -O2")
    print(f"{'program':<16} {'median':>9} {'least':>9} {'greatest':>9}")
    median = {}
    for name, seconds in times.items():
        median[name] = statistics.median(seconds)
        print(f"{name:<16} {median[name]:>7.2f} s {min(seconds):>7.2f} s {max(seconds):>7.2f} s")
    bars = Bars()
    bars.most("compile", "hello world", median["hello"], HELLO_SECONDS_MAX, "s")
    one_more = {kind: (median[f"{kind}_2n"] - median[f"{kind}_n"]) / count * 1000
                for kind, count in (("functions", n), ("coroutines", n), ("models", m))}
    bars.most("compile", "one more typed path function", one_more["functions"], FUNCTION_MILLISECONDS_MAX, "ms")
    bars.most("compile", "one more model of ten members", one_more["models"], MODEL_MILLISECONDS_MAX, "ms")
    bars.print()
    print(f"\nno bar: one more coroutine of four parameters, text among them, {one_more['coroutines']:.1f} ms")
    if options.json:
        options.json.write_text(json.dumps({"schema": "laneway-bench-compile/1", "machine": machine(), "quick": options.quick,
                                            "compiler": options.compiler, "functions": n, "models": m, "bars": bars.rows,
                                            "one_more_milliseconds": one_more, "seconds": times}, indent=1) + "\n")
    if options.quick:
        print("\na quick run judges nothing")
        return 0
    return int(bars.missed() > 0)


if __name__ == "__main__":
    sys.exit(main())
