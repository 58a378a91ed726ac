"""Pairs of leaves that one loop calls in turn: two short ones (some tenths of a microsecond), and a hot and a cold one.

What a leaf costs lies between its body without the call and its body with all of the call, since a profiler may
charge the call to either side: `*_inline`, `*_only` and `nothing` are for measuring these two.
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


def short_inline(units):
    x = 1
    for _ in range(units):
        x = x * 3 + 1
        x = x % 1009
        x = x * 5 - 2
        x = x % 997


def long_inline(units):
    x = 1
    for _ in range(units):
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
