#!/usr/bin/python3
"""./dev bench writing: how fast a model becomes JSON.

A model whose JSON has 1 KB, of texts, numbers, lists and models, is written as a path function's answer is
(writer_bench.cpp). The figure is its bytes by the CPU time. Exits 1 when the bar is missed.
"""
import statistics
import sys

from bench.bars import Bars
from bench.micro import arguments, finish, nanoseconds

MEGABYTES_PER_SECOND_MIN = 500
BYTES = 1024  # writer_bench.cpp sees to it


def main():
    options = arguments("writing", __doc__)
    figures = nanoseconds(options, "laneway_json_bench", ["write_1_kb_model"])
    rate = BYTES * 1000 / statistics.median(figures["write_1_kb_model"]) if figures else None
    bars = Bars()
    bars.least("writing", "a model of 1 KB", rate, MEGABYTES_PER_SECOND_MIN, "MB/s")
    return finish(options, "writing", bars, figures)


if __name__ == "__main__":
    sys.exit(main())
