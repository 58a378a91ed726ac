"""A stretch of a program is profiled, twice, and printed.

Prints:
    is running: True
    Recorded:
    Samples:
    Profile at
    slow  start_and_stop.py:18
    is running: False
    times seen: 2
"""

import time

from pyinstrument import Profiler


def slow():
    time.sleep(0.03)


profiler = Profiler(interval=0.0005)
profiler.start()
slow()
print("is running:", profiler.is_running)
once = profiler.stop()
profiler.print()
print("is running:", profiler.is_running)
profiler.start()
slow()
twice = profiler.stop()
print("times seen:", round(twice.duration / once.duration))
