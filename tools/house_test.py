#!/usr/bin/python3
"""Each rule of house.py passes over a good tree and fires on a bad one: a rule that never fires guards nothing."""
import sys
import unittest

sys.dont_write_bytecode = True
import house  # noqa: E402

GOOD = {
    "CMakeLists.txt": "laneway_module(base LINK fmt::fmt)\nlaneway_module(http DEPENDS base)\nlaneway_module(web\n"
                      "  DEPENDS base http json net measure lanes PRIVATE_LINK CLI11::CLI11)\n"
                      "laneway_program(laneway-lab lab DEPENDS base json measure stats)\n",
    "src/base/text.hpp": "#pragma once\n#include <fmt/format.h>\n",
    "src/base/text_test.cpp": '#include "base/text.hpp"\n#include <gtest/gtest.h>\n',
    "src/base/text_more_cases_test.cpp": '#include "base/text.hpp"\n',
    "src/http/parse_head.cpp": '#include "base/text.hpp"\n#include "laneway/status.hpp"\n',
    "src/web/app.cpp": '#include "http/parse_head.hpp"\n#include "laneway/app.hpp"\n',
    "include/laneway/app.hpp": "#pragma once\n#include <string_view>\n#include <laneway/task.hpp>\n",
    "include/laneway/asio.hpp": "#pragma once\n#include <boost/asio/awaitable.hpp>\n",
    "lab/plan.cpp": '#include "json/read.hpp"\n',
    "lab/targets/raw_epoll/main.cpp": "#include <sys/epoll.h>\n",
    "examples/hello/main.cpp": "#include <laneway/app.hpp>\n#include <unistd.h>\n",
    "docs/start.md": "Colours such as #123456, HTTP sessions, the wrk defect wrk#327, and 500 issues.\n",
}


def faults(rule, changes):
    tree = {path: text for path, text in (GOOD | changes).items() if text is not None}
    return [(path, line) for path, line, _ in rule(tree)]


class Rules(unittest.TestCase):
    def test_every_rule_passes_the_good_tree(self):
        for rule in house.RULES:
            self.assertEqual(faults(rule, {}), [], rule.__name__)

    def fires(self, rule, path, text, line=1):
        with self.subTest(rule=rule.__name__, text=text):
            self.assertEqual(set(faults(rule, {path: text})), {(path, line)})

    def silent(self, rule, path, text):
        with self.subTest(rule=rule.__name__, text=text):
            self.assertEqual(faults(rule, {path: text}), [])

    def test_includes(self):
        self.fires(house.includes, "src/http/x.cpp", '\n#include "net/loop.hpp"\n', 2)
        self.fires(house.includes, "src/net/x.cpp", '#include "http/parse_head.hpp"\n')
        self.fires(house.includes, "src/base/x.hpp", '#include "json/read.hpp"\n')
        self.fires(house.includes, "load/x.cpp", '#include "web/app.hpp"\n')
        self.fires(house.includes, "load/x.cpp", "#include <laneway/app.hpp>\n")
        self.fires(house.includes, "load/x.cpp", "#include <laneway/middleware/cors.hpp>\n")
        self.fires(house.includes, "lab/x.cpp", '#  include "http/parse_head.hpp"\n')
        self.fires(house.includes, "src/novel/x.cpp", "")
        self.silent(house.includes, "tests/app/x.cpp", '#include "http/parse_head.hpp"\n')

    def test_build_agrees(self):
        cmake = GOOD["CMakeLists.txt"]
        self.fires(house.build_agrees, "CMakeLists.txt", cmake.replace("http DEPENDS base", "http DEPENDS base net"), 2)
        self.fires(house.build_agrees, "CMakeLists.txt", cmake.replace("lanes PRIVATE", "PRIVATE"), 3)
        self.fires(house.build_agrees, "CMakeLists.txt", cmake.replace("lab DEPENDS base", "lab DEPENDS http"), 5)
        self.fires(house.build_agrees, "CMakeLists.txt", cmake.replace("laneway_module(http DEPENDS base)", ""))

    def test_asio_hidden(self):
        for path in ("src/web/x.cpp", "include/laneway/lane.hpp", "load/x.hpp", "examples/x/main.cpp"):
            self.fires(house.asio_hidden, path, "#include <boost/asio.hpp>\n")
        for path in ("src/net/x.cpp", "tests/app/x_test.cpp", "lab/targets/x/main.cpp"):
            self.silent(house.asio_hidden, path, "#include <boost/asio.hpp>\n")
        self.silent(house.asio_hidden, "examples/x/main.cpp", "#include <laneway/asio.hpp>\n#include <boost/asio.hpp>\n")

    def test_public_headers(self):
        for text in ("#include <fmt/format.h>\n", "#include <unistd.h>\n", '#include "base/text.hpp"\n'):
            self.fires(house.public_headers, "include/laneway/x.hpp", text)
        self.fires(house.public_headers, "examples/x/main.cpp", '#include "base/text.hpp"\n')
        self.fires(house.public_headers, "examples/x/main.cpp", "#include <laneway/detail/bind.hpp>\n")

    def test_yardsticks_alone(self):
        self.fires(house.yardsticks_alone, "lab/targets/x/main.cpp", '#include "base/text.hpp"\n')
        self.fires(house.yardsticks_alone, "lab/targets/x/main.cpp", "#include <laneway/app.hpp>\n")

    def test_length(self):
        for path in ("src/base/x.cpp", "tools/x.py", "dev"):
            self.fires(house.length, path, "x\n" * 401, 400)
            self.silent(house.length, path, "x\n" * 400)
        self.silent(house.length, "src/base/x_test.cpp", "x\n" * 500)
        self.silent(house.length, "tests/app/x.cpp", "x\n" * 500)

    def test_no_std_regex(self):
        self.fires(house.no_std_regex, "src/base/x.cpp", "std::regex r;\n")
        self.fires(house.no_std_regex, "src/base/x.cpp", "#include <regex>\n")
        self.silent(house.no_std_regex, "src/base/x.cpp", '// not std::regex\nauto s = "std::regex";\n')

    def test_no_weak_randomness(self):
        for text in ("int n = rand();\n", "std::mt19937 engine;\n", "auto n = random();\n", "#include <random>\n"):
            self.fires(house.no_weak_randomness, "src/web/x.cpp", text)
        self.silent(house.no_weak_randomness, "src/web/x_test.cpp", "std::mt19937 engine;\n")
        self.silent(house.no_weak_randomness, "src/web/x.cpp", "getrandom(b, 8, 0); next_random();\n")

    def test_speaks_of_the_product(self):
        for text in ("see /ho" + "me/me/laneway", "as issue " + "2 says", "(#" + "7)", "the next " + "session", "Clau" + "de"):
            self.fires(house.speaks_of_the_product, "docs/x.md", text)

    def test_nothing_left_open(self):
        self.fires(house.nothing_left_open, "src/base/x.cpp", "// TO" + "DO: later\n")

    def test_tests_beside(self):
        self.fires(house.tests_beside, "src/base/other_test.cpp", "")
        self.fires(house.tests_beside, "load/text_fuzz.cpp", "")
        self.fires(house.tests_beside, "src/http/request_fuzz.cpp", "")
        self.silent(house.tests_beside, "src/http/http_request_fuzz.cpp", "")
        self.silent(house.tests_beside, "src/web/app_bench.cpp", "")

    def test_pragma_once(self):
        self.fires(house.pragma_once, "src/base/x.hpp", "// #pragma once\n")

    def test_coroutines(self):
        for text in ("co_await g(S{1});", "co_await g({.a = 1});", "co_await g(1, {});", "S s{co_await f()};",
                     "co_return S{.v = co_await f()};", "g(Item{1, co_await f()});", "co_await h([s]() { use(s); });",
                     "co_await on_thread([=] { return x; });", "co_await on_cpu([p = move(p)] { go(); });",
                     "co_await on_thread([&a, b] { return 1; });", "auto v = co_await g(ns::Pair<int, int>{1, 2});"):
            self.fires(house.coroutines, "src/web/x.cpp", "Task<int> f() {\n  " + text + "\n}\n", 2)
        for text in ("auto s = co_await f();", "if (co_await f()) { S s{1}; }", "while (true) { co_await f(x[1]); }",
                     "co_await on_thread([] { f(); return S{1}.v; });", "co_await on_cpu(work, 1, a[i]);", "co_await h([&] { f(); });",
                     "try { co_await f(); } catch (...) {}", "else { co_return co_await f(); }", "[]() -> Task<int> { co_await f(); }();",
                     "case 1: { co_await f(); }", "// co_await g(S{1})", "co_await g(std::string{1});", "S a{1}; co_await f(a);"):
            self.silent(house.coroutines, "src/web/x.cpp", "Task<int> f() {\n  " + text + "\n}\n")


if __name__ == "__main__":
    unittest.main()
