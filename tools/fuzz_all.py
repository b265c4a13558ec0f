#!/usr/bin/python3
"""Run every fuzz target for a while, seeded with its corpus; a crash leaves its input under build/fuzz/crashes.

The last line is "N passed, N failed" over the targets.
"""
import argparse
import concurrent.futures
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "fuzz"
INPUT_BYTES_MAX = 65_536
MEMORY_MIB_MAX = 2_048  # AddressSanitizer's shadow included
ONE_INPUT_SECONDS_MAX = 5


def run(target, seconds):
    """(name, whether it passed, the tail of its output)."""
    found = BUILD / "corpus" / target.name  # what earlier runs found is kept here; tests/corpus is only read
    crashes = BUILD / "crashes"
    found.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(exist_ok=True)
    committed = ROOT / "tests" / "corpus" / target.name
    dictionary = committed.with_suffix(".dict")
    command = [target, f"-max_total_time={seconds}", f"-max_len={INPUT_BYTES_MAX}", f"-rss_limit_mb={MEMORY_MIB_MAX}",
               f"-timeout={ONE_INPUT_SECONDS_MAX}", f"-artifact_prefix={crashes}/{target.name}-", "-print_final_stats=1"]
    command += [f"-dict={dictionary}"] if dictionary.exists() else []
    command += [found] + ([committed] if committed.is_dir() else [])
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                            text=True, errors="replace", timeout=seconds * 3 + 120)
    return target.name, result.returncode == 0, result.stdout


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, required=True, help="for each target")
    arguments.add_argument("--jobs", type=int, default=1, help="targets at a time")
    options = arguments.parse_args()
    targets = sorted((BUILD / "bin").glob("*_fuzz"))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, passed, output in pool.map(lambda target: run(target, options.seconds), targets):
            executed = next((line.split()[-1] for line in output.splitlines() if "number_of_executed_units" in line), "0")
            print(f"{name}: {'passed' if passed else 'FAILED'}, {executed} inputs", flush=True)
            if not passed:
                failed += 1
                print("\n".join(output.splitlines()[-60:]), flush=True)
    print(f"{len(targets) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
