"""Three functions of an ordinary program; the benchmark makes `methods` slower, and its share must follow."""

SENTENCE = "the quick brown fox jumps over the lazy dog"


class Account:
    def __init__(self):
        self.total = 0

    def balance(self):
        return self.total

    def add(self, amount):
        self.total = self.balance() + amount


def methods(units):
    account = Account()
    for i in range(units):
        account.add(i)


def words(units):
    for _ in range(units):
        " ".join(sorted(SENTENCE.split()))


def evens(numbers):
    for number in numbers:
        if number % 2 == 0:
            yield number


def generators(units):
    for _ in range(units):
        sum(evens(range(20)))
