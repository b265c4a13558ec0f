"""What laneway-load sends: files of targets, weights, templates, captures."""
import collections
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Server, Truth, answering, load  # noqa: E402


def run(*arguments, stdin=None):
    done = load("--json", "-", "--timeout", "30s", *arguments, stdin=stdin)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def first_lines(server):
    return [raw.split(b"\r\n")[0].decode() for _, raw in server.requests]


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path


class Targets(Folder):
    def test_weights_methods_headers_and_bodies(self):
        body = self.file("body.json", '{"n": 1}')
        with Server(answering()) as server:
            targets = self.file("targets", f"# weight: 3\nGET {server.url}a?b\nX-One: 1\n\nPOST {server.url}c\n"
                                           f"Content-Type: application/json\n@{body}\n")
            status, result = run("--targets", targets, "-c4", "-t2", "--requests", 40, "-H", "X-All: 2")
            lines = collections.Counter(first_lines(server))
            posted = next(raw for _, raw in server.requests if raw.startswith(b"POST"))
        self.assertEqual((status, result["completed"]), (0, 40), result)
        self.assertEqual(lines, {"GET /a?b HTTP/1.1": 30, "POST /c HTTP/1.1": 10})
        self.assertEqual(posted, f"POST /c HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n"
                                 f"X-All: 2\r\nContent-Length: 8\r\n\r\n{{\"n\": 1}}".encode())

    def test_from_standard_input(self):
        with Server(answering()) as server:
            status, result = run("--targets", "-", server.url, "-c1", "--requests", 4, stdin="GET /a\nDELETE /b\n")
            lines = first_lines(server)
        self.assertEqual((status, result["completed"]), (0, 4))
        self.assertEqual(lines, ["GET /a HTTP/1.1", "DELETE /b HTTP/1.1"] * 2)

    def test_what_is_wrong_with_a_file_is_one_line_that_names_the_place(self):
        for text, message in (("GET\n", "--targets: {}:1: 'GET' is not 'METHOD URL'"),
                              ("GET /\n\nGET http://other/\n", "{}:3: 'http://other/' is not on the server of the run"),
                              ("GET /\n@/nowhere/x\n", "--targets: {}:1: cannot read '/nowhere/x'")):
            path = self.file("targets", text)
            done = load("--targets", path, "http://127.0.0.1:1/")
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")
            self.assertIn(message.format(path), done.stderr)
        self.assertEqual(load("--targets", path, "--body", "x", "http://127.0.0.1/").returncode, 2)
        self.assertIn("url is required", load("-c1").stderr)


class ResultsOfTargets(Folder):
    def test_each_has_its_own(self):
        names = ["GET /null", "GET /sleep/20ms", "GET /null?errors=100", "GET /close/request"]
        targets = self.file("targets", "# weight: 3\n" + "\n\n".join(names) + "\n")
        with Truth() as server:
            _, result = run("--targets", targets, server.url, "-c3", "-t3", "--requests", 60)
        _, slow, bad, gone = result["targets"]
        self.assertEqual([each["name"] for each in result["targets"]], names)
        self.assertEqual([each["requests"] for each in result["targets"]], [30, 10, 10, 10])
        self.assertEqual([each["share"] for each in result["targets"]], [0.5, 10 / 60, 10 / 60, 10 / 60])
        self.assertEqual([each["failed"] for each in result["targets"]], [0, 0, 10, 10])
        self.assertEqual([each["completed"] for each in result["targets"]], [30, 10, 10, 0])
        self.assertEqual(gone["latency"]["unfinished"], 10)
        self.assertGreaterEqual(slow["latency"]["min_seconds"], 0.02)
        self.assertEqual(sum(each["latency"]["count"] for each in result["targets"]), result["latency"]["count"])
        self.assertEqual((sum(each["completed"] for each in result["targets"]), bad["succeeded"]), (result["completed"], 0))

    def test_what_is_in_flight_at_the_end_is_of_its_target(self):
        def hanging(connection):
            while request := connection.request():
                if not request.startswith(b"GET /never"):
                    connection.answer()
        with Server(hanging) as server:
            _, result = run("--targets", "-", server.url, "-c1", "-d300ms", stdin="GET /ok\nGET /never\n")
        self.assertEqual([(each["completed"], each["in_flight_at_end"], each["failed"]) for each in result["targets"]],
                         [(1, 0, 0), (0, 1, 0)])

    def test_the_warm_up_is_in_none(self):
        with Server(answering()) as server:
            _, result = run("--targets", "-", server.url, "-c2", "-d200ms", "--warmup", "100ms", stdin="GET /a\nGET /b\n")
        self.assertEqual(sum(each["completed"] for each in result["targets"]), result["completed"])

    def test_more_targets_than_latencies_are_told_apart(self):
        with Server(answering()) as server:
            _, result = run("--targets", "-", server.url, "-c2", "--requests", 600,
                            stdin="".join(f"GET /{i}\n" for i in range(300)))
        self.assertEqual({each["completed"] for each in result["targets"]}, {2})
        self.assertEqual({each["latency"]["count"] for each in result["targets"]}, {0})
        self.assertEqual(result["latency"]["count"], 600)

    def test_one_target_is_the_run(self):
        with Server(answering()) as server:
            _, result = run(server.url, "-c1", "--requests", 2)
        self.assertEqual(result["targets"], [])


class Templates(Folder):
    def test_placeholders_in_path_header_and_body(self):
        users = self.file("users.csv", "id,name\n7,Ann Lee\n8,Bo\n")
        with Server(answering()) as server:
            status, result = run(f"{server.url}{{seq}}/{{csv:{users}:name}}", "--template", "-c1", "--requests", 3,
                                 "-H", f"X-Id: {{csv:{users}:id}}", "--body", '{"a":{"n":{seq}}}')
            requests = [raw.decode() for _, raw in server.requests]
        self.assertEqual((status, result["completed"]), (0, 3), result)
        for i, (name, user) in enumerate((("Ann%20Lee", 7), ("Bo", 8), ("Ann%20Lee", 7))):
            self.assertEqual(requests[i], f"POST /{i}/{name} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                                          f"X-Id: {user}\r\nContent-Length: 13\r\n\r\n{{\"a\":{{\"n\":{i}}}}}")

    def test_a_seed_makes_a_run_repeat_itself(self):
        seen = []
        for seed in (7, 7, 8):
            with Server(answering()) as server:
                run(f"{server.url}{{rand}}/{{uuid}}", "--template", "-c3", "-t2", "--requests", 30, "--seed", seed)
                seen.append(sorted(first_lines(server)))
        self.assertEqual(seen[0], seen[1])
        self.assertEqual(len(set(seen[0]) | set(seen[2])), 60)

    def test_without_template_braces_are_braces(self):
        with Server(answering()) as server:
            run(server.url, "-c1", "--requests", 1, "--body", '{"a":{seq}}')
            self.assertTrue(server.requests[0][1].endswith(b'{"a":{seq}}'))

    def test_a_large_request_is_whole_though_the_next_is_built_meanwhile(self):
        filler = "x" * 3_000_000
        with Server(answering()) as server:
            body = self.file("body", "{seq} " + filler + " {seq}")
            status, result = run(server.url, "--template", "--body-file", body, "-c3", "-t1", "--requests", 9)
            bodies = sorted(raw.split(b"\r\n\r\n")[1].decode() for _, raw in server.requests)
        self.assertEqual((status, result["completed"]), (0, 9))
        self.assertTrue(bodies == [f"{i} {filler} {i}" for i in range(9)])


def with_tokens(connection):
    """Each login gives another token; whoever brings one that was not given gets 403."""
    given = set()
    while request := connection.request():
        if request.startswith(b"POST /login"):
            token = f"t{connection.sock.fileno()}-{len(given)}"
            given.add(token.encode())
            connection.answer(f'{{"access_token": "{token}"}}'.encode(), fields=(f"X-Token: {token}",))
        else:
            token = next((line.split(b" ")[2] for line in request.split(b"\r\n") if line.startswith(b"Authorization")), b"")
            connection.answer(status="200 OK" if token in given else "403 Forbidden")


class Captures(Folder):
    def test_a_token_is_used_on_the_connection_that_logged_in(self):
        for rule in ("json:access_token", "header:x-token"):
            with self.subTest(rule), Server(with_tokens) as server:
                targets = self.file("targets", f"# weight: once\n# capture: token={rule}\nPOST /login\n\n"
                                               "GET /me\nAuthorization: Bearer {capture:token}\n")
                status, result = run("--targets", targets, "--template", server.url, "-c4", "--requests", 40,
                                     "--expect-status", 200)
                lines = collections.Counter(first_lines(server))
            self.assertEqual((status, result["completed"], result["status_codes"]), (0, 40, {"200": 40}), result)
            self.assertEqual(lines["POST /login HTTP/1.1"], len(server.used))

    def test_what_cannot_be_captured_fails_the_run(self):
        with Server(answering(body=b"{}")) as server:
            targets = self.file("targets", "# capture: t=json:x\nGET /a\n\nGET /b/{capture:t}\n")
            status, result = run("--targets", targets, "--template", server.url, "-c1", "--requests", 3)
            lines = first_lines(server)
        self.assertEqual((status, result["verdict"]["word"]), (1, "INVALID"))
        self.assertEqual(result["checks"]["first_failure"], "capture t: JSON x is missing")
        self.assertEqual(lines, ["GET /a HTTP/1.1"] * 3)

    def test_a_cursor_goes_from_answer_to_request(self):
        def pages(connection):
            while request := connection.request():
                page = int(request.split(b"after=")[1].split(b" ")[0])
                connection.answer(b'{"next": %d}' % (page + 10))
        with Server(pages) as server:
            status, _ = run(f"{server.url}?after={{capture:page=0}}", "--template", "--capture", "page=json:next",
                            "-c1", "--requests", 3)
            self.assertEqual(first_lines(server), [f"GET /?after={n} HTTP/1.1" for n in (0, 10, 20)])
        self.assertEqual(status, 0)


if __name__ == "__main__":
    unittest.main()
