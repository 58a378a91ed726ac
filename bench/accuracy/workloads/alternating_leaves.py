"""Two callers with frames of one size, and a leaf of its own for each: a torn read gives one caller the other's leaf."""

import time

CALLS = {"work": {"f", "g", "[perf_counter]"}, "f": {"leaf_of_f"}, "g": {"leaf_of_g"}}


def leaf_of_f(x):
    return x * 3 % 1009


def leaf_of_g(x):
    return x * 5 % 1009


def f(x):
    return leaf_of_f(x)


def g(x):
    return leaf_of_g(x)


def work(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for i in range(1000):
            f(i)
            g(i)
