"""A newcomer's hello world: install, find_package(laneway), compile with both compilers, ask it."""
import json
import os
import re
import signal
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

BUILD = os.environ["LANEWAY_BUILD"]
HELLO = Path(__file__).resolve().parent / "hello"
ASIO = Path(__file__).resolve().parent / "asio"
COMPILERS = ("clang++-19", "g++-12")


def run(*command):
    result = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    if result.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}:\n{result.stdout}{result.stderr}")
    return result.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = Path(cls.folder.name) / "prefix"
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_hello_world_is_twelve_lines(self):
        self.assertLessEqual(len((HELLO / "main.cpp").read_text().splitlines()), 12)

    def test_hello_world_compiles_and_answers(self):
        for compiler in COMPILERS:
            with self.subTest(compiler=compiler):
                build = Path(self.folder.name) / compiler
                run("cmake", "-S", HELLO, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}",
                    f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror")
                run("cmake", "--build", build)
                self.assert_answers(build / "hello")

    def build_asio(self, compiler, flags):
        build = Path(tempfile.mkdtemp(dir=self.folder.name))
        run("cmake", "-S", ASIO, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror {flags}")
        run("cmake", "--build", build)
        return build / "timer"

    def test_asio_operations_are_awaited(self):
        for compiler in COMPILERS:
            with self.subTest(compiler=compiler):
                self.assert_answers(self.build_asio(compiler, ""))

    def test_asio_of_another_layout_does_not_link(self):
        with self.assertRaisesRegex(AssertionError, r"laneway::detail::AsioOf<\d+u, \d+u>::loop_executor"):
            self.build_asio(COMPILERS[0], "-DBOOST_ASIO_DISABLE_EPOLL")

    def assert_answers(self, program):
        with subprocess.Popen([program, "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
            try:
                address = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
                self.assertTrue(address, "it prints where it listens")
                with urllib.request.urlopen(address[0] + "/", timeout=10) as answer:
                    self.assertEqual(answer.status, 200)
                    self.assertEqual(answer.headers["content-type"], "application/json")
                    self.assertEqual(json.load(answer), {"message": "Hello World"})
                with self.assertRaises(urllib.error.HTTPError) as missing:
                    urllib.request.urlopen(address[0] + "/nowhere", timeout=10)
                self.assertEqual(missing.exception.code, 404)
                self.assertEqual(json.load(missing.exception), {"detail": "Not Found"})
                missing.exception.close()
            finally:
                server.send_signal(signal.SIGTERM)
            self.assertEqual(server.wait(10), 0)

    def test_installs_public_headers_only(self):
        include = self.prefix / "include"
        self.assertEqual([path.name for path in include.iterdir()], ["laneway"])
        for header in include.rglob("*.hpp"):
            if header.name == "asio.hpp":
                continue  # the one that brings Boost.Asio, to who asks for it
            for name in re.findall(r'#include ["<]([^">]+)', header.read_text()):
                self.assertTrue(name.startswith("laneway/") or "/" not in name and "." not in name, f"{header.name}: {name}")

    def test_installed_programs_answer_help(self):
        for program in sorted((self.prefix / "bin").iterdir()):
            self.assertIn("--help", run(program, "--help"), program.name)
