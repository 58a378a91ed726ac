"""Small calls at the bottom of a deep recursion: a sample has 200 frames to read."""


def leaf(number):
    return number + 1


def descend(depth):
    if depth:
        return descend(depth - 1)
    number = 0
    for _ in range(12_000_000):
        number = leaf(number)
    return number


def work():
    descend(200)
