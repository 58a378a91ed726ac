"""Threads that live shortly, 1,000 in some turns, and some that outlive their turn, so that ends fall anywhere."""

import threading

LASTING = []


def spin(turns):
    return sum(i for i in range(turns))


def turn(number):
    for _ in range(1000 if number % 20 == 0 else 50):
        thread = threading.Thread(target=spin, args=(50,))
        thread.start()
        thread.join()
    LASTING.append(threading.Thread(target=spin, args=(20_000,)))
    LASTING[-1].start()
    spin(20_000)
    if len(LASTING) > 4:
        LASTING.pop(0).join()
