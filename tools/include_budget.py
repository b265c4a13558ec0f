#!/usr/bin/python3
"""What `#include <laneway/app.hpp>` costs: preprocessed lines, and which headers it must not reach. Exits 1 past a bar.

include_budget.py [HEADER] names another header to weigh.
"""
import re
import subprocess
import sys
from pathlib import Path

LINES_MAX = 32_000
FORBIDDEN = {"memory", "functional", "chrono", "regex", "iostream", "filesystem", "thread", "mutex"}  # some 12,000 lines each
ROOT = Path(__file__).resolve().parent.parent
COMPILER = ["clang++-19", "-std=c++23", f"-I{ROOT}/include", "-x", "c++", "-"]


def preprocess(header, *options):
    result = subprocess.run([*COMPILER, "-E", *options], input=f"#include <{header}>\n", capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"include budget: {header} does not compile alone:\n{result.stderr}")
    return result


def reached(header):
    """(includer, included) pairs, from the compiler's own account (-H: one dot a level)."""
    parents = ["the user's file"]
    for line in preprocess(header, "-H").stderr.splitlines():
        if match := re.match(r"(\.+) (.+)", line):
            depth, path = len(match[1]), str(Path(match[2]).resolve())
            del parents[depth:]
            yield parents[-1], path
            parents.append(path)


def main():
    header = sys.argv[1] if len(sys.argv) > 1 else "laneway/app.hpp"
    lines = preprocess(header, "-P").stdout.count("\n")
    faults = [f"{lines} preprocessed lines, more than {LINES_MAX}"] if lines > LINES_MAX else []
    own = str(ROOT / "include")
    for includer, path in reached(header):
        standard = re.search(r"/c\+\+/\d+/(\w+)$", path)
        if standard and standard[1] in FORBIDDEN:
            faults.append(f"<{standard[1]}> is reached, through {includer}")
        # What the standard library includes is its own affair; ours include it and each other, nothing else.
        if includer.startswith(own) and not path.startswith(own) and "/c++/" not in path and "/lib/clang/" not in path:
            faults.append(f"{path} is included by {includer}")
    for fault in faults:
        print(f"{header}: {fault}")
    print(f"{header}: {lines} preprocessed lines of {LINES_MAX}, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
