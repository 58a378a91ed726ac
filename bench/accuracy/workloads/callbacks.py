"""Python functions that C functions call: keys of sorts, functions of map."""

import time

CALLS = {
    "work": {"sort_by_f", "sort_by_g", "map_h", "[perf_counter]"},
    "sort_by_f": {"key_f", "[sorted]"},
    "sort_by_g": {"key_g", "[sorted]"},
    "map_h": {"function_h", "[sum]"},
    "key_f": {"leaf_of_f"},
    "key_g": {"leaf_of_g"},
    "function_h": {"leaf_of_h"},
}
NUMBERS = [i * 7919 % 1009 for i in range(100)]


def leaf_of_f(x):
    return -x


def leaf_of_g(x):
    return x % 10


def leaf_of_h(x):
    return x + 1


def key_f(x):
    return leaf_of_f(x)


def key_g(x):
    return leaf_of_g(x)


def function_h(x):
    return leaf_of_h(x)


def sort_by_f(numbers):
    return sorted(numbers, key=key_f)


def sort_by_g(numbers):
    return sorted(numbers, key=key_g)


def map_h(numbers):
    return sum(map(function_h, numbers))


def work(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for _ in range(5):
            sort_by_f(NUMBERS)
            sort_by_g(NUMBERS)
            map_h(NUMBERS)
