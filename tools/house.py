#!/usr/bin/python3
"""The rules of this house, run as a test: who may include whom, what a file may hold, what a coroutine must not write.

house.py [ROOT] prints one line a fault, then "N passed, N failed" over the rules, and exits 1 if there is a fault.
A rule is a generator over a tree (path -> text) that yields (path, line, message). tools/house_test.py breaks each of them.
"""
import re
import subprocess
import sys
from pathlib import Path

# Who may include whom. CMakeLists.txt says the same in its DEPENDS.
MAY_INCLUDE = {
    "base": set(),
    "http": {"base"},
    "json": {"base"},
    "net": {"base"},
    "measure": {"base"},
    "lanes": {"base", "net", "measure"},
    "web": {"base", "http", "json", "net", "measure", "lanes"},
    "stats": {"base"},
    "load": {"base", "http", "net", "measure", "json", "stats"},
    "lab": {"base", "json", "measure", "stats"},
    "cli": {"base", "net"},
}
# Public headers whose code lives in web; the rest of include/laneway is vocabulary for all.
WEB_HEADERS = {"app", "env", "jwt", "security", "router", "params", "depends", "middleware", "openapi", "test_client"}
LINES_MAX = 400

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def cpp(path):
    return path.endswith((".cpp", ".hpp"))


def module_of(path):
    """The module a file belongs to, or None: examples, tests and lab/targets are no modules."""
    parts = path.split("/")
    if parts[0] == "src":
        return parts[1]
    return parts[0] if parts[0] in ("load", "lab", "stats", "cli") and parts[1] != "targets" else None


def without_comments_and_strings(text):
    """`text` with comments and literals blanked, each line where it was."""
    def blank(match):
        kept = match.group(0)[0] if match.group(0)[0] in "\"'" else ""
        return kept * 2 + re.sub(r"[^\n]", " ", match.group(0)[2 * len(kept):])
    pattern = r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, blank, text, flags=re.S)


def includes(tree):
    """A module includes only those below it."""
    for path, text in tree.items():
        module = module_of(path)
        if not cpp(path) or not module:
            continue
        if module not in MAY_INCLUDE:
            yield path, 1, f"'{module}' is not in the table of modules (tools/house.py)"
            continue
        for match in INCLUDE.finditer(text):
            top, _, rest = match[2].partition("/")
            if top in MAY_INCLUDE and top != module and top not in MAY_INCLUDE[module]:
                yield path, line_of(text, match.start()), f"{module} must not include {match[2]}"
            if top == "laneway" and module != "web" and rest.partition("/")[0].removesuffix(".hpp") in WEB_HEADERS:
                yield path, line_of(text, match.start()), f"{module} must not include {match[2]}, which is web's"


def build_agrees(tree):
    """CMake links what the table allows, and no other."""
    declared = {}
    text = tree.get("CMakeLists.txt", "")
    for match in re.finditer(r"laneway_module\((\w+)([^)]*)\)|laneway_(?:program|part)\(\S+ (\w+)([^)]*)\)", text):
        name, rest = (match[1], match[2]) if match[1] else (match[3], match[4])
        found = re.search(r"DEPENDS((?:\s+[a-z]+)+)", rest)
        declared[name] = set(found[1].split()) if found else set()
        if declared[name] != MAY_INCLUDE.get(name):
            wanted = " ".join(sorted(MAY_INCLUDE.get(name, {"nothing"})))
            yield "CMakeLists.txt", line_of(text, match.start()), f"DEPENDS of {name} should be: {wanted}"
    for module in {module_of(path) for path in tree if cpp(path)} & MAY_INCLUDE.keys() - declared.keys():
        yield "CMakeLists.txt", 1, f"{module} has sources and is not declared"


def asio_hidden(tree):
    """Boost.Asio is known to src/net and to those who ask for it by name: an example does so with laneway/asio.hpp."""
    allowed = ("src/net/", "include/laneway/asio.hpp", "tests/", "lab/targets/")
    for path, text in tree.items():
        asks = path.startswith("examples/") and "#include <laneway/asio.hpp>" in text
        if cpp(path) and not path.startswith(allowed) and not asks:
            for match in INCLUDE.finditer(text):
                if match[2].startswith(("boost/asio", "asio")):
                    yield path, line_of(text, match.start()), f"{match[2]}: Asio stays under src/net"


def public_headers(tree):
    """include/laneway reaches the standard library and itself. Examples reach only it."""
    for path, text in tree.items():
        if not cpp(path) or not path.startswith(("include/laneway/", "examples/")):
            continue
        for match in INCLUDE.finditer(text):
            header, own = match[2], match[2].startswith("laneway/")
            standard = match[1] == "<" and re.fullmatch(r"[a-z_0-9]+", header)
            example = path.startswith("examples/")
            if own and example and header.startswith("laneway/detail/"):
                yield path, line_of(text, match.start()), f"{header} is no user's business"
            if path != "include/laneway/asio.hpp" and not own and not standard and not example:
                yield path, line_of(text, match.start()), f"{header}: a public header includes std and laneway/ only"
            if example and header.partition("/")[0] in MAY_INCLUDE and "/" in header:
                yield path, line_of(text, match.start()), f"{header}: an example includes what a user may include"


def yardsticks_alone(tree):
    """What Laneway is measured against knows nothing of it."""
    for path, text in tree.items():
        if cpp(path) and path.startswith("lab/targets/"):
            for match in INCLUDE.finditer(text):
                if match[2].partition("/")[0] in MAY_INCLUDE.keys() | {"laneway"}:
                    yield path, line_of(text, match.start()), f"{match[2]}: a target stands on its own"


def length(tree):
    """At 400 lines something wants out. Tests may be long: they are lists."""
    for path, text in tree.items():
        source = path.endswith((".cpp", ".hpp", ".py", ".sh", ".cmake", ".go", "CMakeLists.txt")) or path in ("dev", ".ci/run")
        name = path.rpartition("/")[2]
        test = path.startswith("tests/") or name.startswith("test_") or re.search(r"_test\.\w+$", name)
        lines = text.count("\n")
        if source and not test and lines > LINES_MAX:
            yield path, LINES_MAX, f"{lines} lines, more than {LINES_MAX}"


def no_std_regex(tree):
    """std::regex overflows the stack on input of a peer's choice."""
    for path, text in tree.items():
        if cpp(path):
            code = without_comments_and_strings(text)
            for match in re.finditer(r"std::w?regex\b|#include <regex>", code):
                yield path, line_of(text, match.start()), "std::regex overflows the stack on long input; use RE2"


def no_weak_randomness(tree):
    """What the framework draws, a client must not be able to foresee: getrandom or RAND_bytes."""
    for path, text in tree.items():
        if cpp(path) and path.startswith(("src/", "include/")) and not path.endswith(("_test.cpp", "_bench.cpp", "_fuzz.cpp")):
            code = without_comments_and_strings(text)
            for match in re.finditer(r"\b(?:s?rand|s?random|[dlm]rand48|rand_r)\(|\bmt19937|\bminstd_rand|\bdefault_random_engine|#include <random>", code):
                yield path, line_of(text, match.start()), f"{match[0]}: can be foreseen; use getrandom or RAND_bytes"


OUTSIDE = re.compile(
    r"/(?:home|work)/|/tmp/build-|(?<![\w&#/])#\d{1,3}\b|\bissues? #?\d{1,3}\b|\b(this|next|later|previous|another) session\b"
    r"|\bco-authored-by\b|\b(Claude|Anthropic|ChatGPT|Copilot)\b|\bAI (agent|assistant|session)s?\b", re.I)


def speaks_of_the_product(tree):
    """No file names a machine's paths, a tracker's numbers or who wrote it when."""
    for path, text in tree.items():
        if path.startswith("tools/house"):
            continue
        for match in OUTSIDE.finditer(text):
            yield path, line_of(text, match.start()), f"'{match[0]}' is not about the product"


def nothing_left_open(tree):
    """What is to be done is done, or is not in the tree."""
    for path, text in tree.items():
        if not path.startswith("tools/house"):
            for match in re.finditer(r"\b(TODO|FIXME|XXX)\b", text):
                yield path, line_of(text, match.start()), f"{match[0]} left in the tree"


def tests_beside(tree):
    """name_test.cpp (or name_more_test.cpp) lies beside name.cpp or name.hpp; _bench and _fuzz too.

    A fuzz target of a whole module begins with the module's name: http_request_fuzz.cpp.
    """
    for path in tree:
        match = re.fullmatch(r"(.*)/(\w+)_(test|bench|fuzz)\.cpp", path)
        if not match or not module_of(path):
            continue
        if match[3] == "fuzz" and match[2].startswith(module_of(path) + "_"):
            continue
        words = match[2].split("_")
        stems = ["_".join(words[:count]) for count in range(1, len(words) + 1)]
        folders = (match[1], "include/laneway", "include/laneway/detail")
        if not any(f"{folder}/{stem}.{end}" in tree for folder in folders for stem in stems for end in ("cpp", "hpp")):
            yield path, 1, f"no {match[2]}.cpp or .hpp beside it: what does it test?"


def pragma_once(tree):
    for path, text in tree.items():
        if path.endswith(".hpp") and not re.search(r"^#pragma once$", text, re.M):
            yield path, 1, "no #pragma once"


def braces_around(code, position):
    """The brace of an initializer list that holds `position` in its own statement, or None."""
    depth = 0
    for at in range(position - 1, -1, -1):
        char = code[at]
        if char in ")]}":
            depth += 1
        elif char in "([":
            depth -= 1
        elif char == ";" and depth <= 0:
            return None
        elif char == "{":
            if depth > 0:
                depth -= 1
                continue
            before = code[:at].rstrip()
            block = re.search(r"(?:\)|[;{}:]|\b(?:else|do|try|mutable|noexcept|const|override)|->\s*[\w:<>,\s*&]+)$", before)
            return None if block or not before else at
    return None


def until_closed(code, position, stop=""):
    """From `position` to the bracket that closes what holds it, or to a `stop` in no bracket of its own."""
    depth = 0
    for at in range(position, len(code)):
        if code[at] in "([{":
            depth += 1
        elif code[at] in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and code[at] in stop):
            return code[position:at]
    return code[position:]


LAMBDA = re.compile(r"(?<![\w)\]])\[([^\[\]]*)\]\s*(?:\([^()]*\))?(?:\s*(?:mutable|noexcept))*(?:\s*->\s*[\w:<>,\s*&]+?)?\s*\{")


def coroutines(tree):
    """g++ 12 miscompiles aggregates in braces and captured values inside a co_await expression."""
    for path, text in tree.items():
        if not cpp(path) or "co_await" not in text:
            continue
        code = without_comments_and_strings(text)
        for match in re.finditer(r"\bco_await\b", code):
            line, expression = line_of(code, match.start()), until_closed(code, match.start(), ";")
            if braces_around(code, match.start()) is not None:
                yield path, line, "co_await inside braces: g++ 12 miscompiles it; name the result first"
            while closure := LAMBDA.search(expression):
                captures = [capture.strip() for capture in closure[1].split(",")]
                if any(capture and capture != "this" and not capture.startswith("&") for capture in captures):
                    yield path, line, "a closure with captured values inside a co_await expression; pass them as arguments"
                body = until_closed(expression, closure.end())
                expression = expression[:closure.start()] + "closure" + expression[closure.end() + len(body) + 1:]
            if re.search(r"(?<![\w:])(?!std::)(?:\w+::)*[A-Z]\w*(?:<[^;(){}]*>)?\s*\{|[(,]\s*\{", expression):
                yield path, line, "braces inside a co_await expression: g++ 12 miscompiles aggregates there; name the object first"


RULES = [includes, build_agrees, asio_hidden, public_headers, yardsticks_alone, length, no_std_regex, no_weak_randomness, speaks_of_the_product,
         nothing_left_open, tests_beside, pragma_once, coroutines]


def read_tree(root):
    """Every text file that git knows or would add."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "-co", "--exclude-standard"], capture_output=True, text=True)
    if listed.returncode == 0:
        paths = sorted(filter(None, listed.stdout.split("\0")))
    else:  # an unpacked release
        paths = sorted(str(p.relative_to(root)) for p in Path(root).rglob("*") if p.is_file() and "build" not in p.parts)
    tree = {}
    for path in paths:
        try:
            tree[path] = (Path(root) / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            pass  # a binary file, or one deleted and not yet committed
    return tree


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    tree = read_tree(root)
    if "CMakeLists.txt" not in tree:
        sys.exit(f"house: {root} is not the root of the tree")
    failed = 0
    for rule in RULES:
        faults = list(rule(tree))
        failed += bool(faults)
        for path, line, message in faults:
            print(f"{path}:{line}: {message}  [{rule.__name__}]")
    print(f"{len(RULES) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
