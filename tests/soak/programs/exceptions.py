"""Exceptions that unwind many frames, keep their tracebacks, are raised in handlers and caught in loops."""


class DeepError(Exception):
    pass


def fall(depth, kind):
    if depth:
        try:
            return fall(depth - 1, kind)
        finally:
            sum(range(3))
    raise kind(depth)


def chain(depth):
    try:
        fall(depth, KeyError)
    except KeyError as error:
        raise DeepError("in a handler") from error


def turn(number):
    kept = []
    for depth in range(0, 200, 5):
        try:
            chain(depth)
        except DeepError as caught:
            kept.append(caught)
        for i in range(50):
            try:
                [][i]
            except IndexError:
                continue
    assert all(isinstance(error.__cause__, KeyError) for error in kept)
