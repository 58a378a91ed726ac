"""Arithmetic in nested loops, with a call now and then: the product of two matrices."""


def dot(row, column):
    total = 0.0
    for i in range(len(row)):
        total += row[i] * column[i]
    return total


def work():
    size = 150
    rows = [[(i * j) % 7 / 3 for j in range(size)] for i in range(size)]
    [[dot(row, column) for column in rows] for row in rows]
