"""Recursion through many chained chunks of the data stack, up and down, which maps and unmaps them."""

import sys

sys.setrecursionlimit(60_000)
DEPTHS = (100, 3_000, 20_000, 50, 50_000, 1_000)


def descend(depth):
    return descend(depth - 1) + 1 if depth else 0


def descend_with_locals(depth):
    a = b = c = d = e = f = g = h = i = j = depth
    if depth:
        return descend_with_locals(depth - 1) + 1
    return a + b + c + d + e + f + g + h + i + j


def turn(number):
    depth = DEPTHS[number % len(DEPTHS)]
    assert descend(depth) == depth
    assert descend_with_locals(depth // 2) == depth // 2
