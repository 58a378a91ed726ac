"""The report is a text, in several ways.

Prints:
    slow  output_text.py:
    unicode: True
    sleep
    flat: True
    100.0%
    unknown options: the right ones are named
"""

import time

from pyinstrument import Profiler
from pyinstrument.renderers import ConsoleRenderer


def slow():
    time.sleep(0.03)


with Profiler() as profiler:
    slow()
print(profiler.output_text())
print("unicode:", "└─" in profiler.output_text(unicode=True))
flat = profiler.output_text(flat=True, show_all=True)
print(flat)
print("flat:", "└─" not in flat)
print(profiler.output(ConsoleRenderer(time="percent_of_total")))
try:
    ConsoleRenderer(colour=True)
except TypeError as error:
    print("unknown options:", "the right ones are named" if "color" in str(error) else error)
