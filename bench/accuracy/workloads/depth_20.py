"""Nothing but small calls, 20 frames deep."""

import time

CALLS = {
    "work": {"descend", "[perf_counter]"},
    "descend": {"descend", "caller"},
    "caller": {"leaf_1", "leaf_2"},
    "leaf_2": {"leaf_1"},
}
DEEPEST = {"work": 16}  # frames of descend


def leaf_1(x):
    return x + 1


def leaf_2(x):
    return leaf_1(x) - 1


def caller(x):
    return leaf_1(x) + leaf_2(x)


def descend(depth):
    if depth > 1:
        return descend(depth - 1)
    for i in range(300):
        caller(i)


def work(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        descend(16)
