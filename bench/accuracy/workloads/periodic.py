"""Work that repeats with a sampler's own period: 3 tenths of it in `early`, 7 tenths in `late`, by the clock."""

import time


def early(end):
    while time.perf_counter() < end:
        pass


def late(end):
    while time.perf_counter() < end:
        pass


def work(seconds, period):
    """How long each took."""
    spent = {"early": 0.0, "late": 0.0}
    now = start = time.perf_counter()
    while now < start + seconds:
        # where the machine held us up, the turn begins late, but in step
        begin = start + round((now - start) / period) * period
        early(begin + 0.3 * period)
        middle = time.perf_counter()
        late(begin + period)
        end = time.perf_counter()
        spent["early"] += middle - now
        spent["late"] += end - middle
        now = end
    return spent
