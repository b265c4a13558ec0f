"""Compiles cases.cpp once per case: what must not compile, and what the first error must say."""

import os
import pathlib
import re
import subprocess
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE / "cases.cpp"


def compiler():
    cache = pathlib.Path(os.environ["LANEWAY_BUILD"], "CMakeCache.txt").read_text()
    return re.search(r"^CMAKE_CXX_COMPILER:[A-Z]+=(.+)$", cache, re.M).group(1)


def compile_case(number):
    command = [compiler(), "-std=c++23", "-fsyntax-only", f"-DCASE={number}", f"-I{HERE.parent.parent / 'include'}",
               str(SOURCE)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def cases():
    """(number, what it says, the line of the fault) of each case in the source."""
    found = []
    for at, line in enumerate(SOURCE.read_text().splitlines(), start=1):
        if begin := re.match(r"#if CASE == (\d+)$", line):
            found.append([int(begin[1]), None, None])
        elif says := re.match(r"  // says: (.+)$", line):
            found[-1][1] = says[1]
        elif line.endswith("// here"):
            found[-1][2] = at
    return found


def plain(text):
    """Compilers differ in blanks within types and in how they quote template arguments."""
    return re.sub(r"\s", "", text)


class CompileFail(unittest.TestCase):
    def test_what_is_right_compiles(self):
        result = compile_case(0)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_what_is_wrong_says_so_at_the_users_line(self):
        found = cases()
        self.assertEqual([number for number, _, _ in found], list(range(1, 43)))
        for number, says, line in found:
            with self.subTest(case=number, says=says):
                result = compile_case(number)
                self.assertNotEqual(result.returncode, 0)
                places = re.findall(r"^(\S+:\d+):\d+: ", result.stderr, re.M)
                self.assertEqual(places[0], f"{SOURCE}:{line}", result.stderr)
                self.assertIn(plain(says), plain(result.stderr))


if __name__ == "__main__":
    unittest.main()
