"""Calls of small C functions and methods."""


def work():
    numbers = list(range(10))
    for _ in range(2_000_000):
        len(numbers)
        abs(-3)
        numbers.index(4)
        min(3, 4)
