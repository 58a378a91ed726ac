"""Each call of a function is profiled, and its report goes to the standard error.

Prints:
    Function decorated at
    slow  decorator.py:
    returned 42
    Block at
    slow  decorator.py:
"""

import sys
import time

import pyinstrument

sys.stderr = sys.stdout


def slow():
    time.sleep(0.03)


@pyinstrument.profile
def decorated(number):
    slow()
    return number


print("returned", decorated(42))

with pyinstrument.profile(interval=0.0005):
    slow()
