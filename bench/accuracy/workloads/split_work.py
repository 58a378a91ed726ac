"""Two functions that take equally long, one in a single loop, the other split into many small calls."""


def increment(x):
    return x + 3


def whole(units):
    x = 0
    for _ in range(units):
        x = x + 3


def split(units):
    x = 0
    for _ in range(units):
        x = increment(x)
