import time


def add(basket, item):
    time.sleep(0.03)
    basket.append(item)


def total(basket):
    time.sleep(0.05)
    return len(basket)


def test_adding():
    basket = []
    add(basket, "tea")
    add(basket, "salt")
    assert basket == ["tea", "salt"]


def test_total():
    assert total(["tea"]) == 1


def test_wrong():
    assert total([]) == 1
