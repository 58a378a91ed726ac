"""The same arithmetic in the loop itself and in a function that the loop calls."""


def step(x):
    x = x * 3 + 1
    x = x % 1009
    x = x * 5 - 2
    x = x % 997
    return x


def inlined(units):
    x = 1
    for _ in range(units):
        x = x * 3 + 1
        x = x % 1009
        x = x * 5 - 2
        x = x % 997


def called(units):
    x = 1
    for _ in range(units):
        x = step(x)
