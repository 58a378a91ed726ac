"""The same with methods, of two classes and of one."""

import time

CALLS = {
    "work": {"first", "second", "__init__", "[perf_counter]"},
    "first": {"only_of_first", "value"},
    "second": {"only_of_second", "value"},
    "only_of_second": {"value"},
}


class Left:
    def __init__(self, x):
        self.x = x

    def value(self):
        return self.x

    def only_of_first(self):
        return self.x + 1

    def first(self):
        return self.only_of_first() + self.value()


class Right:
    def __init__(self, x):
        self.x = x

    def value(self):
        return self.x

    def only_of_second(self):
        return self.value() + 1

    def second(self):
        return self.only_of_second() + self.value()


def work(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for i in range(500):
            Left(i).first()
            Right(i).second()
