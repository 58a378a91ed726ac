"""Pairs of leaves that one loop calls in turn: two short ones (some tenths of a microsecond), and a hot and a cold one.

What a short leaf costs lies between its body without the call and its body with all of the call, since a profiler may
charge the call to either side; and beside the other it costs more than by itself, since a processor foretells a loop of
one call better. So it is what the loop of both takes more than with an empty leaf in its place, and than without it.
"""


def nothing(units):
    for _ in range(units):
        pass


def short_leaf(x):
    x = x * 3 + 1
    x = x % 1009
    x = x * 5 - 2
    x = x % 997
    return x


def long_leaf(x):
    x = x * 3 + 1
    x = x % 1009
    x = x * 5 - 2
    x = x % 997
    x = x * 3 + 1
    x = x % 1009
    x = x * 5 - 2
    x = x % 997
    x = x * 3 + 1
    x = x % 1009
    x = x * 5 - 2
    x = x % 997
    return x


def empty_leaf(x):
    return x


def short_only(units):
    for _ in range(units):
        short_leaf(1)


def long_only(units):
    for _ in range(units):
        long_leaf(1)


def short_and_long(units):
    for _ in range(units):
        short_leaf(1)
        long_leaf(1)


def short_and_empty(units):
    for _ in range(units):
        short_leaf(1)
        empty_leaf(1)


def empty_and_long(units):
    for _ in range(units):
        empty_leaf(1)
        long_leaf(1)


def cold_leaf(x):
    for _ in range(40):
        x = x * 3 % 1009
    return x


def hot_leaf(x):
    for _ in range(400):
        x = x * 3 % 1009
    return x


def cold_only(units):
    for _ in range(units):
        cold_leaf(1)


def hot_only(units):
    for _ in range(units):
        hot_leaf(1)


def cold_and_hot(units):
    for _ in range(units):
        cold_leaf(1)
        hot_leaf(1)
