"""A block is profiled.

Prints:
    <module>  with_block.py:1
    slow  with_block.py:
    sleep  <built-in>
    of 0.03 s at least: True
"""

import time

from pyinstrument import Profiler


def slow():
    time.sleep(0.03)


with Profiler() as profiler:
    slow()
profiler.print(show_all=True)
print("of 0.03 s at least:", profiler.last_session.duration >= 0.03)
