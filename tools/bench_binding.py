#!/usr/bin/python3
"""./dev bench binding: what the typed parameters of a request cost.

A path function takes a path, two query parameters, a header field and a small JSON body, with rules. The figure is the
CPU time of binding and checking all of it (bind_bench.cpp), less simdjson's parse of the same body (read_body_bench.cpp).
Exits 1 when the bar is missed.
"""
import statistics
import sys

from bench.bars import Bars
from bench.micro import arguments, finish, nanoseconds

ADDED_MICROSECONDS_MAX = 1.5


def main():
    options = arguments("binding", __doc__)
    figures = (nanoseconds(options, "laneway_json_bench", ["parse_the_body_alone"])
               | nanoseconds(options, "laneway_web_bench", ["bind_four_and_a_body"]))
    added = None
    if len(figures) == 2:
        added = (statistics.median(figures["bind_four_and_a_body"]) - statistics.median(figures["parse_the_body_alone"])) / 1000
    bars = Bars()
    bars.most("binding", "added to the parse of the body", added, ADDED_MICROSECONDS_MAX, "us")
    return finish(options, "binding", bars, figures)


if __name__ == "__main__":
    sys.exit(main())
