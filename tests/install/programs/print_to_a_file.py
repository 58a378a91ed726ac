"""The report goes to a file.

Prints:
    nothing yet
    slow  print_to_a_file.py:
    colours: True
"""

import time
from pathlib import Path

from pyinstrument import Profiler


def slow():
    time.sleep(0.03)


with Profiler() as profiler:
    slow()
with open("report.txt", "w", encoding="utf-8") as file:
    profiler.print(file)
print("nothing yet")
print(Path("report.txt").read_text(encoding="utf-8"))
with open("coloured.txt", "w", encoding="utf-8") as file:
    profiler.print(file, color=True)
print("colours:", "\x1b[" in Path("coloured.txt").read_text(encoding="utf-8"))
