"""Schedules, warm-up, drain and --strict of laneway-load, judged by what laneway-truth saw."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Truth, load  # noqa: E402


class Case(unittest.TestCase):
    def setUp(self):
        self.truth = self.enterContext(Truth())

    def measure(self, target, *arguments):
        done = load(self.truth.url + target, "--json", "-", "--timeout", "30s", *arguments)
        self.assertTrue(done.stdout, done.stderr)
        result = json.loads(done.stdout)
        time = result["connection_time"]
        self.assertAlmostEqual(time["finished_seconds"] + time["unfinished_seconds"], time["integral_seconds"], places=6)
        return done.returncode, result


class Schedules(Case):
    def test_a_ramp_sends_most_at_its_end(self):
        status, result = self.measure("/null", "-c4", "--rate", "ramp:0..400", "-d2s", "--drain", "20s")
        self.assertEqual((status, result["rate"], result["rate_per_second"]), (0, "ramp:0..400", 200))
        read = sorted(each["read_ns"] for each in self.truth.requests("/null"))
        self.assertTrue(399 <= len(read) <= 401, len(read))
        half = (read[-1] + read[0]) / 2
        self.assertTrue(200 < sum(at > half for at in read) < 400)  # three quarters, were the machine quiet

    def test_steps(self):
        _, result = self.measure("/null", "-c4", "--rate", "step:50,150", "-d2s", "--drain", "20s")
        self.assertTrue(199 <= result["completed"] <= 201, result["completed"])

    def test_the_same_seed_sends_the_same(self):
        counts = [self.measure("/null", "-c4", "--rate", "poisson:100", "-d1s", "--drain", "20s", "--seed", seed)[1]
                  ["completed"] for seed in (1, 1, 2, 3)]
        self.assertEqual(counts[0], counts[1])
        self.assertGreater(len(set(counts)), 1)
        self.assertTrue(all(50 < count < 150 for count in counts), counts)


class Phases(Case):
    def test_warming_up_is_not_measured(self):
        _, result = self.measure("/null", "-c2", "--rate", 100, "-d1s", "--warmup", "500ms", "--drain", "20s")
        self.assertEqual(result["completed"], 100)
        self.assertEqual(len(self.truth.requests("/null")), 150)
        self.assertTrue(0.9 < result["window_seconds"] < 1.1)

    def test_requests_that_began_in_the_warm_up_do_not_count(self):
        _, result = self.measure("/sleep/400ms", "-c3", "-d1s", "--warmup", "300ms", "--drain", "20s")
        sent = len(self.truth.requests("/sleep/400ms"))
        self.assertLess(result["completed"], sent)
        self.assertEqual(sent - result["completed"], 3)
        self.assertGreaterEqual(result["latency"]["min_seconds"], 0.4)

    def test_a_drain_waits_for_all(self):
        _, result = self.measure("/serial/50ms", "-c4", "-d300ms", "--drain", "20s")
        seen = self.truth.requests("/serial/50ms")
        self.assertEqual(result["completed"], len(seen))
        self.assertEqual((result["in_flight_at_end"]["count"], result["latency"]["unfinished"]), (0, 0))
        self.assertGreaterEqual(result["latency"]["max_seconds"], max(e["due_ns"] - e["read_ns"] for e in seen) / 1e9)
        self.assertTrue(0 < result["drained_seconds"] < 20)

    def test_a_drain_sends_what_was_due(self):
        _, result = self.measure("/sleep/100ms", "-c1", "--rate", 20, "-d500ms", "--drain", "20s")
        self.assertEqual((result["completed"], len(self.truth.requests("/sleep/100ms"))), (10, 10))

    def test_a_drain_has_an_end(self):
        _, result = self.measure("/never", "-c2", "-d200ms", "--drain", "300ms")
        self.assertEqual((result["completed"], result["in_flight_at_end"]["count"]), (0, 2))
        self.assertGreaterEqual(result["in_flight_at_end"]["oldest_seconds"], 0.5)

    def test_strict_turns_suspect_into_a_failure(self):
        arguments = "/sleep/300ms", "-c2", "-d1s"
        status, result = self.measure(*arguments)
        self.assertEqual((status, result["verdict"]["word"]), (0, "SUSPECT"))
        self.assertEqual(self.measure(*arguments, "--strict")[0], 4)


class Clocks(Case):
    def test_the_first_byte_comes_before_the_last(self):
        _, result = self.measure("/drip/20ms?bytes=5", "-c2", "--requests", 6)
        first, service = result["first_byte_latency"], result["service_latency"]
        self.assertEqual((first["count"], service["count"]), (6, 6))
        self.assertGreaterEqual(service["min_seconds"], 0.1)
        self.assertLess(first["min_seconds"], service["min_seconds"])

    def test_each_connection_has_its_time(self):
        _, result = self.measure("/null", "-c5", "--requests", 10, "-H", "Connection: close")
        # One for each request; those that were opened last had none.
        self.assertTrue(10 <= result["connect_latency"]["count"] <= 5 + result["reconnects"], result)


class Thresholds(Case):
    def test_missing_one_is_status_3_and_a_line(self):
        url = self.truth.url + "/sleep/20ms"
        done = load(url, "-c2", "--requests", 60, "--expect", "p50<10ms", "--expect", "errors<=0")
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr, r"\Alaneway-load: expected p50<10ms: \d\S+s\n\Z")
        self.assertEqual(load(url, "-c2", "--requests", 60, "--expect", "p50>19ms").returncode, 0)


class Ceiling(Case):
    def test_the_generator_itself_is_measured_first(self):
        status, result = self.measure("/sleep/20ms", "-c2", "-d500ms", "--ceiling")
        self.assertEqual(status, 0)
        self.assertGreater(result["ceiling_per_second"], result["throughput_per_second"])
        self.assertTrue(result["bottleneck"]["name"] and result["bottleneck"]["reason"])
        self.assertIsNone(self.measure("/null", "-c2", "--requests", 4)[1]["ceiling_per_second"])


if __name__ == "__main__":
    unittest.main()
