"""Objects that mostly call each other's small methods."""


class Account:
    def __init__(self):
        self.total = 0

    def balance(self):
        return self.total

    def add(self, amount):
        self.total = self.balance() + amount

    def transfer(self, other, amount):
        self.add(-amount)
        other.add(amount)


def work():
    a, b = Account(), Account()
    for i in range(2_500_000):
        a.transfer(b, i)
