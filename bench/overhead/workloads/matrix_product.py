"""Nested loops with hardly a call: the cost is that of CPython, which leaves its fast paths as soon as a hook is set."""


def dot(row, column):
    total = 0.0
    for i in range(len(row)):
        total += row[i] * column[i]
    return total


def work():
    size = 260
    rows = [[(i * j) % 7 / 3 for j in range(size)] for i in range(size)]
    [[dot(row, column) for column in rows] for row in rows]
