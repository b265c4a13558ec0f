"""What the load generators print is read as it was meant: samples of their real output, and what was in them."""
import os
import sys
import unittest
from pathlib import Path

SOURCE = Path(os.environ["LANEWAY_SOURCE"])
sys.path.insert(0, str(SOURCE / "tools"))
from bench import accuracy_bars, accuracy_table, clients, truth  # noqa: E402
from bench.bars import Bars  # noqa: E402

ALL = set(clients.METRICS)


def sample(parse, name):
    return parse((SOURCE / "tests/bench/samples" / name).read_text())


class Parsers(unittest.TestCase):
    def expect(self, report, count, failed, bad_statuses, **times):
        self.assertEqual((report.count, report.failed, report.bad_statuses), (count, failed, bad_statuses))
        self.assertEqual(set(report.times), ALL)
        for metric in ALL:
            if metric in times:
                self.assertAlmostEqual(report.times[metric], times[metric], places=9, msg=metric)
            else:
                self.assertIsNone(report.times[metric], metric)

    def test_wrk(self):
        self.expect(sample(clients.wrk, "wrk.sleep.txt"), 3583, 0, 0, p50=5.39e-3, p90=5.95e-3, p99=7.64e-3, mean=5.54e-3, max=14.58e-3)
        self.expect(sample(clients.wrk, "wrk.errors.txt"), 124802, 0, 62401, p50=106e-6, p90=206e-6, p99=4.11e-3, mean=239.70e-6, max=12.74e-3)
        self.expect(sample(clients.wrk, "wrk.close.txt"), 0, 20373, 0, p50=0, p90=0, p99=0, mean=0, max=0)

    def test_hey(self):
        self.expect(sample(clients.hey, "hey.sleep.txt"), 3318, 0, 0, p50=5.7e-3, p90=6.7e-3, p99=12.7e-3, mean=6.0e-3, max=23.7e-3)
        errors = sample(clients.hey, "hey.errors.txt")
        self.assertEqual((errors.count, errors.bad_statuses, errors.failed), (31232, 15616, 0))
        self.expect(sample(clients.hey, "hey.never.txt"), 0, 20, 0, max=0)

    def test_ab(self):
        self.expect(sample(clients.ab, "ab.sleep.txt"), 3394, 0, 0, p50=6e-3, p90=7e-3, p99=11e-3, mean=6e-3, max=11e-3)
        self.expect(sample(clients.ab, "ab.errors.txt"), 138118, 0, 69059, p50=0, p90=0, p99=0, mean=0, max=5e-3)
        gave_up = sample(clients.ab, "ab.never.txt")
        self.expect(gave_up, None, 0, None)
        self.assertEqual(gave_up.verdict, "apr_pollset_poll: The timeout specified has expired (70007)")

    def test_h2load(self):
        self.expect(sample(clients.h2load, "h2load.sleep.txt"), 3491, 0, 0, mean=5.72e-3, max=13.99e-3)
        self.expect(sample(clients.h2load, "h2load.errors.txt"), 107752, 0, 53876, mean=185e-6, max=9.57e-3)
        died = sample(clients.h2load, "h2load.never.txt")
        self.expect(died, None, 0, None)
        self.assertIn("Assertion", died.verdict)

    def test_siege(self):
        self.expect(sample(clients.siege, "siege.sleep.txt"), 2060, 0, None, mean=0.01, max=0.02)
        self.expect(sample(clients.siege, "siege.errors.txt"), 1028, 1027, None, mean=0, max=0.01)
        self.expect(sample(clients.siege, "siege.close.txt"), 0, 1033, None, mean=0, max=0)

    def test_autocannon(self):
        errors = sample(clients.autocannon, "autocannon.errors.json")
        self.expect(errors, 38564, 0, 19282, p50=0, p90=0, p99=2e-3, mean=0.11e-3, max=25e-3)
        self.expect(sample(clients.autocannon, "autocannon.never.json"), 0, 14, 0, p50=0, p90=0, p99=0, mean=0, max=0)

    def test_laneway_load(self):
        report = sample(clients.laneway_load, "laneway-load.sleep.json")
        self.expect(report, 3590, 0, 0, p50=5.431295e-3, p90=5.804031e-3, p99=7.426047e-3, mean=5.547259649e-3, max=9.443182e-3)
        self.assertEqual((report.at_least, report.verdict), (set(), "OK"))
        never = sample(clients.laneway_load, "laneway-load.never.json")
        self.assertEqual((never.at_least, never.verdict, never.failed), (ALL, "INVALID", 10))


class Truths(unittest.TestCase):
    def test_percentiles_are_of_the_nearest_rank(self):
        found = truth.figures([value / 1000 for value in range(1000, 0, -1)])
        self.assertEqual(found, {"p50": 0.5, "p90": 0.9, "p99": 0.99, "mean": 0.5005, "max": 1.0})
        self.assertEqual(truth.figures([]), dict.fromkeys(truth.METRICS))

    def test_what_nobody_waited_for_counts_as_planned(self):
        stamps = [{"read_ns": 0, "due_ns": 10**9, "written_ns": 10**9 + 1}, {"read_ns": 0, "due_ns": 3 * 10**9, "written_ns": None}]
        self.assertEqual(truth.planned(stamps)["mean"], 2)
        self.assertAlmostEqual(truth.seen(stamps)["mean"], 1)

    def test_who_comes_during_a_stall_waits_for_its_end(self):
        found = truth.arrivals(0.1, 1)
        self.assertEqual((found["p50"], found["max"]), (0, 0.1))
        self.assertAlmostEqual(found["p99"], 0.09, places=4)
        self.assertAlmostEqual(found["mean"], 0.005, places=5)


class Verdicts(unittest.TestCase):
    def rows(self, off_seconds):
        """Three rounds: on /null all is 100 us off, elsewhere so much more; one round of each was disturbed."""
        rows = []
        for number, disturbed in enumerate((0, 0, 3e-3)):
            for target, true, more in (("/null", 1e-5, 0), (accuracy_bars.RATES[1_000][0], 5e-3, off_seconds)):
                times = dict.fromkeys(truth.METRICS, true)
                rows.append({"round": number, "rate": 1000, "target": target, "true_seconds": times,
                             "reported_seconds": {metric: true + 100e-6 + more + disturbed for metric in times}})
        return rows

    def test_an_error_beyond_that_of_null_has_its_bar(self):
        for off_seconds, missed in ((0, 0), (49e-6, 0), (-49e-6, 0), (51e-6, 3), (-51e-6, 3)):
            bars = Bars()
            accuracy_bars.judge(bars, self.rows(off_seconds), [])
            self.assertEqual((len(bars.rows), bars.missed()), (3, missed), off_seconds)

    def test_a_percentile_that_was_not_told_is_a_missed_bar(self):
        rows = self.rows(0)
        rows[1]["reported_seconds"]["p99"] = None
        bars = Bars()
        accuracy_bars.judge(bars, rows, [])
        self.assertEqual(bars.missed(), 1)

    def test_a_slow_server_must_be_told(self):
        def judged(scenario, status, **report):
            bars = Bars()
            accuracy_bars.judge(bars, [], [{"tool": "laneway-load", "scenario": scenario, "status": status, "report": clients.Report(**report)}])
            return [row["passed"] for row in bars.rows]
        self.assertEqual(judged("1 request/s", 0, at_least={"p50", "mean"}, verdict="SUSPECT"), [True] * 3)
        self.assertEqual(judged("1 request/s", 0, at_least=set(), verdict="OK"), [False] * 3)
        self.assertEqual(judged("never answers", 1), [True])
        self.assertEqual(judged("never answers", 0), [False])
        self.assertEqual(judged("never answers", "killed"), [False])


class Cells(unittest.TestCase):
    def test_an_error_is_told_in_time_and_per_cent(self):
        row = {"report": clients.Report(times={"p50": 5.5e-3, "p90": 2.0, "p99": None}, at_least={"p90"}),
               "truth": {"p50": 5e-3, "p90": 50.0, "p99": 99.0}}
        self.assertEqual([accuracy_table.cell(row, metric) for metric in ("p50", "p90", "p99")], ["5.50 ms (+500 us, +10.0%)", ">2.00 s", "-"])


if __name__ == "__main__":
    unittest.main()
