"""A pipeline of generators: a call event at every resumption."""


def numbers(n):
    yield from range(n)


def squares(items):
    for item in items:
        yield item * item


def odd(items):
    return (item for item in items if item % 2)


def work():
    sum(odd(squares(numbers(7_000_000))))
