"""laneway-load's files beside the report: series, CSV, HdrHistogram's log and distribution, Prometheus."""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

from prometheus_client.parser import text_string_to_metric_families

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import LOAD, Truth, eventually, load  # noqa: E402

HERE = pathlib.Path(__file__).parent


def lines_of(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]


def read_hdr(path):
    """What a reader that is not ours finds in the log."""
    done = subprocess.run(["node", HERE / "hdr.mjs", path], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


class Outputs(unittest.TestCase):
    def setUp(self):
        self.truth = self.enterContext(Truth())
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def file(self, name):
        return self.folder / name


class Series(Outputs):
    def test_lines_tile_the_run_and_add_up_to_the_result(self):
        done = load(self.truth.url + "/exponential/1ms", "-c4", "-d1500ms", "--warmup", "400ms", "--drain", "2s", "--rate",
                    500, "--interval", "200ms", "--series", self.file("s"), "--csv", self.file("c"), "--json", self.file("j"),
                    "--pid", self.truth.process.pid)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        result = json.loads(self.file("j").read_text())
        lines = lines_of(self.file("s"))
        self.assertEqual(lines[0]["phase"], "warm-up")
        self.assertGreater(sum(line["completed"] for line in lines if line["phase"] == "warm-up"), 100)
        for before, after in zip(lines, lines[1:]):
            self.assertEqual(before["end_seconds"], after["begin_seconds"])
        self.assertEqual(lines[0]["begin_seconds"], -0.4)
        window = [line for line in lines if line["phase"] == "window"]
        self.assertEqual((window[0]["begin_seconds"], window[-1]["end_seconds"]), (0, 1.5))
        measured = [line for line in lines if line["phase"] != "warm-up"]
        for name in ("completed", "succeeded"):
            self.assertEqual(sum(line[name] for line in measured), result[name])
        for line in window:
            self.assertEqual(line["connections"], 4)
            self.assertLessEqual(line["service_latency_p50_seconds"], line["latency_max_seconds"])
            self.assertGreater(line["server_cpu_share"], 0)
        longest = max(line["latency_max_seconds"] or 0 for line in measured)
        self.assertAlmostEqual(longest / result["latency"]["max_seconds"], 1, delta=0.001)

        with open(self.file("c"), newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), len(lines))
        for row, line in zip(rows, lines):
            self.assertEqual(list(row), list(line))
            for name, value in line.items():
                self.assertEqual(type(value)(row[name]) if value is not None else row[name] or None, value)

    def test_a_program_that_is_killed_leaves_what_it_had_told(self):
        running = subprocess.Popen([LOAD, self.truth.url + "/sleep/1ms", "-c2", "-t2", "-d60s", "--interval", "100ms",
                                    "--series", self.file("s"), "--hdr", self.file("h"), "--csv", self.file("c")])
        told = lambda: self.file("c").exists() and len(self.file("c").read_text().splitlines()) >= 5  # noqa: E731
        self.assertTrue(eventually(told))
        running.kill()
        running.wait(timeout=30)
        self.assertGreaterEqual(len(lines_of(self.file("s"))), 4)
        self.assertGreaterEqual(len(read_hdr(self.file("h"))["intervals"]), 3)

    def test_an_interrupt_tells_the_rest(self):
        running = subprocess.Popen([LOAD, self.truth.url + "/sleep/1ms", "-c2", "-d60s", "--interval", "300ms", "--series",
                                    self.file("s"), "--json", self.file("j")], stdout=subprocess.DEVNULL)
        self.assertTrue(eventually(lambda: self.file("s").exists() and self.file("s").stat().st_size > 0))
        running.terminate()
        running.wait(timeout=30)
        completed = json.loads(self.file("j").read_text())["completed"]
        self.assertEqual(sum(line["completed"] for line in lines_of(self.file("s"))), completed)

    def test_time_outs_are_errors_of_their_interval(self):
        load(self.truth.url + "/never", "-c3", "-d1s", "--timeout", "300ms", "--interval", "250ms", "--series", self.file("s"))
        lines = lines_of(self.file("s"))
        self.assertEqual([line["errors"] > 0 for line in lines], [False, True, True, True])
        self.assertTrue(all(line["latency_p50_seconds"] is None for line in lines))

    def test_to_standard_output_in_place_of_the_report(self):
        done = load(self.truth.url + "/null", "-c1", "-d300ms", "--interval", "100ms", "--series", "-")
        self.assertGreaterEqual(len([json.loads(line) for line in done.stdout.splitlines()]), 2)

    def test_without_a_server_old_files_stay_and_new_ones_do_not_come(self):
        self.file("old").write_text("old")
        done = load("http://127.0.0.1:9/", "-c1", "-d1s", "--series", self.file("old"), "--csv", self.file("new"))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.file("old").read_text(), "old")
        self.assertEqual(os.listdir(self.folder), ["old"])

    def test_what_was_in_the_file_goes(self):
        self.file("old").write_text("x" * 100_000)
        load(self.truth.url + "/null", "-c1", "-d200ms", "--series", self.file("old"))
        self.assertEqual(len(lines_of(self.file("old"))), 1)

    def test_a_full_disk_costs_the_file_and_not_the_run(self):
        done = load(self.truth.url + "/null", "-c1", "-d500ms", "--interval", "100ms", "--series", "/dev/full", "--json",
                    self.file("j"))
        self.assertEqual((done.returncode, done.stderr),
                         (1, "laneway-load: cannot write /dev/full: No space left on device\n"))
        self.assertGreater(json.loads(self.file("j").read_text())["completed"], 0)

    def test_wrong_command_lines_are_one_line_and_status_2(self):
        for arguments in (["--series", "-", "--csv", "-"], ["--series", ""], ["--interval", "1s"],
                          ["--csv", "x", "--interval", "1ms"], ["--json", "-", "--prometheus", "-"]):
            done = load("http://127.0.0.1:9/", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertRegex(done.stderr, r"\Alaneway-load: [^\n]+\n\Z")


class Hdr(Outputs):
    def test_another_reader_finds_the_same(self):
        started = time.time()
        load(self.truth.url + "/exponential/1ms", "-c8", "--requests", 4000, "--interval", "200ms", "--hdr", self.file("h"),
             "--hgrm", self.file("g"), "--json", self.file("j"))
        result = json.loads(self.file("j").read_text())
        log = read_hdr(self.file("h"))
        found = log["sums"][""]
        self.assertEqual(found["count"], result["completed"])
        self.assertAlmostEqual(found["mean"] / 1e9 / result["latency"]["mean_seconds"], 1, delta=0.001)
        for each in result["latency"]["percentiles"]:
            self.assertTrue(each["estimable"])
            self.assertAlmostEqual(found["percentiles"]["%g" % each["percentile"]] / 1e9 / each["seconds"], 1, delta=0.001)

        intervals = log["intervals"]
        self.assertGreater(len(intervals), 1)
        self.assertTrue(started - 1 < intervals[0]["begin_unix_seconds"] < time.time())
        for before, after in zip(intervals, intervals[1:]):
            self.assertAlmostEqual(before["end_unix_seconds"], after["begin_unix_seconds"], delta=0.002)
        window = intervals[-1]["end_unix_seconds"] - intervals[0]["begin_unix_seconds"]
        self.assertAlmostEqual(window, result["window_seconds"], delta=0.002)

        # The distribution is what the other implementation prints of the same values, but for what it rounds to buckets.
        ours, theirs = self.file("g").read_text().splitlines(), found["distribution"].splitlines()
        self.assertEqual([line for line in ours if not line.startswith(("#[Mean", "#[Max"))],
                         [line for line in theirs if line and not line.startswith(("#[Mean", "#[Max"))
                          or line == theirs[1]])

    def test_an_open_loop_has_both_clocks_and_the_warm_up_apart(self):
        load(self.truth.url + "/sleep/20ms", "-c1", "-d600ms", "--warmup", "200ms", "--rate", 100, "--hdr", self.file("h"),
             "--json", self.file("j"))
        result = json.loads(self.file("j").read_text())
        sums = read_hdr(self.file("h"))["sums"]
        self.assertEqual(set(sums), {"", "service", "warm-up", "warm-up-service"})
        self.assertEqual(sums[""]["count"], result["completed"])
        self.assertEqual(sums["service"]["count"], result["completed"])
        self.assertGreater(sums[""]["max"], 2 * sums["service"]["percentiles"]["50"])  # they wait for the connection


class Prometheus(Outputs):
    def test_a_parser_that_is_not_ours_reads_it(self):
        url = self.truth.url + '/null?a="b\\'
        load(url, "-c2", "--requests", 400, "--prometheus", self.file("p.prom"), "--json", self.file("j"), "--pid",
             self.truth.process.pid)
        result = json.loads(self.file("j").read_text())
        text = self.file("p.prom").read_text()
        families = {family.name: family for family in text_string_to_metric_families(text)}
        self.assertEqual(text.count("# TYPE"), len(families))
        value = lambda name: families[f"laneway_load_{name}"].samples[0].value  # noqa: E731
        self.assertEqual(value("completed"), 400)
        self.assertEqual(value("throughput_per_second"), result["throughput_per_second"])
        self.assertEqual(value("server_peak_memory_bytes"), result["server"]["peak_memory_bytes"])
        latency = families["laneway_load_latency_seconds"]
        self.assertEqual(latency.type, "summary")
        found = {sample.labels.get("quantile"): sample.value for sample in latency.samples}
        for each in result["latency"]["percentiles"]:
            self.assertEqual(found.get("%g" % (each["percentile"] / 100)), each["seconds"])
        self.assertEqual({sample.labels["url"] for family in families.values() for sample in family.samples}, {result["url"]})
        self.assertNotIn("# EOF", text)

    def test_targets_are_told_apart_though_their_names_are_the_same(self):
        targets = "GET /sleep/20ms\n\nGET /null?errors=100\n\nGET /null?errors=100\n"
        load(self.truth.url, "-c3", "--requests", 60, "--targets", "-", "--prometheus", self.file("p.prom"), "--json", self.file("j"), stdin=targets)
        result = json.loads(self.file("j").read_text())
        families = {family.name: family for family in text_string_to_metric_families(self.file("p.prom").read_text())}

        def of(name, quantile=None):
            name = f"laneway_load_target_{name}"
            return {(sample.labels["target"], sample.labels["number"]): sample.value for sample in families[name].samples
                    if sample.name == name and sample.labels.get("quantile") == quantile}
        names = [("GET /sleep/20ms", "1"), ("GET /null?errors=100", "2"), ("GET /null?errors=100", "3")]
        self.assertEqual(of("requests"), {name: 20 for name in names})
        self.assertEqual(of("failed"), dict(zip(names, (0, 20, 20))))
        medians = [next(p["seconds"] for p in each["latency"]["percentiles"] if p["percentile"] == 50) for each in result["targets"]]
        self.assertEqual(of("latency_seconds", "0.5"), dict(zip(names, medians)))
        self.assertNotIn("target", {label for sample in families["laneway_load_completed"].samples for label in sample.labels})


if __name__ == "__main__":
    unittest.main()
