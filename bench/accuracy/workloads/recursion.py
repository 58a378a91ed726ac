"""Recursions whose depth is known: below `down_N` there are never more than N frames of `descend`."""

import time

CALLS = {
    "work": {"down_3", "down_12", "down_40", "[perf_counter]"},
    "down_3": {"descend"},
    "down_12": {"descend"},
    "down_40": {"descend"},
    "descend": {"descend"},
}
DEEPEST = {"down_3": 3, "down_12": 12, "down_40": 40}


def descend(depth):
    return descend(depth - 1) + 1 if depth > 1 else 0


def down_3():
    return descend(3)


def down_12():
    return descend(12)


def down_40():
    return descend(40)


def work(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for _ in range(20):
            down_3()
            down_12()
            down_40()
            down_3()
