"""A generator that a loop resumes for some tenths of a microsecond, in turn with a call of a function that does the same.

What each costs lies between its body alone and its body with all of the call.
"""


def nothing(units):
    for _ in range(units):
        pass


def generator_step():
    x = 1
    while True:
        x = x * 3 + 1
        x = x % 1009
        x = x * 5 - 2
        x = x % 997
        yield x


def function_step(x):
    x = x * 3 + 1
    x = x % 1009
    x = x * 5 - 2
    x = x % 997
    return x


def body(units):
    x = 1
    for _ in range(units):
        x = x * 3 + 1
        x = x % 1009
        x = x * 5 - 2
        x = x % 997


def generator_only(units):
    resume = generator_step().__next__
    for _ in range(units):
        resume()


def function_only(units):
    for _ in range(units):
        function_step(1)


def in_turn(units):
    resume = generator_step().__next__
    for _ in range(units):
        resume()
        function_step(1)


def many_in_turn(units):
    """As an event loop does: another generator each time, of a few dozen."""
    steps = [generator_step().__next__ for _ in range(30)]
    for _ in range(units // len(steps) + 1):
        for resume in steps:
            resume()
            function_step(1)
