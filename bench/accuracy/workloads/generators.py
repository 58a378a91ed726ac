"""Generators that live long and are resumed in turn by different callers; one of them by both."""

import time

CALLS = {
    "work": {"take_from_a", "take_from_b", "[perf_counter]"},
    "take_from_a": {"generate_a", "shared", "[next]"},
    "take_from_b": {"generate_b", "shared", "[next]"},
    "generate_a": {"leaf_of_a", "inner_of_a"},
    "inner_of_a": {"leaf_of_a"},
    "generate_b": {"leaf_of_b"},
    "shared": {"leaf_of_shared"},
}


def leaf_of_a(x):
    return x + 1


def leaf_of_b(x):
    return x + 2


def leaf_of_shared(x):
    return x + 3


def inner_of_a(x):
    yield leaf_of_a(x)


def generate_a():
    x = 0
    while True:
        x = leaf_of_a(x) % 1000
        yield x
        yield from inner_of_a(x)


def generate_b():
    x = 0
    while True:
        x = leaf_of_b(x) % 1000
        yield x


def shared():
    x = 0
    while True:
        x = leaf_of_shared(x) % 1000
        yield x


def take_from_a(generator, other):
    return next(generator) + next(other)


def take_from_b(generator, other):
    return next(generator) + next(other)


def work(seconds):
    a, b, both = generate_a(), generate_b(), shared()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for _ in range(500):
            take_from_a(a, both)
            take_from_b(b, both)
