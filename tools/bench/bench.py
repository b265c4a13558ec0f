"""What every part of ./dev bench lanes works with: its options, its servers, its bars."""
import contextlib
import os
import statistics
import tempfile

from bench.bars import Bars
from bench.common import Server, free_port, progress
from bench.load import Load, probe


class Bench:
    def __init__(self, options):
        self.programs, self.benches, self.quick, self.rounds_asked = options.programs.resolve(), options.benches, options.quick, options.rounds
        self.bars, self.part = Bars(), ""

    def pick(self, full, quick):
        return quick if self.quick else full

    def rounds(self, full, quick=1, more=0, wanted=lambda: False):
        """Numbers of the rounds, with what is going on shown meanwhile; then of others as long as they are `wanted`, up to `more` in all."""
        count = self.rounds_asked or self.pick(full, quick)
        last = count if self.quick or self.rounds_asked else max(count, more)
        for number in range(last):
            if number >= count and not wanted():
                break
            progress(f"{self.part}: round {number + 1} of {count if number < count else last}")
            yield number
        progress("")

    @contextlib.contextmanager
    def server(self, program, *flags, core=None, root="/", **settings):
        """A server of Laneway, fresh: nothing has been learned, no thread has been added."""
        port = free_port()
        words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
        with tempfile.TemporaryFile() as log:
            server = Server(program, [self.programs / program, "--port", port, *words, *flags], port, core, root, log)
            # Not by seeking: the server writes where this descriptor stands.
            server.log_text = lambda: os.pread(log.fileno(), os.fstat(log.fileno()).st_size, 0).decode()
            try:
                yield server
            finally:
                server.stop(3)

    def load(self, server, path, connections, *flags, **options):
        return Load(self.programs, server.url(path), *flags, connections=connections, **options)

    def probe(self, server, path, seconds, **options):
        return probe(self.programs, server, path, seconds, **options)

    def most(self, name, value, limit, unit="", interval=None):
        self.bars.most(self.part, name, value, limit, unit, interval)

    def least(self, name, value, limit, unit="", interval=None):
        self.bars.least(self.part, name, value, limit, unit, interval)


def middle(values):
    """The median of what there is; None if there is nothing."""
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None
